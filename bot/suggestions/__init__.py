"""Members worth meeting, ranked as meetups are paired.

- ``suggesting``  one page of suggestions, each with reasons and a route
- ``dismissals``  whom, and which reasons, a member doesn't want to be suggested
"""

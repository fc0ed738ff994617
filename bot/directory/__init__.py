"""The directory: who can be found, by what, in which order; where alumni went; watched searches.

- ``query``     what can be asked for; ``token`` writes it as a few characters for a custom id
- ``filters``   a query as conditions in SQL: what is hidden is neither found nor counted
- ``hits``      everybody who matches, as compact arrays
- ``ranking``   in which order: shared ground, degree, completeness, a lot of the day
- ``finding``   one page of results
- ``careers``   what the alumni of an organization do now
- ``watches``   who is told when somebody new matches
"""

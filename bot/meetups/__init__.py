"""Meetups: programs a member opts in to, rounds that pair them, and the life of what they suggest.

- ``programs``, ``settings``, ``turns``, ``heads_up``, ``standby``: opting in, how often, what organizers decided
- ``planning``, ``rounds``, ``running``: when rounds come, how they are claimed and stored
- ``taking_part``, ``drafting``, ``constraints``, ``rules``, ``slots``: who is paired with whom, when and where
- ``forming``: meetups of what was paired; ``rematching``: somebody else for who is left alone
- ``states``, ``acting``, ``answering``, ``proposing``, ``moments``: what members press, and where a meetup stands
- ``timing``, ``due``, ``silence``: what time does to them
- ``suggestions``, ``groups``, ``missing``, ``frames``, ``busy``: how they are seen; ``threads``, ``calendars``
- ``recap``, ``counting``: what came of them
"""

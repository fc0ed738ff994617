"""Introductions: from a shared connection, by shared ground, or cold; both sides have to want it.

- ``states``      the table of allowed moves, and the only place that moves a status
- ``loading``     a request with its people, for the one whose part it is
- ``routes``      the warmest way there is; ``colder`` shows who else would be nearer before a cold request
- ``asking``      drafting, sending, withdrawing; ``forwarding`` gathers what the text can be made of
- ``passing``     what the connector answers; ``answering`` what the target does
- ``limits``      how many at once and a week; who waits in line, and moves on when there is room
- ``closing``     requests whose way is gone, and when the asker is told that there is no route
- ``meeting``     after a yes: the thread, whether they talked
- ``preferences`` what a member is open to
- ``relevance``   in which order requests are shown to who is asked
- ``reports``     what members report to the organizers
- ``due``         what time does to all of these
"""

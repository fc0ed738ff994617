"""Common Ground, the application: everything but Discord.

The map, one word per feature and the same word everywhere (tables, commands, docs):

- ``cli``            the console script; the only place that builds things and passes them on
- ``client``         the discord.py client: loads the cogs, syncs commands, handles errors and signals
- ``settings``       environment variables, read once and passed in
- ``errors``         what a person can cause, as one tree of sentences
- ``database``       engine and ``transaction()``; ``models/`` holds the tables, one file per noun
- ``kept``           what takes long to prepare, on disk for the next start
- ``places``         GeoNames cities, countries and ISO 3166-2 subdivisions (states)
- ``organizations``  the registry and what members add to it, search, resolving affiliation strings
- ``members``        profiles, visibility, rosters, what a typed text or a signature means
- ``network``        connections, routes, blocks
- ``suggestions``    members worth meeting
- ``matching``       pure numerics: features -> candidates -> solver -> reasons
- ``meetings``       conferences, their social events, who attends
- ``meetups``        programs, rounds and the life of a meetup
- ``introductions``  requests to meet somebody: the warmest way, both sides willing
- ``icebreakers``    the prompt bank and the choice of a prompt
- ``outbox``         durable messages to other people
- ``scheduler``      APScheduler as a clock; the database says what is due
- ``demo``           a simulated society in a local page or a transcript

Who may import whom (import-linter holds it in ``make lint``): cogs -> client -> features -> models ->
database, errors, settings. Only ``client`` and ``demo`` import discord. A feature takes
``(session, ..., now)``; below the cogs nothing reads a clock, commits, or sends a message.
"""

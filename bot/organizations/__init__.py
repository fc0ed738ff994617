"""Organizations: the starter list, the registry import, search as you type, resolving affiliation strings.

- ``starter``    about 300 organizations that are known before anything is imported
- ``dump``       opens the registry's dump and streams it; ``ror`` says what a record is
- ``planning``   what a dump changes, found out without writing; ``importing`` writes it, in one transaction
- ``releases``   both for a dump on disk, while the bot goes on; ``zenodo`` finds and downloads the newest
- ``succession`` what took the place of organizations that are no longer; ``moving`` moves the affiliations with them,
  ``answers`` is what members say to it
- ``additions``  organizations that members add; ``review`` what organizers make of them
- ``kinds``      the kind a person understands, from ROR's types
- ``hierarchy``  which organizations are parts of which
- ``registry``   single organizations, and the version that says when an index is stale
- ``index``      everything below in one read-only object in memory; ``loading`` reads it from the database, or
  from the file that an earlier start has kept; ``live`` replaces it when it is stale
- ``search``     finds as you type: ``exact`` names that have every typed word, ``similar`` those that come near
- ``resolver``   finds what an affiliation string names

How the resolver does it: ``tokens`` splits a string, ``gazetteer`` finds its places, ``readings`` looks its runs of
words up in ``senses`` (names as they are, as ``shortening`` has them, and ``reordered``). Where those tell nothing,
``lookalikes`` are looked for: ``misspelt`` names in the cities mentioned, and names that are named ``loosely``, by the
``rarity`` of the words they share. ``evidence`` gathers the ``facts`` about each, ``selection`` weighs them by
``weights`` and decides which exclude each other. A string that is part of a well-known name is asked about by ``fame``.
"""

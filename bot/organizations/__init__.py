"""Organizations: the starter list, the registry import, search as you type, resolving affiliation strings.

- ``starter``    about 300 organizations that are known before anything is imported
- ``dump``       opens the registry's dump and streams it; ``ror`` says what a record is
- ``importing``  a dump into the database, in the caller's transaction
- ``kinds``      the kind a person understands, from ROR's types
- ``hierarchy``  which organizations are parts of which
- ``registry``   single organizations, and the version that says when an index is stale
- ``index``      everything below in one read-only object in memory:
  ``search`` finds as you type, ``resolver`` finds what an affiliation string names

How the resolver does it: ``tokens`` splits a string, ``gazetteer`` finds its places, ``readings`` looks its runs of
words up in ``senses`` (names as they are, as ``shortening`` has them, and ``reordered``). Where those tell nothing,
``lookalikes`` are looked for: ``misspelt`` names in the cities mentioned, and names that are named ``loosely``, by the
``rarity`` of the words they share. ``evidence`` gathers the ``facts`` about each, ``selection`` weighs them by
``weights`` and decides which exclude each other. A string that is part of a well-known name is asked about by ``fame``.
"""

"""Searching members: the parameters, the pages of results, and their words; for every command that searches."""

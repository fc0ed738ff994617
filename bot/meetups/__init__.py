"""Meetups: programs a member opts in to, rounds that pair them, and what became of a suggestion.

round:   planned -> pairing -> paired
answer:  none -> met | cant, and back and forth between the two
"""

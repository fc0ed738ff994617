"""Names and queries as words: folded, with dotted abbreviations in one piece."""

from collections.abc import Sequence
from itertools import groupby

from bot.text import search_key

# Words that a person leaves out or adds without meaning another organization.
STOP_WORDS = frozenset({
    "a", "al", "am", "an", "and", "at", "d", "da", "das", "de", "degli", "dei", "del", "della", "der",
    "des", "di", "do", "dos", "du", "e", "el", "et", "for", "fur", "i", "in", "l", "la", "las", "le", "les",
    "los", "of", "och", "on", "the", "to", "und", "van", "voor", "y", "zu", "zur",
})  # fmt: skip


def words_of(text: str) -> list[str]:
    """Split into folded words; ``"M.I.T., Cambridge"`` -> ``["mit", "cambridge"]``."""
    return join_letters(search_key(text).split())


def join_letters(words: Sequence[str]) -> list[str]:
    """Join runs of single letters, which dots had parted, to one word."""
    if min(map(len, words), default=0) != 1:
        return list(words)
    joined: list[str] = []
    for single, run in groupby(words, key=lambda word: len(word) == 1 and word.isalpha()):
        letters_or_words = list(run)
        joined.extend(["".join(letters_or_words)] if single else letters_or_words)
    return joined

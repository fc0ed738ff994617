"""An affiliation string as words that remember where they stood."""

import re
from dataclasses import dataclass
from html import unescape

from bot.organizations.canonical import canonical
from bot.text import search_key

_LONGEST = 2000
_TAG = re.compile(r"<[^<>]{1,80}>")
# A run of letters and digits with inner apostrophes and dots, or what ends a part of the string.
_PIECE = re.compile(r"(?P<word>[^\W_]+(?:['’.&][^\W_]+)*)|(?P<end>[,;:|/()\[\]\n]|\s[-–—]\s|\s{2,})")
# "LausanneSwitzerland": a lower case letter and then a capital begin a new word, except in "McGill".
_GLUED = re.compile(r"(?<=[a-zé]{4})(?=[A-ZÀ-Þ][a-z])")


@dataclass(frozen=True, slots=True)
class Token:
    """A word; ``part`` counts what commas and the like separate, ``start`` and ``end`` are its characters."""

    word: str
    written: str
    part: int
    start: int
    end: int


def clean(text: str) -> str:
    """Decode HTML entities (even twice encoded), drop tags, and part words that lost their space."""
    return _GLUED.sub(" ", _TAG.sub(" ", unescape(unescape(text[:_LONGEST]))))


def tokens_of(text: str) -> list[Token]:
    """Split a clean string into canonical words; small words (of, the) are left out."""
    tokens = []
    part = 0
    for piece in _PIECE.finditer(text):
        if piece.lastgroup == "end":
            part += 1
            continue
        for folded in search_key(piece["word"]).replace(" ", "" if "." in piece["word"] else " ").split():
            word = canonical(folded)
            if word:
                tokens.append(Token(word, piece["word"], part, piece.start(), piece.end()))
    return tokens

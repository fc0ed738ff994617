"""An affiliation string as words that remember where they stood."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from itertools import groupby

from bot.organizations.canonical import canonical
from bot.text import search_key

# Letters; the longest affiliation among thousands has 500.
_LONGEST = 1000
_TAG = re.compile(r"<[^<>]{1,80}>")
# Digits stuck to a long word are a footnote or a street ("1University"), to a short one a code ("CB2").
_WORD = r"\d+(?=[^\W\d_]{4})|[^\W\d_]{4,}(?=\d)|[^\W_]+(?:['\u2019&][^\W_]+)*"
# What ends a part of the string; dashes only between spaces, since "Albert-Ludwigs" is one name.
_END = r"[,;:|=/()\[\]\n]|\s[-\u2013\u2014]\s|\s{2,}"
_PIECE = re.compile(rf"(?P<word>{_WORD})|(?P<end>{_END})")
# "LausanneSwitzerland": after some small letters a capital begins a new word, but not in "McGill".
_GLUED = re.compile(r"(?<=[a-z\u00e0-\u00ff]{4})(?=[A-Z\u00c0-\u00de][A-Za-z])|(?<=\b(?:at|of|in))(?=[A-Z][a-z])")
# "1UT Southwestern", "2 a Department": a footnote mark stuck to the first word.
_FOOTNOTE = re.compile(r"(?<![^\W_])(\d{1,2})(?=[A-Z][A-Za-z])")
# "Texas A & M": the letters are one word, as they are where they are written without spaces.
_LETTERS_AND = re.compile(r"\b([A-Z]) & ?([A-Z])\b")


@dataclass(frozen=True, slots=True)
class Token:
    """A canonical word; ``part`` counts what commas and the like separate.

    ``gap`` is the text between the token before and this one; small words (of, the) are part of it.
    """

    word: str
    written: str
    part: int
    start: int
    end: int
    gap: str


def clean(text: str) -> str:
    """Decode HTML entities (even twice encoded), drop tags, and part words that lost their space."""
    decoded = _TAG.sub(" ", unescape(unescape(text[:_LONGEST])))
    return _LETTERS_AND.sub(r"\1&\2", _FOOTNOTE.sub(r"\1 ", _GLUED.sub(" ", decoded)))


def is_cased(text: str) -> bool:
    """Whether capitals tell something: not in a string that has only them, or none."""
    return text.upper() != text and text.lower() != text


def tokens_of(text: str) -> list[Token]:
    """Split a clean string into canonical words; small words (of, the) are left out."""
    tokens = []
    end_before = 0
    for run in _runs(_written(text)):
        written = "".join(token.written for token in run)
        for folded in search_key(written).split():
            word = canonical(folded) or (folded if len(run) > 1 else "")
            if word:
                tokens.append(
                    Token(word, written, run[0].part, run[0].start, run[-1].end, text[end_before : run[0].start])
                )
                end_before = run[-1].end
    return list(_with_united_states(tokens))


def _written(text: str) -> Iterator[Token]:
    part, ended = 0, False
    for piece in _PIECE.finditer(text):
        if piece.lastgroup == "end":
            ended = True
            continue
        part, ended = part + ended, False
        yield Token("", piece["word"], part, piece.start(), piece.end(), "")


def _runs(tokens: Iterator[Token]) -> Iterator[list[Token]]:
    """Put capitals that follow each other, as in "D. C." and "U.S.", into one run."""
    for (single, _part), group in groupby(tokens, key=lambda token: (_is_initial(token), token.part)):
        if single:
            yield list(group)
        else:
            yield from ([token] for token in group)


def _is_initial(token: Token) -> bool:
    return len(token.written) == 1 and token.written.isupper()


def _with_united_states(tokens: Sequence[Token]) -> Iterator[Token]:
    position = 0
    while position < len(tokens):
        token = tokens[position]
        words = [follower.word for follower in tokens[position : position + 3]]
        length = 3 if words == ["united", "states", "america"] else 2 if words[:2] == ["united", "states"] else 0
        if length:
            last = tokens[position + length - 1]
            token = replace(token, word="us", written="US", end=last.end)
        yield token
        position += length or 1

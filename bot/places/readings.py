"""How a text that names a place can be read."""

import re
from collections.abc import Iterable, Iterator

from bot.places.regions import Area
from bot.text import search_key

_NOW = re.compile(r"\((?:now|today|present-day|currently)\s+([^()]+)\)", re.IGNORECASE)
_BRACKETED = re.compile(r"\(([^()]*)\)")
_NEAR = re.compile(r"^near\s+", re.IGNORECASE)
_ON_A_RIVER = re.compile(r" (?:an der|am|a d|on|upon|sur) (?:the )?\w+$")
_LONG_FORMS = (
    (re.compile(r"\bst\b"), "saint"),
    (re.compile(r"\bmt\b"), "mount"),
    (re.compile(r"\bft\b"), "fort"),
)
_LONGEST_QUALIFIER = 3


def parts(text: str) -> list[str]:
    """Split at commas: ``"Maldon, Essex,"`` -> ``["Maldon", "Essex"]``."""
    return [part.strip() for part in text.split(",") if search_key(part)]


def of(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield (key of a name, qualifiers behind it): the whole as a name first, then ever shorter names."""
    yield search_key(text), []
    pieces = parts(text)
    for length in range(len(pieces) - 1, 0, -1):
        yield search_key(" ".join(pieces[:length])), pieces[length:]
    if len(pieces) == 1:
        words = search_key(text).split()
        for length in range(1, min(_LONGEST_QUALIFIER, len(words) - 1) + 1):
            yield " ".join(words[:-length]), [" ".join(words[-length:])]


def todays(text: str) -> list[str]:
    """Return what to look up, best first: ``"Breslau (now Wroclaw)"`` -> ``["Wroclaw", "Breslau"]``."""
    now = _NOW.findall(text)
    plain = _BRACKETED.sub(" ", text)
    others = [inner for inner in _BRACKETED.findall(text) if not _NOW.fullmatch(f"({inner})")]
    return [part for part in (*now, plain, *others) if search_key(part)]


def spellings(part: str) -> list[str]:
    """Return the keys a name may stand under: as written, abbreviations spelled out, without its river."""
    key = search_key(_NEAR.sub("", part))
    long = key
    for short, full in _LONG_FORMS:
        long = short.sub(full, long)
    return list(dict.fromkeys([key, long, _ON_A_RIVER.sub("", key)]))


def first_known(areas: Iterable[Area]) -> Area | None:
    """Return the first area that is somewhere."""
    return next((area for area in areas if area), None)

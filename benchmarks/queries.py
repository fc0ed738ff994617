"""What people type: the beginning of a name, or a name with one typo."""

import random
import string
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.scratch import Name

SHORTEST, LONGEST = 4, 14
SHORTEST_WITH_TYPO = 6


@dataclass(frozen=True, slots=True)
class Query:
    """A typed text and the organization that is wanted.

    ``rivals`` counts the organizations that the text fits as well as the wanted one, itself included: a name begins
    so, or is so but for the typo. Where they are more than a list holds, no ranking can know which one is meant.
    """

    text: str
    wanted: int
    rivals: int


def prefixes(names: Sequence[Name], count: int, rng: random.Random) -> list[Query]:
    """Draw beginnings of SHORTEST to LONGEST characters, each name and each length as likely."""
    ordered = sorted({(name.key, name.organization) for name in names})
    drawn: list[Query] = []
    while len(drawn) < count:
        name = rng.choice(names)
        text = name.key[: rng.randint(SHORTEST, LONGEST)].strip()
        if len(text) >= SHORTEST:
            drawn.append(Query(text, name.organization, _rivals(ordered, text)))
    return drawn


def typos(names: Sequence[Name], count: int, rng: random.Random) -> list[Query]:
    """Draw whole names in Latin letters with one letter dropped, added, replaced or swapped with the next."""
    fitting = [name for name in names if name.key.isascii() and len(name.key) >= SHORTEST_WITH_TYPO]
    bearers = Counter(key for key, _ in {(name.key, name.organization) for name in fitting})
    drawn: list[Query] = []
    while len(drawn) < count:
        name = rng.choice(fitting)
        text = mistype(name.key, rng)
        if text != name.key:
            drawn.append(Query(text, name.organization, bearers[name.key]))
    return drawn


def mistype(text: str, rng: random.Random) -> str:
    """Make one typo, anywhere."""
    at = rng.randrange(len(text))
    before, letter, after = text[:at], text[at], text[at + 1 :]
    other = rng.choice(string.ascii_lowercase)
    changed = (
        before + after,
        before + other + letter + after,
        before + other + after,
        before + after[:1] + letter + after[1:],
    )
    return rng.choice(changed)


def _rivals(ordered: Sequence[tuple[str, int]], text: str) -> int:
    first = bisect_left(ordered, (text,))
    end = bisect_left(ordered, (text + chr(0x10FFFF),))
    return len({organization for _, organization in ordered[first:end]})

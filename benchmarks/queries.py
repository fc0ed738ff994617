"""What people type: beginnings of a name or of its words, with or without a typo, a name with one typo, nonsense."""

import random
import string
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.scratch import Name
from bot.organizations.words import STOP_WORDS

SHORTEST, LONGEST = 4, 14
SHORTEST_WITH_TYPO = 6
_WORDS, _SHORTEST_WORD, _LONGEST_WORD = 4, 2, 4
_NONSENSE = 12


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


def prefixes_with_typo(names: Sequence[Name], count: int, rng: random.Random) -> list[Query]:
    """Draw beginnings of SHORTEST_WITH_TYPO to LONGEST characters in Latin letters, with one typo."""
    fitting = [name for name in names if name.key.isascii() and len(name.key) >= SHORTEST_WITH_TYPO]
    ordered = sorted({(name.key, name.organization) for name in fitting})
    drawn: list[Query] = []
    while len(drawn) < count:
        name = rng.choice(fitting)
        meant = name.key[: rng.randint(SHORTEST_WITH_TYPO, LONGEST)].strip()
        text = mistype(meant, rng).strip()
        if len(meant) >= SHORTEST_WITH_TYPO and text != meant:
            drawn.append(Query(text, name.organization, _rivals(ordered, meant)))
    return drawn


def word_prefixes(names: Sequence[Name], count: int, rng: random.Random) -> list[Query]:
    """Draw beginnings of several words, of SHORTEST to LONGEST characters in all, as in "max pla opt"."""
    words = [[word for word in name.key.split() if word not in STOP_WORDS] for name in names]
    by_beginning: defaultdict[str, set[int]] = defaultdict(set)
    for number, own in enumerate(words):
        for beginning in {word[:_SHORTEST_WORD] for word in own}:
            by_beginning[beginning].add(number)
    drawn: list[Query] = []
    while len(drawn) < count:
        number = rng.randrange(len(names))
        typed = [word[: rng.randint(_SHORTEST_WORD, _LONGEST_WORD)] for word in words[number][:_WORDS]]
        text = " ".join(typed)[:LONGEST].strip()
        typed = [beginning for beginning in text.split() if len(beginning) >= _SHORTEST_WORD]
        if len(text) < SHORTEST or len(typed) < 2:  # noqa: PLR2004 - several are two or more
            continue
        possible = set.intersection(*(by_beginning[beginning[:_SHORTEST_WORD]] for beginning in typed))
        rivals = {names[other].organization for other in possible if _has_all(words[other], typed)}
        drawn.append(Query(" ".join(typed), names[number].organization, len(rivals)))
    return drawn


def nonsense(count: int, rng: random.Random) -> list[str]:
    """Draw letters by lot: nothing is called so."""
    return ["".join(rng.choices(string.ascii_lowercase + " ", k=_NONSENSE)) for _ in range(count)]


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


def _has_all(words: Sequence[str], typed: Sequence[str]) -> bool:
    return all(any(word.startswith(beginning) for word in words) for beginning in typed)

"""Names with words left out, added or in another order: "Wroclaw University of Technology" (Science and Technology)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from bot.models import OrganizationNameKind
from bot.organizations.rarity import Rarity
from bot.organizations.runs import Run
from bot.organizations.spelled import BODIES, Spelled
from bot.organizations.tokens import Token

# Names are looked up by words that no more of them have.
_RARE = 400
# Shares of the weight of words: of a name's in the whole part, of a name's in the run, of the run's in the name.
_AT_FIRST_SIGHT = 0.35
_OF_NAME = 0.55
_OF_RUN = 0.7
_CLOSE = 0.8
# Bounds against absurd strings.
_MOST_NAMES = 12
_MOST_PARTS = 8
_LONGEST = 16
_SHORTEST = 2
# In percent, as rapidfuzz.fuzz.ratio counts; for words of so many letters at least.
_SAME_WORD = 84
_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Likeness:
    """A run that has most words of a name.

    ``close``: next to nothing is missing or added. ``other_body``: what is, is a word like university or hospital.
    """

    run: Run
    name: int
    close: bool
    other_body: bool


class Loosely:
    """Finds names by their rare words."""

    def __init__(self, spelled: Spelled, rarity: Rarity, kinds: Sequence[OrganizationNameKind]) -> None:
        self._spelled = spelled
        self._rarity = rarity
        acronym = OrganizationNameKind.ACRONYM
        self._has_words: NDArray[np.bool_] = np.fromiter((kind is not acronym for kind in kinds), dtype=np.bool_)

    def find(self, tokens: Sequence[Token], covered: Collection[int]) -> Iterator[Likeness]:
        """Yield what is similar in each part of a string that is not covered by other names."""
        parts = (list(group) for _, group in groupby(range(len(tokens)), key=lambda position: tokens[position].part))
        open_parts = [part for part in parts if len(part) >= _SHORTEST and tokens[part[0]].part not in covered]
        for part in open_parts[:_MOST_PARTS]:
            # Names stand behind the departments.
            positions = part[-_LONGEST:]
            for name in self._names([tokens[position].word for position in positions]):
                likeness = self._compare(tokens, positions, name)
                if likeness is not None:
                    yield likeness

    def _names(self, words: Sequence[str]) -> list[int]:
        """Return the names that share most words, best first."""
        numbers = self._rarity.numbers(words)
        found = [names for names in map(self._rarity.names_with, numbers) if len(names) <= _RARE]
        if not found:
            return []
        names = np.unique(np.concatenate(found))
        names = names[self._has_words[names]]
        if not names.size:
            return []
        shares = self._rarity.shares(names, numbers)
        best = np.argsort(-shares, kind="stable")[:_MOST_NAMES]
        return [int(name) for name in names[best[shares[best] >= _AT_FIRST_SIGHT]]]

    def _compare(self, tokens: Sequence[Token], positions: Sequence[int], name: int) -> Likeness | None:
        wanted = self._spelled.words(name)
        found, missing = _matched(tokens, positions, wanted)
        if len(found) < _SHORTEST:
            return None
        run = Run(tokens, found[0], found[-1] + 1)
        said, meant = BODIES.intersection(run.words), BODIES.intersection(wanted)
        if meant and not said:
            return None
        added = [tokens[position].word for position in range(run.first, run.end) if position not in found]
        whole, shared = self._weight(wanted), self._weight(wanted) - self._weight(missing)
        of_name, of_run = shared / whole, shared / (shared + self._weight(added))
        if of_name < _OF_NAME or of_run < _OF_RUN:
            return None
        return Likeness(run, name, close=min(of_name, of_run) >= _CLOSE, other_body=said != meant)

    def _weight(self, words: Sequence[str]) -> float:
        return sum(map(self._rarity.weight, words))


def _matched(tokens: Sequence[Token], positions: Sequence[int], wanted: Sequence[str]) -> tuple[list[int], list[str]]:
    """Return where words of a name are, and those that are nowhere."""
    missing = list(wanted)
    found = []
    for position in positions:
        same = _same(tokens[position].word, missing)
        if same is not None:
            missing.remove(same)
            found.append(position)
    return found, missing


def _same(word: str, words: Sequence[str]) -> str | None:
    if word in words:
        return word
    if len(word) < _LETTERS:
        return None
    return next((other for other in words if len(other) >= _LETTERS and fuzz.ratio(word, other) >= _SAME_WORD), None)

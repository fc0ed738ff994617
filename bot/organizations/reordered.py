"""Names by their words in any order: "Yunnan University of Nationalities" for "Yunnan Nationalities University"."""

from collections.abc import Sequence

import numpy as np

from bot.models import OrganizationNameKind
from bot.organizations.rarity import Rarity
from bot.organizations.spelled import BODIES, Spelled

SHORTEST = 3
_LONGEST = 8
_SEED = 0
# Sums overflow, as numpy's do.
_MASK = (1 << 64) - 1


class Reordered:
    """Looks the sums of random numbers up that stand for words: sums don't tell in which order they were added."""

    def __init__(self, spelled: Spelled, rarity: Rarity, kinds: Sequence[OrganizationNameKind]) -> None:
        self._spelled = spelled
        self._rarity = rarity
        rng = np.random.default_rng(_SEED)
        self._codes = rng.integers(0, np.iinfo(np.int64).max, len(spelled.vocabulary)).astype(np.uint64)
        lengths = np.diff(spelled.starts)
        acronym = OrganizationNameKind.ACRONYM
        wordy = np.fromiter((kind is not acronym for kind in kinds), dtype=np.bool_, count=len(kinds))
        names = np.flatnonzero((lengths >= SHORTEST) & (lengths <= _LONGEST) & wordy)
        totals = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(self._codes[spelled.items])])
        sums = totals[spelled.starts[names + 1]] - totals[spelled.starts[names]]
        order = np.argsort(sums)
        self._sums, self._names = sums[order], names[order]

    def of(self, words: Sequence[str]) -> list[int]:
        """Return the names that have these words and no others; they must say what the name is of."""
        if not SHORTEST <= len(words) <= _LONGEST or BODIES.isdisjoint(words):
            return []
        code = 0
        for word in words:
            number = self._rarity.number(word)
            if number is None:
                return []
            code += int(self._codes[number])
        sought = np.uint64(code & _MASK)
        first, end = self._sums.searchsorted(sought), self._sums.searchsorted(sought, side="right")
        ordered = sorted(words)
        return [name for name in self._names[first:end].tolist() if sorted(self._spelled.words(name)) == ordered]

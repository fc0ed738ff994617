"""Words of the registry that are a typo away from a typed word, or from its beginning."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from heapq import nlargest
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 3
_SHORT = 5
# From this length on, two typos in a word are believed.
_TWO_TYPOS = 9
_ONE_EDIT = 0.75
_TWO_EDITS = 0.55
_WHOLE_WORD = 0.05
# A wrong letter parts two pairs of neighbours, two letters that swap places three.
_PAIRS_OF_TWO_EDITS = 5
_MOST = 300
_LAST = "\U0010ffff"
_BITS = 64


class Typos:
    """Looks up in a fixed, sorted list of words."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._letters = _array(_bits(map(ord, word)) for word in words)
        self._pairs = _array(_bits(_pairs(word)) for word in words)
        self._lengths: NDArray[np.int32] = np.fromiter(map(len, words), dtype=np.int32, count=len(words))

    def near(self, typed: str) -> list[tuple[int, float]]:
        """Return the words that may be meant by a typed one, or by the beginning of one.

        Returns:
            (number of the word, likeness from 0 to 1), the likeliest first.
        """
        if len(typed) < _SHORTEST:
            return []
        edits = 2 if len(typed) >= _TWO_TYPOS else 1
        numbers = self._possible(typed, edits)
        distances = np.full(len(numbers), edits + 1)
        for length in range(len(typed) - edits, len(typed) + edits + 1):
            beginnings = [self._words[number][:length] for number in numbers]
            found = process.cdist([typed], beginnings, scorer=OSA.distance, score_cutoff=edits)[0]
            distances = np.minimum(distances, found)
        near = []
        for number, distance in zip(numbers, distances.tolist(), strict=True):
            if distance <= edits:
                whole = abs(len(self._words[number]) - len(typed)) <= edits
                near.append((number, (_ONE_EDIT if distance <= 1 else _TWO_EDITS) + _WHOLE_WORD * whole))
        return nlargest(_MOST, near, key=lambda found: found[1])

    def _possible(self, typed: str, edits: int) -> list[int]:
        """Sort out most words: an edit leaves one half of the typed word as it is, and adds at most one letter."""
        half = len(typed) // 2
        lacking = np.bitwise_count(_bits(map(ord, typed)) & ~self._letters)
        likely = (lacking <= edits) & (self._lengths >= len(typed) - edits)
        if edits == 1:
            # Letters that swap places in the middle spoil both halves; short words have none to spare.
            rest = typed[half + 1 :] if len(typed) > _SHORT else typed[half:]
            intact = (_bits(_pairs(rest)) & ~self._pairs) == 0
            first, end = bisect_left(self._words, typed[:half]), bisect_left(self._words, typed[:half] + _LAST)
            intact[first:end] = True
        else:
            intact = np.bitwise_count(_bits(_pairs(typed)) & ~self._pairs) <= _PAIRS_OF_TWO_EDITS
        numbers: list[int] = np.flatnonzero(likely & intact).tolist()
        return numbers


def _pairs(word: str) -> Iterable[int]:
    return (ord(left) * 31 + ord(right) for left, right in pairwise(word))


def _bits(values: Iterable[int]) -> np.uint64:
    """A set of numbers as bits; some share one."""
    bits = 0
    for value in values:
        bits |= 1 << (value % _BITS)
    return np.uint64(bits)


def _array(bits: Iterable[np.uint64]) -> NDArray[np.uint64]:
    return np.fromiter(bits, dtype=np.uint64)

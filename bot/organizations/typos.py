"""Words of the registry that are a typo away from a typed word, or from its beginning."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 3
# From this length on, two typos in a word are believed.
_TWO_TYPOS = 8
_ONE_EDIT = 0.75
_TWO_EDITS = 0.55
_WHOLE_WORD = 0.05
# Two letters that swap places part three pairs of neighbours.
_PAIRS_OF_AN_EDIT = 3
_BITS = 64


class Typos:
    """Looks up in a fixed list of words."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._letters = _array(_bits(map(ord, word)) for word in words)
        self._pairs = _array(_bits(_pairs(word)) for word in words)
        self._lengths: NDArray[np.int32] = np.fromiter(map(len, words), dtype=np.int32, count=len(words))

    def near(self, typed: str) -> list[tuple[int, float]]:
        """Return the words that may be meant by a typed one, or by the beginning of one.

        Returns:
            (number of the word, likeness from 0 to 1), in no order.
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
        return near

    def _possible(self, typed: str, edits: int) -> list[int]:
        """Sort out by bits: an edit adds at most one letter, and three pairs, that the word lacks."""
        lacking = np.bitwise_count(_bits(map(ord, typed)) & ~self._letters)
        possible = np.flatnonzero((lacking <= edits) & (self._lengths >= len(typed) - edits))
        lacking_pairs = np.bitwise_count(_bits(_pairs(typed)) & ~self._pairs[possible])
        numbers: list[int] = possible[lacking_pairs <= _PAIRS_OF_AN_EDIT * edits].tolist()
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

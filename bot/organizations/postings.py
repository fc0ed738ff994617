"""Lists of numbers, packed one after the other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Postings:
    """For every key (a number from 0) the numbers of what holds it; ``starts`` has one more than there are keys."""

    starts: Integers
    items: Integers

    def of(self, first: int, end: int) -> Integers:
        """Return what holds any of the keys ``first`` up to ``end`` (exclusive), perhaps repeatedly."""
        return self.items[self.starts[first] : self.starts[end]]

    def gather(self, keys: Integers) -> tuple[Integers, Integers]:
        """Return what these keys hold, one after the other, and how many each holds."""
        starts = self.starts[keys]
        lengths = self.starts[keys + 1] - starts
        ends = np.cumsum(lengths)
        within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - lengths, lengths)
        return self.items[np.repeat(starts, lengths) + within], lengths

    def inverse(self, keys: int) -> "Postings":
        """From what is held to what holds it: of so many keys."""
        holders = np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))
        order = np.argsort(self.items, kind="stable")
        return Postings(_starts(np.bincount(self.items, minlength=keys)), holders[order])


def packed(lists: Sequence[Sequence[int]]) -> Postings:
    """Pack lists of numbers."""
    starts = _starts(np.fromiter(map(len, lists), dtype=np.int64, count=len(lists)))
    items: Iterable[int] = (item for items in lists for item in items)
    return Postings(starts, np.fromiter(items, dtype=np.int32, count=int(starts[-1])))


def sorted_pairs(keys: NDArray[np.int64], holders: NDArray[np.int64], count: int) -> Postings:
    """Pack (key, holder) pairs in any order, each pair once; keys are below ``count``."""
    most = int(holders.max(initial=0)) + 1
    pairs = keys * most + holders
    pairs.sort()
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    found, items = np.divmod(pairs, most)
    return Postings(_starts(np.bincount(found, minlength=count)), items.astype(np.int32))


def _starts(lengths: NDArray[np.int64]) -> Integers:
    starts = np.zeros(len(lengths) + 1, dtype=np.int32)
    np.cumsum(lengths, out=starts[1:])
    return starts

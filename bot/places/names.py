"""All names of all cities in two packed arrays: what is typed is looked up here."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Self

import numpy as np
from rapidfuzz import fuzz, process

from bot.kept import Arrays

_LONGEST_KEY = 80
_CODE_BYTES = 4


class NameIndex:
    """Sorted names, each with the city that bears it.

    A city is an ordinal (0 is the largest). One entry takes its UTF-8 bytes and eight more, so that half a
    million names fit into about 12 MB.
    """

    def __init__(self, cities: "array[int]", starts: "array[int]", blob: bytes) -> None:
        """Take the packed arrays; ``build`` makes them."""
        self._cities = cities
        self._starts = starts
        self._blob = blob

    @classmethod
    def build(cls, names: Iterable[Sequence[bytes]]) -> Self:
        """Take the search keys (UTF-8) of each city by ordinal, its own name first."""
        # One bytes object an entry, not a tuple of two objects: building must not leave a peak behind.
        entries = sorted(entry for city, own in enumerate(names) for entry in _entries(city, own))
        return cls(
            array("I", (int.from_bytes(entry[-_CODE_BYTES:]) for entry in entries)),
            array("I", accumulate((len(entry) - _CODE_BYTES for entry in entries), initial=0)),
            b"".join(entry[:-_CODE_BYTES] for entry in entries),
        )

    def arrays(self) -> Arrays:
        """Return what ``of_arrays`` takes."""
        return {
            "name_cities": np.frombuffer(self._cities, dtype=np.uint32),
            "name_starts": np.frombuffer(self._starts, dtype=np.uint32),
            "name_blob": np.frombuffer(self._blob, dtype=np.uint8),
        }

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> Self:
        """Take back what ``arrays`` gave."""
        return cls(
            array("I", arrays["name_cities"].tobytes()),
            array("I", arrays["name_starts"].tobytes()),
            arrays["name_blob"].tobytes(),
        )

    def __len__(self) -> int:
        return len(self._cities)

    def exact(self, key: str) -> list[tuple[int, bool]]:
        """Return (city, whether the name is its own rather than another one), larger cities first."""
        found: dict[int, bool] = {}
        for entry in self._range(key.encode(), b"\n"):
            city, other = divmod(self._cities[entry], 2)
            found[city] = found.get(city, False) or not other
        return sorted(found.items())

    def prefix(self, key: str) -> tuple[list[int], list[int]]:
        """Return the cities whose own name starts with ``key``, and those with another name that does.

        Both larger cities first; a city may be in both.
        """
        entries = self._range(key.encode(), b"\xff")
        codes = set(self._cities[entries.start : entries.stop])
        own = sorted(code // 2 for code in codes if code % 2 == 0)
        return own, sorted(code // 2 for code in codes if code % 2)

    def nearest(self, key: str, limit: int, score_cutoff: float) -> list[tuple[int, float]]:
        """Return (city, likeness from 0 to 100), most alike first: only names with the same first letter."""
        if not key:
            return []
        entries = self._range(key[0].encode(), b"\xff")
        if not entries:
            return []
        names = self._blob[self._starts[entries.start] : self._starts[entries.stop] - 1].decode().split("\n")
        found: dict[int, float] = {}
        best = process.extract(key[:_LONGEST_KEY], names, scorer=fuzz.ratio, limit=limit * 8, score_cutoff=score_cutoff)
        for _, score, place in best:
            city = self._cities[entries.start + place] // 2
            found[city] = max(score, found.get(city, 0.0))
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]

    def _range(self, start: bytes, end: bytes) -> range:
        everything = range(len(self._cities))
        low = bisect_left(everything, start, key=self._key)
        # "\n" sorts before any letter: with it the range holds only the very name.
        return range(low, bisect_left(everything, start + end, lo=low, key=self._key))

    def _key(self, entry: int) -> bytes:
        return self._blob[self._starts[entry] : self._starts[entry + 1] - 1]


def _entries(city: int, names: Sequence[bytes]) -> Iterator[bytes]:
    own, *others = names
    yield _entry(own, 2 * city)
    for key in set(others):
        if key and key != own and len(key) <= _LONGEST_KEY:
            yield _entry(key, 2 * city + 1)


def _entry(key: bytes, code: int) -> bytes:
    return key + b"\n" + code.to_bytes(_CODE_BYTES)

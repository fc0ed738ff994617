"""The catalogue's names in canonical words, and what they tell about the words."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.organizations.canonical import canonical
from bot.organizations.catalogue import Catalogue

# Words that make a name of what stands beside them.
BODIES = frozenset({
    "academy", "center", "clinic", "college", "department", "faculty", "hospital", "institute", "laboratory",
    "polytechnic", "school", "university",
})  # fmt: skip
_MANY_COUNTRIES = 12
_OFTEN = 8
# Bodies whose names tell by the word in front that they are not whole: "technical university".
_OFTEN_CUT = frozenset({"academy", "center", "college", "hospital", "institute", "school", "university"})


class Spelled:
    """Names by their numbers, without small words.

    ``items`` are the words of one name after the other, by their numbers in the sorted ``vocabulary``; ``names``
    says whose they are, and ``starts`` where those of a name start.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        postings = catalogue.words_of_names
        spellings = list(map(canonical, catalogue.words))
        self.vocabulary = sorted(set(spellings) - {""})
        numbers = {word: number for number, word in enumerate(self.vocabulary)}
        items = np.array([numbers.get(word, -1) for word in spellings], dtype=np.int32)[postings.items]
        names = np.repeat(np.arange(len(catalogue.values), dtype=np.int32), np.diff(postings.starts))
        self.items = items[items >= 0]
        self.names = names[items >= 0]
        self.starts = np.searchsorted(self.names, np.arange(len(catalogue.values) + 1, dtype=np.int32))
        self.common_words = self._stock(catalogue)
        self.pairs = self._pairs(numbers)

    def words(self, name: int) -> list[str]:
        """Return the canonical words of a name."""
        numbers = self.items[self.starts[name] : self.starts[name + 1]].tolist()
        return united([self.vocabulary[number] for number in numbers])

    def all_words(self) -> Iterator[list[str]]:
        """Yield the canonical words of all names; much faster than one by one."""
        items = [self.vocabulary[number] for number in self.items.tolist()]
        for first, end in pairwise(self.starts.tolist()):
            words = items[first:end]
            yield united(words) if "united" in words else words

    def _stock(self, catalogue: Catalogue) -> frozenset[str]:
        """Return the words of the trade: proper names stay in a few countries, these stand in names of many."""
        places = {entry.country for entry in catalogue.entries}
        numbers = {country: number for number, country in enumerate(sorted(places))}
        countries = np.array([numbers[entry.country] for entry in catalogue.entries], dtype=np.int64)
        of_items = countries[catalogue.entry_of[self.names]]
        pairs = distinct(self.items.astype(np.int64) * len(numbers) + of_items)
        found = np.bincount(pairs // max(len(numbers), 1), minlength=len(self.vocabulary))
        return frozenset(self.vocabulary[number] for number in np.flatnonzero(found >= _MANY_COUNTRIES).tolist())

    def _pairs(self, numbers: dict[str, int]) -> frozenset[tuple[str, str]]:
        """Return what often stands before a word for a body: "technical university", not "physics university"."""
        bodies = np.array([numbers[body] for body in _OFTEN_CUT if body in numbers], dtype=np.int32)
        beside = (self.names[1:] == self.names[:-1]) & np.isin(self.items[1:], bodies)
        first, second = self.items[:-1][beside].astype(np.int64), self.items[1:][beside]
        found, counts = np.unique(first * len(self.vocabulary) + second, return_counts=True)
        often = found[counts >= _OFTEN].tolist()
        return frozenset(
            (self.vocabulary[pair // len(self.vocabulary)], self.vocabulary[pair % len(self.vocabulary)])
            for pair in often
        )


def distinct(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers in order, each once; for half a million, faster than numpy.unique, which hashes them."""
    ordered = np.sort(numbers)
    return ordered[np.diff(ordered, prepend=-1) > 0]


def united(words: Sequence[str]) -> list[str]:
    """Put "United States (of America)" into one word, as tokens do."""
    found = list(words)
    if "united" not in found:
        return found
    at = found.index("united")
    if found[at + 1 : at + 2] != ["states"]:
        return found
    behind = at + 2 + (found[at + 2 : at + 3] == ["america"])
    return [*found[:at], "us", *found[behind:]]

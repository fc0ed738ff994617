"""How rare the words of names are: what two names have in common tells the more, the fewer others have it."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.organizations.catalogue import Catalogue
from bot.organizations.postings import Integers
from bot.organizations.spelled import Spelled, distinct

_REMEMBERED = 8192


class Rarity:
    """Words by their numbers, and the names that have them.

    The weight of a word is the logarithm of how many names there are to each that has it.
    """

    def __init__(self, catalogue: Catalogue, spelled: Spelled) -> None:
        self._vocabulary = spelled.vocabulary
        # The same words come again and again, so a few thousand are remembered.
        self.number = lru_cache(maxsize=_REMEMBERED)(self._number)
        self._items = spelled.items
        self._first = spelled.starts
        counts = np.bincount(spelled.items, minlength=len(spelled.vocabulary))
        self._starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        self._names = spelled.names[np.argsort(spelled.items, kind="stable")]
        total = len(catalogue.values)
        self._weights = np.log(max(total, 2) / np.maximum(counts, 1)).astype(np.float32)
        self._most = float(np.log(max(total, 2)))
        self._of_names = np.bincount(spelled.names, weights=self._weights[spelled.items], minlength=total)
        self._fewest = _fewest_sharing(catalogue, spelled)

    def fewest_sharing(self, name: int) -> int:
        """Return how many organizations have the rarest word of a name in one of theirs."""
        return int(self._fewest[name])

    def weight(self, word: str) -> float:
        """Return the weight of a word; one that no name has weighs as much as one that a single name has."""
        number = self.number(word)
        return self._most if number is None else float(self._weights[number])

    def numbers(self, words: Iterable[str]) -> list[int]:
        """Return the numbers of the words that names have, each once."""
        return [number for word in dict.fromkeys(words) if (number := self.number(word)) is not None]

    def names_with(self, number: int) -> Integers:
        """Return the names that have a word."""
        return self._names[self._starts[number] : self._starts[number + 1]]

    def has_words(self, names: Integers) -> NDArray[np.bool_]:
        """Return for each name whether it has any words but small ones."""
        return self._first[names + 1] > self._first[names]

    def shares(self, names: Integers, numbers: Sequence[int]) -> NDArray[np.float64]:
        """Return for each name, which must have words, the share of them, by weight, that is among those given."""
        lengths = self._first[names + 1] - self._first[names]
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1]) - np.repeat(ends - lengths - self._first[names], lengths)
        items = self._items[at]
        found = np.where(np.isin(items, numbers), self._weights[items], 0)
        return np.add.reduceat(found, ends - lengths) / self._of_names[names]

    def _number(self, word: str) -> int | None:
        """Return the number of a word; None where no name has it."""
        at = bisect_left(self._vocabulary, word)
        return at if at < len(self._vocabulary) and self._vocabulary[at] == word else None


def _fewest_sharing(catalogue: Catalogue, spelled: Spelled) -> Integers:
    entries = max(len(catalogue.entries), 1)
    pairs = distinct(spelled.items.astype(np.int64) * entries + catalogue.entry_of[spelled.names])
    sharing = np.bincount(pairs // entries, minlength=len(spelled.vocabulary)).astype(np.int32)
    fewest = np.full(len(catalogue.values), entries, dtype=np.int32)
    np.minimum.at(fewest, spelled.names, sharing[spelled.items])
    return fewest

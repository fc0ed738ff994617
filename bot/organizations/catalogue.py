"""The compact tables under the index: which words stand in which names, as arrays."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
import pycountry
from numpy.typing import NDArray

from bot.models import OrganizationNameKind
from bot.organizations.rows import Entry, IndexRows
from bot.organizations.words import join_letters, words_of

Integers = NDArray[np.int32]
Floats = NDArray[np.float32]

# What makes one of two equally good matches the likelier one; the unit is a share of a perfect match.
_WELL_KNOWN = 0.12
_PER_DOUBLING_OF_NAMES_AND_PARTS = 0.012
_OF_KIND = {OrganizationNameKind.ALIAS: -0.03, OrganizationNameKind.ACRONYM: -0.03}


@dataclass(frozen=True, slots=True)
class Postings:
    """For every word (by its number) the numbers of what holds it, one after the other."""

    starts: Integers
    items: Integers

    def of(self, first: int, end: int) -> Integers:
        """Return what holds any of the words ``first`` up to ``end`` (exclusive), perhaps repeatedly."""
        return self.items[self.starts[first] : self.starts[end]]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Entries, their names and the words of both.

    Words are numbered in alphabetical order, so that a prefix is a range. What follows ``values`` is by the
    number of a name: its entry, its length in letters, how likely it is wanted, its words.
    """

    entries: list[Entry]
    positions: dict[int, int]
    words: list[str]
    values: list[str]
    entry_of: Integers
    lengths: Floats
    priors: Floats
    words_of_names: Postings
    names_of_words: Postings
    names_of_place_words: Postings

    def word_range(self, prefix: str) -> tuple[int, int]:
        """Return the numbers of the words with this prefix: the first, and the one behind the last."""
        return bisect_left(self.words, prefix), bisect_left(self.words, prefix + "\U0010ffff")

    def name_words(self, name: int) -> list[str]:
        """Return the words of a name, in order."""
        return [self.words[number] for number in self.words_of_names.of(name, name + 1)]


def build(rows: IndexRows) -> Catalogue:
    """Build the tables; pure, so that it can run in a thread."""
    positions = {entry.id: position for position, entry in enumerate(rows.entries)}
    names = [join_letters(key.split()) for _, _, key, _ in rows.names]
    entry_of = np.array([positions[row[0]] for row in rows.names], dtype=np.int32)
    places = _place_words(rows.entries)
    words = sorted({word for name in names for word in name} | {word for place in places for word in place})
    numbers = {word: number for number, word in enumerate(words)}
    words_of_names = _postings([[numbers[word] for word in name] for name in names])
    place_words = [[numbers[word] for word in place] for place in places]
    return Catalogue(
        entries=rows.entries,
        positions=positions,
        words=words,
        values=[value for _, value, _, _ in rows.names],
        entry_of=entry_of,
        lengths=np.array([sum(map(len, name)) for name in names], dtype=np.float32),
        priors=_priors(rows, entry_of, positions),
        words_of_names=words_of_names,
        names_of_words=_inverse(words_of_names, len(words)),
        names_of_place_words=_inverse(_postings([place_words[entry] for entry in entry_of]), len(words)),
    )


def _place_words(entries: Sequence[Entry]) -> list[list[str]]:
    """The words of city, state and country; states and countries by code as well."""
    areas: dict[str, list[str]] = {"": []}
    for area in pycountry.countries:
        areas[area.alpha_2] = words_of(f"{area.name} {getattr(area, 'common_name', '')} {area.alpha_2} {area.alpha_3}")
    for area in pycountry.subdivisions:
        areas[area.code] = words_of(f"{area.name} {area.code.partition('-')[2]}")
    cities = {city: words_of(city) for city in {entry.city for entry in entries}}
    return [
        [*dict.fromkeys(cities[entry.city] + areas.get(entry.subdivision or "", []) + areas.get(entry.country, []))]
        for entry in entries
    ]


def _priors(rows: IndexRows, entry_of: Integers, positions: dict[int, int]) -> Floats:
    """How likely a name is wanted, whatever the query: per name."""
    parts = Counter(parent for _, parent in rows.parents)
    sizes = Counter(entry_of.tolist())
    by_entry = np.array(
        [
            _WELL_KNOWN * entry.well_known
            + _PER_DOUBLING_OF_NAMES_AND_PARTS * log2(1 + sizes[positions[entry.id]] + parts[entry.id])
            for entry in rows.entries
        ],
        dtype=np.float32,
    )
    kinds = [_OF_KIND.get(kind, 0.0) for _, _, _, kind in rows.names]
    return by_entry[entry_of] + np.array(kinds, dtype=np.float32)


def _postings(lists: Sequence[Sequence[int]]) -> Postings:
    starts = np.zeros(len(lists) + 1, dtype=np.int32)
    np.cumsum([len(items) for items in lists], out=starts[1:])
    return Postings(starts, np.fromiter(_flat(lists), dtype=np.int32, count=int(starts[-1])))


def _flat(lists: Iterable[Iterable[int]]) -> Iterable[int]:
    return (item for items in lists for item in items)


def _inverse(postings: Postings, words: int) -> Postings:
    """From words by name to names by word."""
    names = np.repeat(np.arange(len(postings.starts) - 1, dtype=np.int32), np.diff(postings.starts))
    order = np.argsort(postings.items, kind="stable")
    starts = np.zeros(words + 1, dtype=np.int32)
    np.cumsum(np.bincount(postings.items, minlength=words), out=starts[1:])
    return Postings(starts, names[order])

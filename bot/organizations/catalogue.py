"""The compact tables under the index: which words stand in which names, as arrays."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pycountry
from numpy.typing import NDArray

from bot.models import OrganizationNameKind
from bot.organizations import postings, trigrams
from bot.organizations.postings import Integers, Postings
from bot.organizations.rows import Entry, IndexRows
from bot.organizations.words import join_letters, words_of

Floats = NDArray[np.float32]

# What makes one of two equally good matches the likelier one; the unit is a share of a perfect match.
_WELL_KNOWN = 0.12
_PER_DOUBLING_OF_NAMES_AND_PARTS = 0.012
# By OrganizationNameKind: the display name, labels, aliases, acronyms.
_OF_KIND = (0.0, 0.0, -0.03, -0.03)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Entries, their names and the words of both.

    Words are numbered in alphabetical order, so that a prefix is a range. What follows ``values`` is by the
    number of a name: its entry, its kind (its place in OrganizationNameKind), its length in letters, how likely
    it is wanted, its words; then the inverse. ``entries_of_place_words`` are by city, state and country.
    """

    entries: list[Entry]
    positions: dict[int, int]
    words: list[str]
    values: list[str]
    entry_of: Integers
    name_kinds: NDArray[np.int8]
    lengths: Floats
    priors: Floats
    words_of_names: Postings
    names_of_words: Postings
    entries_of_place_words: Postings
    names_of_trigrams: Postings

    def word_range(self, prefix: str) -> tuple[int, int]:
        """Return the numbers of the words with this prefix: the first, and the one behind the last."""
        return bisect_left(self.words, prefix), bisect_left(self.words, prefix + "\U0010ffff")

    def name_words(self, name: int) -> list[str]:
        """Return the words of a name, in order."""
        return [self.words[number] for number in self.words_of_names.of(name, name + 1).tolist()]

    def texts(self, names: Integers) -> list[str]:
        """Return names as they are compared: their words with a space between."""
        numbers, lengths = self.words_of_names.gather(names)
        words = [self.words[number] for number in numbers.tolist()]
        ends = np.cumsum(lengths).tolist()
        return [" ".join(words[end - length : end]) for end, length in zip(ends, lengths.tolist(), strict=True)]

    def kinds_of_names(self) -> list[OrganizationNameKind]:
        """Return the kind of every name."""
        kinds = list(OrganizationNameKind)
        return [kinds[number] for number in self.name_kinds.tolist()]


def build(rows: IndexRows) -> Catalogue:
    """Build the tables; pure, so that it can run in a thread."""
    positions = {entry.id: position for position, entry in enumerate(rows.entries)}
    names = [join_letters(key.split()) for _, _, key, _ in rows.names]
    entry_of = np.array([positions[row[0]] for row in rows.names], dtype=np.int32)
    places = _place_words(rows.entries)
    words = sorted({word for name in names for word in name} | {word for place in places for word in place})
    numbers = {word: number for number, word in enumerate(words)}
    words_of_names = postings.packed([[numbers[word] for word in name] for name in names])
    words_of_places = postings.packed([[numbers[word] for word in place] for place in places])
    name_kinds = _name_kinds(rows)
    return Catalogue(
        entries=rows.entries,
        positions=positions,
        words=words,
        values=[value for _, value, _, _ in rows.names],
        entry_of=entry_of,
        name_kinds=name_kinds,
        lengths=np.array([sum(map(len, name)) for name in names], dtype=np.float32),
        priors=_priors(rows, entry_of) + np.array(_OF_KIND, dtype=np.float32)[name_kinds],
        words_of_names=words_of_names,
        names_of_words=words_of_names.inverse(len(words)),
        entries_of_place_words=words_of_places.inverse(len(words)),
        names_of_trigrams=trigrams.build(names),
    )


def _name_kinds(rows: IndexRows) -> NDArray[np.int8]:
    numbers = {kind: number for number, kind in enumerate(OrganizationNameKind)}
    return np.array([numbers[kind] for _, _, _, kind in rows.names], dtype=np.int8)


def _place_words(entries: Sequence[Entry]) -> list[list[str]]:
    """The words of city, state and country; states and countries by code as well."""
    areas: dict[str, list[str]] = {"": []}
    for area in pycountry.countries:
        areas[area.alpha_2] = words_of(f"{area.name} {getattr(area, 'common_name', '')} {area.alpha_2} {area.alpha_3}")
    for area in pycountry.subdivisions:
        areas[area.code] = words_of(f"{area.name} {area.code.partition('-')[2]}")
    cities = {city: words_of(city) for city in {entry.city for entry in entries}}
    known: dict[tuple[str, str, str], list[str]] = {}
    found = []
    for entry in entries:
        place = (entry.city, entry.subdivision or "", entry.country)
        if place not in known:
            known[place] = [*dict.fromkeys(cities[place[0]] + areas.get(place[1], []) + areas.get(place[2], []))]
        found.append(known[place])
    return found


def _priors(rows: IndexRows, entry_of: Integers) -> Floats:
    """How likely an organization is wanted, whatever the query: per name."""
    parts = Counter(parent for _, parent in rows.parents)
    sizes = np.bincount(entry_of, minlength=len(rows.entries))
    sizes += np.array([parts[entry.id] for entry in rows.entries], dtype=sizes.dtype)
    well_known = np.array([entry.well_known for entry in rows.entries], dtype=np.float32)
    by_entry = _WELL_KNOWN * well_known + _PER_DOUBLING_OF_NAMES_AND_PARTS * np.log2(1 + sizes)
    return by_entry[entry_of].astype(np.float32)

"""What a run of canonical words can mean: names as they are, and as people shorten them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from bot.models import OrganizationNameKind
from bot.organizations.canonical import canonical_key
from bot.organizations.catalogue import Catalogue
from bot.organizations.words import words_of

_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_SYSTEM = " system"
_SCHOOL = re.compile(r" (?:medical |divinity |law |business )?school$")
_SHORTEST_STEM = 2
_MANY_COUNTRIES = 12


class Form(IntEnum):
    """How a name was shortened; the later ones need more support from the place."""

    WHOLE = 0
    WITHOUT_ADDITION = 1  # "IBM (United States)", "Birla Institute of Technology, Mesra"
    WITHOUT_COUNTRY = 2  # "United States Geological Survey"
    WITHOUT_SYSTEM = 6  # "Purdue University System"
    WITHOUT_CITY = 3  # "University of North Carolina at Chapel Hill"
    SCHOOL = 4  # "Yale School of Medicine"
    TURNED = 5  # "Lund University" for "University of Lund"


@dataclass(frozen=True, slots=True)
class Sense:
    """A name of the catalogue, by its number, in one form."""

    name: int
    form: Form


class Senses:
    """Looks runs of canonical words up, and knows which words are proper names."""

    def __init__(self, catalogue: Catalogue, kinds: list[OrganizationNameKind]) -> None:
        self.kinds = kinds
        self._senses = _collect(catalogue, kinds)
        self._common_words = _common_words(catalogue, self._senses)

    def of(self, key: str) -> list[Sense]:
        """Return every sense of a key."""
        senses = [Sense(packed >> 3, Form(packed & 7)) for packed in self._senses.get(key, ())]
        school = _SCHOOL.sub(" university", key)
        if school != key:
            wholes = (packed for packed in self._senses.get(school, ()) if not packed & 7)
            senses += [Sense(packed >> 3, Form.SCHOOL) for packed in wholes]
        return senses

    def __contains__(self, key: str) -> bool:
        return key in self._senses

    def is_common(self, word: str) -> bool:
        """Whether a word says what an organization does, rather than which one it is."""
        return word in self._common_words


def _collect(catalogue: Catalogue, kinds: list[OrganizationNameKind]) -> dict[str, tuple[int, ...]]:
    cities = {city: canonical_key(words_of(city)) for city in {entry.city for entry in catalogue.entries}}
    senses: dict[str, tuple[int, ...]] = {}
    for name, (value, entry) in enumerate(zip(catalogue.values, catalogue.entry_of.tolist(), strict=True)):
        key = canonical_key(catalogue.name_words(name))
        senses[key] = (*senses.get(key, ()), name << 3)
        if kinds[name] is OrganizationNameKind.ACRONYM:
            continue
        for form, shortened in _shortened(key, value, cities[catalogue.entries[entry].city]):
            senses[shortened] = (*senses.get(shortened, ()), name << 3 | form)
    senses.pop("", None)
    return senses


def _common_words(catalogue: Catalogue, senses: dict[str, tuple[int, ...]]) -> frozenset[str]:
    """Proper names stay in a few countries; what stands in names of many is a word of the trade."""
    countries: defaultdict[str, set[str]] = defaultdict(set)
    entry_of = catalogue.entry_of.tolist()
    for key, packed in senses.items():
        country = catalogue.entries[entry_of[packed[0] >> 3]].country
        for word in key.split():
            countries[word].add(country)
    return frozenset(word for word, found in countries.items() if len(found) >= _MANY_COUNTRIES)


def _shortened(key: str, value: str, city: str) -> Iterator[tuple[Form, str]]:
    if value.endswith(")"):
        yield Form.WITHOUT_ADDITION, canonical_key(words_of(_IN_BRACKETS.sub("", value)))
    if "," in value:
        yield Form.WITHOUT_ADDITION, canonical_key(words_of(value.rpartition(",")[0]))
    if key.endswith(_SYSTEM):
        yield Form.WITHOUT_SYSTEM, key.removesuffix(_SYSTEM)
    words = key.split()
    if words[:1] == ["us"] and len(words) > _SHORTEST_STEM:
        yield Form.WITHOUT_COUNTRY, " ".join(words[1:])
    if city and key.endswith(f" {city}") and len(words) - len(city.split()) >= _SHORTEST_STEM:
        yield Form.WITHOUT_CITY, key.removesuffix(f" {city}")
    if len(words) >= _SHORTEST_STEM:
        if words[0] == "university":
            yield Form.TURNED, " ".join([*words[1:], words[0]])
        elif words[-1] == "university":
            yield Form.TURNED, " ".join([words[-1], *words[:-1]])

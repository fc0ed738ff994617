"""How people shorten the names of organizations, beyond abbreviating their words."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache

import numpy as np

from bot.models import OrganizationNameKind
from bot.organizations.canonical import canonical_words
from bot.organizations.catalogue import Catalogue
from bot.organizations.spelled import BODIES, Spelled, united
from bot.organizations.words import words_of

Words = Sequence[str]

# What a company's name ends with, without being part of what people call it.
LEGAL_FORMS = frozenset({
    "ab", "ag", "bv", "company", "corporation", "gmbh", "incorporated", "kg", "kk", "limited", "llc", "ltda", "nv",
    "oy", "plc", "pvt", "sa", "sas", "se", "spa", "srl",
})  # fmt: skip
# What a name begins or ends with that may be left out or turned.
_FIRST_WORDS = ("university", "united", "us")
_LAST_WORDS = (*LEGAL_FORMS, "system", "trust", "university")
_TRUSTS = (["nhs", "foundation", "trust"], ["nhs", "trust"])
_IN_BRACKETS = re.compile(r"\(([^()]*)\)\s*$")
_SHORTEST_STEM = 2
_LONGEST_CAMPUS = 2


class Form(IntEnum):
    """How a name was shortened."""

    WHOLE = 0
    WITHOUT_ADDITION = 1  # "Omron Ltd."
    WITHOUT_COUNTRY = 2  # "United States Geological Survey"
    WITHOUT_CITY = 3  # "University of North Carolina at Chapel Hill"
    SCHOOL = 4  # "Yale School of Medicine"
    TURNED = 5  # "Lund University" for "University of Lund"
    WITHOUT_SYSTEM = 6  # "Purdue University System"
    WITHOUT_CAMPUS = 7  # "Birla Institute of Technology, Mesra"
    WITHOUT_PARENT = 8  # "Xiangya Hospital" for "Xiangya Hospital Central South University"
    WITHOUT_BRACKETS = 9  # "IBM (United States)"
    REORDERED = 10  # "Yunnan University of Nationalities" for "Yunnan Nationalities University"
    ONLY_PARENT = 11  # "University of Illinois" for "University of Illinois Urbana-Champaign"
    MISSPELT = 12  # "Florida State Univcrsity"
    LOOSE = 13  # "Wroclaw University of Technology" for "Wrocław University of Science and Technology"


class Shortener:
    """Shortens the names of one catalogue."""

    def __init__(
        self,
        catalogue: Catalogue,
        spelled: Spelled,
        kinds: Sequence[OrganizationNameKind],
        parents: Sequence[tuple[int, int]],
        cities: Mapping[str, list[str]],
    ) -> None:
        self._catalogue = catalogue
        self._spelled = spelled
        self._cities = [cities[entry.city] for entry in catalogue.entries]
        self._above = _names_above(catalogue, spelled, kinds, parents)

    def candidates(self) -> frozenset[int]:
        """Return the names that may have a shortened form, by what is quickly seen of all of them at once."""
        spelled, entry_of = self._spelled, self._catalogue.entry_of
        words = spelled.starts[1:] > spelled.starts[:-1]
        first, last = (np.full(len(entry_of), -1, dtype=np.int32) for _ in range(2))
        first[words], last[words] = (
            spelled.items[spelled.starts[:-1][words]],
            spelled.items[spelled.starts[1:][words] - 1],
        )
        numbers = {word: number for number, word in enumerate(spelled.vocabulary)}
        ends = [numbers[word] for word in _LAST_WORDS if word in numbers]
        begins = [numbers[word] for word in _FIRST_WORDS if word in numbers]
        of_cities = np.array([numbers.get(city[-1], -2) if city else -2 for city in self._cities], dtype=np.int32)
        has_whole = np.zeros(len(self._cities), dtype=np.bool_)
        has_whole[list(self._above)] = True
        found = np.isin(last, ends) | np.isin(first, begins) | (last == of_cities[entry_of]) | has_whole[entry_of]
        marked = (name for name, value in enumerate(self._catalogue.values) if value[-1] == ")" or "," in value)
        return frozenset(np.flatnonzero(found).tolist()).union(marked)

    def shortened(self, name: int, value: str, words: list[str]) -> Iterator[tuple[Form, Words]]:
        """Yield the forms of a name, which is given as it is and in canonical words."""
        entry = int(self._catalogue.entry_of[name])
        last = words[-1] if words else ""
        if value[-1] == ")":
            yield from _without_brackets(value, words)
        elif "," in value:
            yield from _without_campus(value, words)
        if last == "trust":
            yield from ((Form.WITHOUT_ADDITION, words[: -len(trust)]) for trust in _TRUSTS if _ends(words, trust))
        elif last in LEGAL_FORMS:
            yield Form.WITHOUT_ADDITION, _without_legal_form(words)
        if len(words) < _SHORTEST_STEM:
            return
        if last == "system":
            yield Form.WITHOUT_SYSTEM, words[:-1]
        yield from self._without_place(entry, words)
        if words[0] == "university":
            yield Form.TURNED, [*words[1:], words[0]]
        elif last == "university":
            yield Form.TURNED, [last, *words[:-1]]
        yield from self._without_whole(entry, words)

    def _without_whole(self, entry: int, words: list[str]) -> Iterator[tuple[Form, Words]]:
        for parent in self._above.get(entry, ()):
            if parent[0] == words[0] or parent[-1] == words[-1]:
                yield from _by_parent(words, parent)

    def _without_place(self, entry: int, words: list[str]) -> Iterator[tuple[Form, Words]]:
        city = self._cities[entry]
        if words[0] == "us" and len(words) > _SHORTEST_STEM:
            yield Form.WITHOUT_COUNTRY, words[1:]
        if city and words[-1] == city[-1] and len(words) - len(city) >= _SHORTEST_STEM and _ends(words, city):
            yield Form.WITHOUT_CITY, words[: -len(city)]


def _names_above(
    catalogue: Catalogue,
    spelled: Spelled,
    kinds: Sequence[OrganizationNameKind],
    parents: Sequence[tuple[int, int]],
) -> dict[int, list[list[str]]]:
    """Return the names of what an entry is a part of, a system's without that word."""
    positions = catalogue.positions
    pairs = [(positions[part], positions[whole]) for part, whole in parents if {part, whole} <= positions.keys()]
    wholes = {whole for _, whole in pairs}
    of_wholes: defaultdict[int, list[list[str]]] = defaultdict(list)
    for name, entry in enumerate(catalogue.entry_of.tolist()):
        if entry in wholes and kinds[name] is not OrganizationNameKind.ACRONYM:
            words = spelled.words(name)
            of_wholes[entry].append(words[:-1] if words[-1:] == ["system"] else words)
    above: defaultdict[int, list[list[str]]] = defaultdict(list)
    for part, whole in pairs:
        above[part] += [words for words in of_wholes[whole] if len(words) >= _SHORTEST_STEM]
    return dict(above)


def _by_parent(words: list[str], parent: list[str]) -> Iterator[tuple[Form, Words]]:
    rest = len(words) - len(parent)
    if rest < 1:
        return
    if words[: len(parent)] == parent:
        campus = words[len(parent) :]
        if BODIES.isdisjoint(campus):
            yield Form.ONLY_PARENT, parent
        if rest >= _SHORTEST_STEM:
            yield Form.WITHOUT_PARENT, campus
    elif rest >= _SHORTEST_STEM and _ends(words, parent):
        yield Form.WITHOUT_PARENT, words[:rest]


def _without_brackets(value: str, words: list[str]) -> Iterator[tuple[Form, Words]]:
    brackets = _IN_BRACKETS.search(value)
    if brackets is None:
        return
    head = words[: len(words) - len(_words(brackets[1]))]
    yield Form.WITHOUT_BRACKETS, head
    if head and head[-1] in LEGAL_FORMS:
        yield Form.WITHOUT_BRACKETS, _without_legal_form(head)


def _without_campus(value: str, words: list[str]) -> Iterator[tuple[Form, Words]]:
    campus = _words(value.rpartition(",")[2])
    if len(campus) <= _LONGEST_CAMPUS and BODIES.isdisjoint(campus):
        yield Form.WITHOUT_CAMPUS, words[: len(words) - len(campus)]


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    """Return canonical words; the same countries and cities stand behind many names."""
    return tuple(united(canonical_words(words_of(text))))


def _without_legal_form(words: list[str]) -> Words:
    end = len(words)
    while end > 1 and words[end - 1] in LEGAL_FORMS:
        end -= 1
    return words[:end]


def _ends(words: list[str], tail: list[str]) -> bool:
    return words[-len(tail) :] == tail

"""How people shorten the names of organizations, beyond abbreviating their words."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import IntEnum

from bot.models import OrganizationNameKind
from bot.organizations.canonical import canonical_words
from bot.organizations.catalogue import Catalogue
from bot.organizations.spelled import BODIES
from bot.organizations.words import words_of

Words = Sequence[str]

# What a company's name ends with, without being part of what people call it.
LEGAL_FORMS = frozenset({
    "ab", "ag", "bv", "company", "corporation", "gmbh", "incorporated", "kg", "kk", "limited", "llc", "ltda", "nv",
    "oy", "plc", "pvt", "sa", "sas", "se", "spa", "srl",
})  # fmt: skip
_TRUSTS = (["nhs", "foundation", "trust"], ["nhs", "trust"])
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
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


class Shortener:
    """Shortens the names of one catalogue."""

    def __init__(
        self,
        catalogue: Catalogue,
        names: Sequence[list[str]],
        kinds: Sequence[OrganizationNameKind],
        parents: Sequence[tuple[int, int]],
    ) -> None:
        cities = {city: canonical_words(words_of(city)) for city in {entry.city for entry in catalogue.entries}}
        self._cities = [cities[entry.city] for entry in catalogue.entries]
        self._above = _names_above(catalogue, names, kinds, parents)

    def shortened(self, entry: int, value: str, words: list[str]) -> Iterator[tuple[Form, Words]]:
        """Yield the forms of a name, which is given as it is and in canonical words."""
        last = words[-1] if words else ""
        if value[-1] == ")":
            yield from _without_brackets(value)
        elif "," in value:
            yield from _without_campus(value)
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
        for parent in self._above.get(entry, ()):
            yield from _by_parent(words, parent)

    def _without_place(self, entry: int, words: list[str]) -> Iterator[tuple[Form, Words]]:
        city = self._cities[entry]
        if words[0] == "us" and len(words) > _SHORTEST_STEM:
            yield Form.WITHOUT_COUNTRY, words[1:]
        if city and words[-1] == city[-1] and len(words) - len(city) >= _SHORTEST_STEM and _ends(words, city):
            yield Form.WITHOUT_CITY, words[: -len(city)]


def _names_above(
    catalogue: Catalogue,
    names: Sequence[list[str]],
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
            words = names[name]
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


def _without_brackets(value: str) -> Iterator[tuple[Form, Words]]:
    words = canonical_words(words_of(_IN_BRACKETS.sub("", value)))
    yield Form.WITHOUT_BRACKETS, words
    if words and words[-1] in LEGAL_FORMS:
        yield Form.WITHOUT_BRACKETS, _without_legal_form(words)


def _without_campus(value: str) -> Iterator[tuple[Form, Words]]:
    head, _, tail = value.rpartition(",")
    campus = canonical_words(words_of(tail))
    if len(campus) <= _LONGEST_CAMPUS and BODIES.isdisjoint(campus):
        yield Form.WITHOUT_CAMPUS, canonical_words(words_of(head))


def _without_legal_form(words: list[str]) -> Words:
    end = len(words)
    while end > 1 and words[end - 1] in LEGAL_FORMS:
        end -= 1
    return words[:end]


def _ends(words: list[str], tail: list[str]) -> bool:
    return words[-len(tail) :] == tail

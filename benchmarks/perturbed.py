"""Affiliation strings as other people might have written them: what carries over to unseen strings holds up here."""

import random
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pycountry

Change = Callable[[str, random.Random], str]

_ABBREVIATIONS = {
    "University": "Univ.", "Institute": "Inst.", "National": "Natl.", "Department": "Dept.", "Laboratory": "Lab.",
    "Research": "Res.", "Technology": "Technol.", "Hospital": "Hosp.",
}  # fmt: skip
_SHARE = 0.5
_COUNTRIES = {country.name for country in pycountry.countries} | {"USA", "UK", "U.S.A.", "Russia", "South Korea"}


@dataclass(frozen=True, slots=True)
class Case:
    """A string and the ROR ids that it names."""

    affiliation: str
    ror_ids: frozenset[str]


def apply(change: Change, cases: Sequence[Case], seed: int) -> list[Case]:
    """Return the cases with their strings changed; the same for the same seed."""
    rng = random.Random(seed)
    return [replace(case, affiliation=change(case.affiliation, rng)) for case in cases]


def _without_accents(text: str, _: random.Random) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _abbreviated(text: str, rng: random.Random) -> str:
    return " ".join(_ABBREVIATIONS.get(word, word) if rng.random() < _SHARE else word for word in text.split(" "))


def _without_country(text: str, _: random.Random) -> str:
    head, comma, tail = text.rpartition(",")
    return head if comma and tail.strip(" .") in _COUNTRIES else text


def _swapped_parts(text: str, rng: random.Random) -> str:
    parts = text.split(", ")
    if len(parts) > 1:
        first = rng.randrange(len(parts) - 1)
        parts[first], parts[first + 1] = parts[first + 1], parts[first]
    return ", ".join(parts)


CHANGES: Mapping[str, Change] = {
    "upper_case": lambda text, _: text.upper(),
    "lower_case": lambda text, _: text.lower(),
    "without_accents": _without_accents,
    "abbreviated": _abbreviated,
    "without_country": _without_country,
    "swapped_parts": _swapped_parts,
}

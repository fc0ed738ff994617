"""The places that an affiliation string mentions: countries, states, and cities with organizations."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import pycountry

from bot.organizations.canonical import canonical_words, key_of
from bot.organizations.rows import Entry
from bot.organizations.tokens import Token
from bot.organizations.words import words_of

_LONGEST_NAME = 4
# Names that neither ISO nor the registry has, and short forms.
_COMMON_NAMES = {
    "AE": ["UAE"], "BO": ["Bolivia"], "BR": ["Brasil"], "CI": ["Ivory Coast"], "CN": ["PR China"],
    "CZ": ["Czech Republic"], "DE": ["Deutschland", "FRG", "West Germany"], "ES": ["España"],
    "GB": ["UK", "England", "Scotland", "Wales", "Northern Ireland", "Great Britain"], "HK": ["Hong Kong SAR"],
    "IR": ["Iran"], "IT": ["Italia"], "KR": ["Korea", "South Korea", "Republic of Korea"], "MK": ["Macedonia"],
    "NL": ["Holland"], "PL": ["Polska"], "RU": ["Russia", "USSR"], "SY": ["Syria"], "TR": ["Turkey", "Türkiye"],
    "TW": ["Taiwan"], "TZ": ["Tanzania"], "US": ["US", "USA"], "VE": ["Venezuela"], "VN": ["Vietnam"],
}  # fmt: skip
# What ISO counts as countries and people as states.
_TERRITORIES = frozenset({"PR", "GU", "VI", "AS", "MP"})
# Names of states that are words of many other names.
_COMPASS = frozenset({
    "capital", "center", "central", "east", "eastern", "north", "northern", "south", "southern", "west", "western",
})  # fmt: skip
# Countries whose states are written as two or three capitals.
_LETTERED_STATES = frozenset({"US", "CA", "AU"})


@dataclass(frozen=True, slots=True)
class Places:
    """What is mentioned; ``cities`` are the spans (first token, end) of a canonical city name.

    ``codes`` are states by their letters, which can mean something else: they support, but refute nothing.
    """

    countries: frozenset[str]
    states: frozenset[str]
    codes: frozenset[str]
    cities: dict[str, list[tuple[int, int]]]

    @property
    def likely_countries(self) -> frozenset[str]:
        """The countries mentioned, and those of the states."""
        named = self.states if self.countries else self.states | self.codes
        likely = self.countries | {state[:2] for state in named}
        return likely | _TERRITORIES if "US" in likely else likely


class Gazetteer:
    """Finds places in tokens."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._countries: defaultdict[str, set[str]] = defaultdict(set)
        self._states: defaultdict[str, set[str]] = defaultdict(set)
        self._codes: defaultdict[str, set[str]] = defaultdict(set)
        for country in pycountry.countries:
            names = [country.name, *_COMMON_NAMES.get(country.alpha_2, [])]
            names += [getattr(country, "common_name", ""), getattr(country, "official_name", "")]
            for name in filter(None, names):
                self._countries[_key_of_name(name)].add(country.alpha_2)
        for state in pycountry.subdivisions:
            key = _key_of_name(state.name)
            if key not in _COMPASS:
                # The registry has regions where people write provinces: "Padova" is in Veneto.
                self._states[key] |= {state.code, state.parent_code or state.code}
            if state.country_code in _LETTERED_STATES:
                self._codes[state.code.partition("-")[2]].add(state.code)
        self._states.pop("", None)
        self.city_words = {city: canonical_words(words_of(city)) for city in {entry.city for entry in entries}}
        self.city_keys = {city: key_of(words) for city, words in self.city_words.items()}
        self._cities = set(self.city_keys.values()) - {""}

    def is_place(self, key: str) -> bool:
        """Whether canonical words are the name of a city, a state or a country."""
        return key in self._cities or key in self._countries or key in self._states

    def is_country(self, key: str) -> bool:
        """Whether canonical words are the name of a country."""
        return key in self._countries

    def is_code(self, written: str) -> bool:
        """Whether capitals stand for a state."""
        return written in self._codes

    def find(self, tokens: Sequence[Token]) -> Places:
        """Find places: countries and states at the end of a part, cities anywhere."""
        countries: set[str] = set()
        states: set[str] = set()
        codes: set[str] = set()
        for _, group in groupby(tokens, key=lambda token: token.part):
            part = [token for token in group if token.word.isalpha()]
            while part and (length := self._place_at_end(part)):
                key = _key(part[-length:])
                named = self._countries.get(key, set())
                states |= self._states.get(key, set())
                # Georgia is a country and a state of another one.
                countries |= named | ({state[:2] for state in self._states.get(key, ())} if named else set())
                codes |= self._codes.get(part[-1].written, set()) if length == 1 else set()
                part = part[:-length]
        return Places(frozenset(countries), frozenset(states), frozenset(codes), self._cities_in(tokens))

    def _place_at_end(self, part: Sequence[Token]) -> int:
        """Return how many of the last tokens are the name of a country or state; 0 for none."""
        for length in range(min(_LONGEST_NAME, len(part)), 0, -1):
            key = _key(part[-length:])
            if key in self._countries or key in self._states:
                return length
        return int(part[-1].written in self._codes)

    def _cities_in(self, tokens: Sequence[Token]) -> dict[str, list[tuple[int, int]]]:
        found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for first in range(len(tokens)):
            for end in range(first + 1, min(first + _LONGEST_NAME, len(tokens)) + 1):
                key = _key(tokens[first:end])
                if key in self._cities:
                    found[key].append((first, end))
        return dict(found)


def _key(tokens: Sequence[Token]) -> str:
    return "".join(token.word for token in tokens)


def _key_of_name(name: str) -> str:
    return key_of(canonical_words(words_of(name)))

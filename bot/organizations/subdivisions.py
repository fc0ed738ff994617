"""ISO 3166-2 codes for what registry records say about the state."""

from functools import cache, cached_property

import pycountry
from rapidfuzz import fuzz

from bot.places import Places
from bot.text import search_key

# "Lisbon" and "Lisboa" pass, "Tokyo" and "Fukuoka" don't.
_SIMILAR_PERCENT = 60.0


class Subdivisions:
    """Looks codes up, and refuses those that are GeoNames' own numbers rather than ISO's."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {entry.code: entry.name for entry in pycountry.subdivisions}
        self._codes: dict[tuple[str, str], str] = {
            (entry.country_code, search_key(entry.name)): entry.code for entry in pycountry.subdivisions
        }
        self._checked = cache(self._check)

    @cached_property
    def _places(self) -> Places:
        return Places.load()

    def code(self, country: str, *, code: str | None, name: str | None, geonames_id: int | None) -> str | None:
        """Return the full ISO code (``US-TN``), or None where it can't be told.

        Args:
            country: ISO 3166-1 alpha-2.
            code: what the record gives: the part behind the country.
            name: what the record calls it.
            geonames_id: the city, which decides where the record gives nothing of use.
        """
        found = self._checked(country, code or "", name or "")
        if found is not None or geonames_id is None:
            return found
        city = self._places.city(geonames_id)
        return city.subdivision if city is not None and city.country == country else None

    def _check(self, country: str, code: str, name: str) -> str | None:
        by_name = self._codes.get((country, search_key(name)))
        if by_name is not None:
            return by_name
        full = f"{country}-{code}"
        official = self._names.get(full)
        if official is None:
            return None
        # Older records hold GeoNames numbers (JP-40 is Tokyo there, and Fukuoka for ISO): a number counts
        # only where the names agree as well. Letters are ISO's.
        if not code.isdigit() or not name:
            return full
        alike = fuzz.partial_ratio(search_key(name), search_key(official))
        return full if alike >= _SIMILAR_PERCENT else None

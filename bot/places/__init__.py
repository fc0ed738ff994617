"""Places: GeoNames cities, countries and ISO 3166-2 subdivisions; no database, no Discord."""

from bot.places.city import City
from bot.places.errors import AmbiguousPlaceError
from bot.places.places import Places
from bot.places.regions import Area, Regions, Subdivision

__all__ = ["AmbiguousPlaceError", "Area", "City", "Places", "Regions", "Subdivision"]

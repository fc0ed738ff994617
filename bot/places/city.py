"""What a city is here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class City:
    """A populated place as GeoNames has it.

    ``country`` is ISO 3166-1 alpha-2 (``"US"``), ``subdivision`` ISO 3166-2 (``"US-TN"``) or None where
    GeoNames' own region code has no certain counterpart.
    """

    id: int
    name: str
    country: str
    subdivision: str | None
    population: int

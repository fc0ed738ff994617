"""Where an organization is, in the words that people use for it."""

from typing import Protocol

from bot.places import Places


class Located(Protocol):
    """Something in a place."""

    @property
    def city(self) -> str:
        """Its city; empty where that isn't known."""
        ...

    @property
    def subdivision(self) -> str | None:
        """Its state or the like (ISO 3166-2: ``US-TN``)."""
        ...

    @property
    def country(self) -> str:
        """Its country (ISO 3166-1 alpha-2)."""
        ...


def where(organization: Located, places: Places) -> str:
    """Return the place of an organization: ``Oak Ridge, TN`` or ``Geneva, Switzerland``; empty where none is known."""
    state = organization.subdivision if organization.country == "US" else None
    region = state.partition("-")[2] if state else places.country_name(organization.country)
    return ", ".join(part for part in (organization.city, region) if part)

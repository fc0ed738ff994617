"""Parameters of /organizations: a city, and an organization that members of this society added."""

from discord import app_commands

from bot.client import Interaction
from bot.errors import NotFoundError
from bot.organizations import additions
from bot.places import City
from bot.text import search_key
from cogs.ui import actors
from cogs.ui.organization_choices import LONGEST_CHOICE
from cogs.ui.parameters import MOST_CHOICES, Choices, Parameter, resolve_organization

_ID = "id:"


class CityParameter(Parameter):
    """A GeoNames city."""

    async def offer(self, interaction: Interaction, typed: str) -> Choices:
        """Offer cities by their beginning, larger ones first."""
        places = interaction.client.services.places
        return [
            app_commands.Choice(name=places.label(city)[:LONGEST_CHOICE], value=f"{_ID}{city.id}")
            for city in places.search(typed, limit=MOST_CHOICES)
        ]

    async def transform(self, interaction: Interaction, value: str, /) -> City:  # type: ignore[override]
        """Return the chosen city, or the one that was typed.

        Raises:
            NotFoundError: none; suggests similar ones.
            AmbiguousPlaceError: several; names them.
        """
        places = interaction.client.services.places
        number = _number(value)
        city = places.city(number) if number is not None else None
        return city or places.resolve(value)


class OwnOrganization(Parameter):
    """The id of an organization that a member of this society added; of a shared one, if that is what was typed."""

    async def offer(self, interaction: Interaction, typed: str) -> Choices:
        """Offer the society's own organizations."""
        async with interaction.client.services.database.reading() as session:
            found = await additions.own(
                session, society_id=actors.society_id(interaction), typed=typed, limit=MOST_CHOICES
            )
        return [app_commands.Choice(name=one.name[:LONGEST_CHOICE], value=f"{_ID}{one.id}") for one in found]

    async def transform(self, interaction: Interaction, value: str, /) -> int:  # type: ignore[override]
        """Return the id that was chosen, or that of the organization with the typed name.

        Raises:
            NotFoundError: none; suggests the nearest.
        """
        number = _number(value)
        if number is not None:
            return number
        async with interaction.client.services.database.reading() as session:
            found = await additions.own(session, society_id=actors.society_id(interaction), typed=value, limit=2)
        exact = [one for one in found if search_key(one.name) == search_key(value)]
        if len(exact or found) == 1:
            return (exact or found)[0].id
        if found:
            raise NotFoundError("organization of this society", value, [one.name for one in found])
        return resolve_organization(interaction, value, None).id


def _number(value: str) -> int | None:
    digits = value.removeprefix(_ID)
    return int(digits) if value.startswith(_ID) and digits.isascii() and digits.isdecimal() else None

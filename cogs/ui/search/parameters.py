"""What only a search takes: a country, and a topic, unit or favour from the society's lists."""

from discord import app_commands

from bot.client import Interaction
from bot.errors import NotFoundError
from bot.members.vocabulary import CHOICES
from bot.models import TagKind
from bot.text import search_key
from cogs.ui.parameters import MOST_CHOICES, Choices, Parameter


class CountryParameter(Parameter):
    """A country (ISO 3166-1 alpha-2)."""

    async def offer(self, interaction: Interaction, typed: str) -> Choices:
        """Offer countries by name."""
        found = interaction.client.services.places.search_countries(typed, limit=MOST_CHOICES)
        return [app_commands.Choice(name=name, value=code) for code, name in found]

    async def transform(self, interaction: Interaction, value: str, /) -> str:  # type: ignore[override]
        """Return the code of the chosen or typed country.

        Raises:
            NotFoundError: none; suggests the nearest.
        """
        return interaction.client.services.places.resolve_country(value)


class TagParameter(Parameter):
    """A topic, unit, offer or ask."""

    def __init__(self, kind: TagKind) -> None:
        self.kind = kind

    async def offer(self, _interaction: Interaction, typed: str) -> Choices:
        """Offer what the list has, by any part of the words."""
        key = search_key(typed)
        return [
            app_commands.Choice(name=value, value=value) for value in CHOICES[self.kind] if key in search_key(value)
        ]

    async def transform(self, _interaction: Interaction, value: str, /) -> str:  # type: ignore[override]
        """Return the chosen value, or the one whose words were typed.

        Raises:
            NotFoundError: none; names those that come near.
        """
        key = search_key(value)
        for known in CHOICES[self.kind]:
            if search_key(known) == key:
                return known
        near = [known for known in CHOICES[self.kind] if key[:4] in search_key(known)]
        raise NotFoundError(self.kind.value, value, (near or CHOICES[self.kind])[:5])

"""Buttons and selects that outlive a restart: the custom id carries ids, the row is the state.

A card holds plain components whose custom id reads ``noun:action:part:part`` (``cogs.ui.cards.button``);
the classes here answer them. discord.py only logs what a DynamicItem raises, and the person would see
"This interaction failed": so each wraps its own callback.
"""

import re
from collections.abc import Sequence
from typing import Any, Generic, Self, TypeVar

import discord

from bot.client import Interaction
from bot.errors import InputError

# Ids are signed 64-bit integers in both databases.
LARGEST_ID = 2**63
_PART = r"[\w.-]+"
Component = TypeVar("Component", bound="discord.ui.Button[Any] | discord.ui.Select[Any]")


def parse_id(text: str) -> int:
    """Read an id out of a custom id.

    Raises:
        InputError: it is none; only a forged custom id has that.
    """
    if not (text.isascii() and text.isdecimal() and int(text) < LARGEST_ID):
        raise InputError("This button can't be used. Start again with the command it came from.")
    return int(text)


class Persistent(discord.ui.DynamicItem[Component], Generic[Component], template=r"never"):
    """Base: a subclass names its ``prefix`` and how many ``parts`` follow it in the custom id."""

    def __init_subclass__(cls, *, prefix: str = "never", parts: int = 0) -> None:
        super().__init_subclass__(template=re.escape(prefix) + f":({_PART})" * parts)

    def __init__(self, component: Component, parts: Sequence[str]) -> None:
        super().__init__(component)
        self.parts = parts

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Only parse: what the ids stand for is looked up when it is used."""
        component: Any = item
        return cls(component, match.groups())

    async def callback(self, interaction: discord.Interaction[Any]) -> Any:
        """Run ``act`` and answer what it raises."""
        try:
            await self.act(interaction)
        except Exception as error:  # noqa: BLE001 - the one handler decides
            await interaction.client.report(interaction, error)

    async def act(self, interaction: Interaction) -> None:
        """Do what the component says."""
        raise NotImplementedError

    def number(self, position: int = 0) -> int:
        """Return one of the ids in the custom id.

        Raises:
            InputError: it is no id; only a forged custom id has that.
        """
        return parse_id(self.parts[position])


class PersistentButton(Persistent["discord.ui.Button[Any]"]):
    """Answers the press of a button."""


class PersistentSelect(Persistent["discord.ui.Select[Any]"]):
    """Answers a choice; ``self.item.values`` holds what was chosen."""

"""Modals: short forms whose limits Discord itself enforces while the person types."""

from typing import Any

import discord

from bot.client import Interaction
from bot.models import Visibility

WHO = {
    Visibility.EVERYONE: "Everyone in the society",
    Visibility.CONNECTIONS: "Only my connections",
    Visibility.NOBODY: "Nobody",
}


class Form(discord.ui.Modal):
    """Base of all modals: hands errors to the one handler."""

    async def on_error(self, interaction: Interaction, error: Exception, /) -> None:  # type: ignore[override]
        """Answer the person."""
        await interaction.client.report(interaction, error)


def field(
    label: str,
    *,
    name: str,
    value: str = "",
    most: int,
    long: bool = False,
    required: bool = False,
    hint: str = "",
    example: str = "",
) -> discord.ui.Label[Any]:
    """One labelled text input of at most ``most`` characters."""
    style = discord.TextStyle.paragraph if long else discord.TextStyle.short
    box = discord.ui.TextInput[Any](
        custom_id=name,
        style=style,
        default=value or None,
        required=required,
        max_length=most,
        placeholder=example or None,
    )
    return discord.ui.Label(text=label, description=hint or None, component=box)


def choice(
    label: str,
    *,
    name: str,
    options: list[discord.SelectOption],
    most: int = 1,
    least: int = 0,
    hint: str = "",
) -> discord.ui.Label[Any]:
    """One labelled select of at most 25 options."""
    box = discord.ui.Select[Any](
        custom_id=name,
        options=options,
        min_values=least,
        max_values=min(most, len(options)),
        required=least > 0,
    )
    return discord.ui.Label(text=label, description=hint or None, component=box)


def who_sees(label: str, *, name: str, chosen: Visibility) -> discord.ui.Label[Any]:
    """Ask who may see a section."""
    options = [
        discord.SelectOption(label=words, value=visibility.value, default=visibility is chosen)
        for visibility, words in WHO.items()
    ]
    return choice(label, name=name, options=options, least=1)


def typed(label: discord.ui.Label[Any]) -> str:
    """Return what was typed into a field."""
    box = label.component
    assert isinstance(box, discord.ui.TextInput)  # noqa: S101 - made by ``field``
    return box.value or ""


def chosen(label: discord.ui.Label[Any]) -> list[str]:
    """Return what was chosen."""
    box = label.component
    assert isinstance(box, discord.ui.Select)  # noqa: S101 - made by ``choice``
    return list(box.values)

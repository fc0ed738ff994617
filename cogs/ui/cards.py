"""Cards: one thing that a person can decide on, in Discord's layout components.

A card holds no behaviour: its buttons are custom ids, answered by the classes of ``cogs.ui.persistent``,
so that they work the same after a restart. Every view is stopped before it is sent: discord.py then
keeps nothing of it in memory.
"""

from typing import Any

import discord

ACCENT = discord.Colour(0x3B6EA5)
LONGEST_ID = 100
# What Discord takes in one message of layout components, all texts together.
MOST_TEXT = 4000
CUT = "…"
PRIMARY = discord.ButtonStyle.primary

Item = discord.ui.Item[Any]


def card(*parts: str | Item) -> discord.ui.LayoutView:
    """Lay texts, rows and separators out in one container; empty texts are left out, endless ones cut."""
    view = discord.ui.LayoutView(timeout=None)
    fitting = _fit([part for part in parts if part != ""])
    items = [discord.ui.TextDisplay[Any](part) if isinstance(part, str) else part for part in fitting]
    view.add_item(discord.ui.Container[Any](*items, accent_colour=ACCENT))
    view.stop()
    return view


def button(
    prefix: str,
    *parts: int | str,
    label: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    disabled: bool = False,
) -> discord.ui.Button[Any]:
    """Make a button whose custom id is ``prefix:part:part``.

    Raises:
        ValueError: the custom id is longer than Discord allows.
    """
    return discord.ui.Button(label=label, style=style, custom_id=custom_id(prefix, *parts), disabled=disabled)


def select(
    prefix: str, *parts: int | str, placeholder: str, options: list[discord.SelectOption]
) -> discord.ui.Select[Any]:
    """Make a select of one choice whose custom id is ``prefix:part:part``."""
    return discord.ui.Select(custom_id=custom_id(prefix, *parts), placeholder=placeholder, options=options)


def custom_id(prefix: str, *parts: int | str) -> str:
    """Join a custom id."""
    joined = ":".join((prefix, *map(str, parts)))
    if len(joined) > LONGEST_ID:
        raise ValueError(f"custom id too long: {joined}")
    return joined


def _fit(parts: list[str | Item]) -> list[str | Item]:
    """Drop the last lines of the longest text until all fit: Discord would refuse the whole message."""
    texts = {place: part for place, part in enumerate(parts) if isinstance(part, str)}
    room = MOST_TEXT - sum(_text_inside(part) for part in parts if not isinstance(part, str))
    while sum(map(len, texts.values())) > room:
        longest = max(texts, key=lambda place: len(texts[place]))
        lines = texts[longest].removesuffix(CUT).splitlines()
        kept = "\n".join(lines[:-1]) if len(lines) > 1 else lines[0][: len(lines[0]) // 2]
        texts[longest] = f"{kept}\n{CUT}"
    return [texts.get(place, part) for place, part in enumerate(parts)]


def _text_inside(item: Item) -> int:
    if not isinstance(item, discord.ui.Section):
        return 0
    return sum(len(child.content) for child in item.children if isinstance(child, discord.ui.TextDisplay))


def row(*items: Item) -> discord.ui.ActionRow[Any]:
    """Lay up to five buttons, or one select, side by side."""
    return discord.ui.ActionRow[Any](*items)


def line() -> discord.ui.Separator[Any]:
    """Draw a line between two parts of a card."""
    return discord.ui.Separator[Any]()


def note(text: str) -> str:
    """Set a text small."""
    return "\n".join(f"-# {part}" for part in text.splitlines())

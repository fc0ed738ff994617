"""A reported request as organizers see it: in their channel, and in /organizers reports."""

import discord

from bot.introductions.reports import Report
from cogs.ui import cards
from cogs.ui.text import plain, when


def report(found: Report) -> discord.ui.LayoutView:
    """Show what was written, by whom, and what is wrong with it; who reported it isn't said."""
    row = found.row
    who = f"{plain(found.reported.name)} (<@{found.reported.user_id}>)" if found.reported else "A member who left"
    parts: list[str | cards.Item] = [
        f"### A request of {who} was reported",
        f"{when(row.created_at)}. They wrote:\n{_quoted(row.text)}",
        f"**What is wrong, says who reported it**\n{_quoted(row.reason)}",
    ]
    if row.handled_at is not None:
        return cards.card(*parts, cards.note("Done."))
    done = cards.button("report:done", row.id, label="Done")
    return cards.card(*parts, cards.row(done), cards.note("They aren't told, and it is closed for who reported it."))


def _quoted(text: str) -> str:
    return "\n".join(f"> {plain(line, 1000)}" for line in text.splitlines() if line.strip())

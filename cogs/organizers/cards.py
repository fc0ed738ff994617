"""How the settings of a society look to its organizers."""

import discord

from bot.meetups.counting import FEWEST, Counts
from bot.models import CameOf, SocietySettings
from cogs.ui import cards
from cogs.ui.text import plain


def limits(settings: SocietySettings) -> discord.ui.LayoutView:
    """Show the limits on introductions."""
    lines = (
        f"Open requests of one asker: **{settings.open_requests}**",
        f"Asks a week that reach one connector or target: **{settings.asks_a_week}**; the rest waits in line",
        f"Reminders after **{settings.first_reminder_days}** and **{settings.second_reminder_days}** days",
        f"The end after **{settings.expiry_days}** days",
        f"The same person is asked again after **{settings.rest_days}** days",
    )
    note = "Members can ask for less in /introductions preferences. What is under way keeps its dates."
    return cards.card("### Introductions here", "\n".join(lines), cards.note(note))


def channels(settings: SocietySettings, missing: str) -> discord.ui.LayoutView:
    """Show which channels the bot uses."""
    threads, reports = settings.introductions_channel_id, settings.reports_channel_id
    meetups = settings.meetups_channel_id
    mornings = settings.icebreakers_channel_id
    lines = (
        f"Threads of two who are introduced: {f'<#{threads}>' if threads else 'none; both get a message instead'}",
        f"Threads of those who are paired: {f'<#{meetups}>' if meetups else 'none; each gets a message instead'}",
        f"Reports of members: {f'<#{reports}>' if reports else 'none; see `/organizers reports`'}",
        f"A question each morning of a meeting: {f'<#{mornings}>' if mornings else 'none'}",
    )
    return cards.card("### Channels", "\n".join(lines), missing)


def meetups(counts: Counts, name: str) -> discord.ui.LayoutView:
    """Show what became of the meetups of a program."""
    lines = (
        f"Suggested: {_figure(counts.suggested)}",
        f"Met: {_figure(counts.met)}",
        f"Agreed and to come: {_figure(counts.confirmed)}",
        f"Missed: {_figure(counts.missed)}",
        f"Called off: {_figure(counts.called_off)}",
        f"Suggested at short notice after that: {_figure(counts.rematched)}",
    )
    came_of = [f"{label}: {_figure(counts.came_of[one])}" for one, label in _CAME_OF.items()]
    note = (
        f"A dash: fewer than {FEWEST} people, or a sum that would tell of them. Nobody is named, and notes are private."
    )
    return cards.card(
        f"### Meetups: {plain(name)}",
        "\n".join(lines),
        "**What came of them, by members**\n" + "\n".join(came_of),
        cards.note(note),
    )


def _figure(count: int | None) -> str:
    return "–" if count is None else f"**{count}**"


_CAME_OF = {
    CameOf.TOGETHER: "Something they do together",
    CameOf.HELP: "Help or advice",
    CameOf.AGAIN: "They talk again",
    CameOf.TALK: "A good talk",
    CameOf.NOTHING: "Nothing this time",
}

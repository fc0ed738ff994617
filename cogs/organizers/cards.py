"""How the settings of a society look to its organizers."""

import discord

from bot.models import SocietySettings
from cogs.ui import cards


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

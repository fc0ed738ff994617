"""Words that several cards of meetups share: when and where, who can't come, whose meetup it is."""

from datetime import datetime

import discord

from bot.meetups.slots import ONLINE
from bot.models import Meeting, Meetup, Society
from cogs.ui import cards
from cogs.ui.text import plain, when

PLACES = {ONLINE: "online, where it suits you"}


def slot(meetup: Meetup) -> str:
    """Say when and where, or by when a group finds its own time."""
    if meetup.starts_at is None:
        until = f", until {when(meetup.ends_at, 'D')}" if meetup.ends_at else ""
        return f"Find a time that suits you{until}."
    return at(meetup.starts_at, meetup.place)


def at(starts_at: datetime, place: str) -> str:
    """Say a time and a place."""
    where = PLACES.get(place, plain(place)) if place else ""
    return f"{when(starts_at)}, {where}" if where else when(starts_at)


def origin(society: Society, meeting: Meeting | None) -> str:
    """Name the society, and the meeting."""
    return f"{plain(society.name)}, {plain(meeting.name)}" if meeting else plain(society.name)


def coming(meetup: Meetup) -> discord.ui.Button[discord.ui.LayoutView]:
    """The press that says one comes, to the time and place that this card shows."""
    return cards.button("meetup:coming", meetup.id, meetup.proposal, label="I'll be there", style=cards.PRIMARY)


def other(meetup: Meetup) -> discord.ui.Button[discord.ui.LayoutView]:
    """The press that opens the form for another time or place."""
    if meetup.starts_at is None:
        return cards.button("meetup:other", meetup.id, label="Propose a time", style=cards.PRIMARY)
    return cards.button("meetup:other", meetup.id, label="Another time or place")


def cant(meetup: Meetup) -> discord.ui.Button[discord.ui.LayoutView]:
    """The press that says one can't come."""
    return cards.button("meetup:cant", meetup.id, label="Can't make it")


def met(meetup: Meetup, label: str = "We met") -> discord.ui.Button[discord.ui.LayoutView]:
    """The press that says one met."""
    return cards.button("meetup:met", meetup.id, label=label)


def calendar(meetup: Meetup) -> discord.ui.Button[discord.ui.LayoutView]:
    """The press that gives the calendar file."""
    return cards.button("meetup:calendar", meetup.id, label="Calendar file")

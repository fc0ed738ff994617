"""One parameter type per noun: choices as you type carry ids; typed text is accepted as well."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from discord import app_commands

from bot.client import Interaction
from bot.errors import CommonGroundError, NotFoundError
from bot.meetings import calendar, meetings
from bot.members.localities import where
from bot.models import Meeting, OrganizationKind
from bot.organizations.rows import Entry
from bot.organizations.search import Hit
from bot.places import Subdivision
from bot.text import search_key
from cogs.ui import actors

log = logging.getLogger("common_ground.parameters")
MOST_CHOICES = 25
LONGEST_CHOICE = 100
_ID = "id:"

Choices = list[app_commands.Choice[str]]


class Parameter(app_commands.Transformer):
    """Base: discord.py swallows what an autocomplete raises, so it is logged here and nothing offered."""

    async def autocomplete(self, interaction: Interaction, value: str, /) -> Any:  # type: ignore[override]
        """Offer up to 25 choices."""
        return await _safely(self.offer, interaction, value)

    async def offer(self, interaction: Interaction, typed: str) -> Choices:
        """Find what fits what was typed so far."""
        raise NotImplementedError


class OrganizationParameter(Parameter):
    """An organization, of the given kinds only where some are given."""

    def __init__(self, *kinds: OrganizationKind) -> None:
        self.kinds = frozenset(kinds) or None

    async def offer(self, interaction: Interaction, typed: str) -> Choices:
        """Offer organizations by any of their names, each with its place."""
        hits = interaction.client.services.organizations.index.search(typed, limit=MOST_CHOICES, kinds=self.kinds)
        return [_choice(organization_label(interaction, hit), f"{_ID}{hit.id}") for hit in hits]

    async def transform(self, interaction: Interaction, value: str, /) -> Entry:  # type: ignore[override]
        """Return the chosen organization, or the one whose name was typed in full.

        Raises:
            NotFoundError: none; suggests the nearest.
        """
        return resolve_organization(interaction, value, self.kinds)


def resolve_organization(interaction: Interaction, text: str, kinds: frozenset[OrganizationKind] | None) -> Entry:
    """Return the organization that a choice carries or that was typed.

    Raises:
        NotFoundError: none; suggests the nearest.
    """
    chosen = chosen_organization(interaction, text)
    if chosen is not None:
        return chosen
    index = interaction.client.services.organizations.index
    hits = index.search(text, limit=3, kinds=kinds)
    for hit in hits:
        named = search_key(text) in (search_key(hit.name), search_key(hit.matched))
        entry = index.get(hit.id)
        if named and entry is not None:
            return entry
    raise NotFoundError("organization", text, [hit.name for hit in hits] or list(index.nearest(text))[:3])


def chosen_organization(interaction: Interaction, text: str) -> Entry | None:
    """Return the organization that a choice carries; None for typed text."""
    if text.startswith(_ID) and text.removeprefix(_ID).isdecimal():
        return interaction.client.services.organizations.index.get(int(text.removeprefix(_ID)))
    return None


def organization_label(interaction: Interaction, hit: Hit) -> str:
    """Name an organization with its place, as a choice shows it."""
    place = where(hit, interaction.client.services.places)
    return f"{hit.name} · {place}" if place else hit.name


class StateParameter(Parameter):
    """A subdivision of a country (ISO 3166-2), such as a state."""

    async def offer(self, interaction: Interaction, typed: str) -> Choices:
        """Offer states by name or code."""
        places = interaction.client.services.places
        found = places.search_subdivisions(typed, limit=MOST_CHOICES)
        return [_choice(f"{state.name}, {places.country_name(state.country)}", state.code) for state in found]

    async def transform(self, interaction: Interaction, value: str, /) -> Subdivision:  # type: ignore[override]
        """Return the chosen or typed state.

        Raises:
            NotFoundError: none; suggests the nearest.
        """
        return interaction.client.services.places.resolve_subdivision(value)


class ZoneParameter(Parameter):
    """An IANA time zone."""

    async def offer(self, _interaction: Interaction, typed: str) -> Choices:
        """Offer time zones by name."""
        return [_choice(name, name) for name in calendar.search_zones(typed, MOST_CHOICES)]

    async def transform(self, _interaction: Interaction, value: str, /) -> Any:  # type: ignore[override]
        """Return the zone.

        Raises:
            NotFoundError: none; suggests the nearest.
        """
        return calendar.parse_zone(value)


class MeetingParameter(Parameter):
    """A meeting of this society that isn't over."""

    async def offer(self, interaction: Interaction, typed: str) -> Choices:
        """Offer the society's meetings, the next first."""
        return [
            _choice(f"{meeting.name}, {meeting.place}, {meeting.first_day}", f"{_ID}{meeting.id}")
            for meeting in await _meetings(interaction)
            if search_key(typed) in search_key(meeting.name)
        ]

    async def transform(self, interaction: Interaction, value: str, /) -> Meeting:  # type: ignore[override]
        """Return the chosen meeting, or the one whose name was typed.

        Raises:
            NotFoundError: none; names those that there are.
        """
        return await resolve_meeting(interaction, value)


async def resolve_meeting(interaction: Interaction, text: str) -> Meeting:
    """Return the meeting that a choice carries or that was typed.

    Raises:
        NotFoundError: none; names those that there are.
    """
    found = await _meetings(interaction)
    for meeting in found:
        if text == f"{_ID}{meeting.id}" or search_key(text) == search_key(meeting.name):
            return meeting
    hint = "" if found else "No meeting is planned yet: organizers make one with `/meeting create`."
    raise NotFoundError("coming meeting", text, [meeting.name for meeting in found[:3]], hint)


async def _meetings(interaction: Interaction) -> list[Meeting]:
    services = interaction.client.services
    async with services.database.reading() as session:
        return list(await meetings.upcoming(session, society_id=actors.society_id(interaction), now=services.clock()))


async def _safely(
    offer: Callable[[Interaction, str], Awaitable[Choices]], interaction: Interaction, typed: str
) -> Choices:
    try:
        return (await offer(interaction, typed))[:MOST_CHOICES]
    except CommonGroundError:
        return []
    except Exception:
        log.exception("Autocomplete failed")
        return []


def _choice(name: str, value: str) -> app_commands.Choice[str]:
    shown = name if len(name) <= LONGEST_CHOICE else name[: LONGEST_CHOICE - 1] + "…"
    return app_commands.Choice(name=shown, value=value)

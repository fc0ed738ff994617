"""One parameter type per noun: choices as you type carry ids; typed text is accepted as well."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from discord import app_commands

from bot.client import Interaction
from bot.errors import CommonGroundError, NotFoundError
from bot.meetings import calendar, meetings
from bot.members.tally import Ties
from bot.models import Meeting, OrganizationKind
from bot.organizations.headcount import Headcount
from bot.organizations.rows import Entry
from bot.organizations.search import Hit
from bot.places import Subdivision
from bot.text import search_key
from cogs.ui import actors
from cogs.ui.organization_choices import LONGEST_CHOICE, busiest, cut, label, label_with_members, members_there

log = logging.getLogger("common_ground.parameters")
MOST_CHOICES = 25
YEAR_ROUND = "Year-round"
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
    """An organization, of the given kinds only where some are given.

    With ``ties`` it is one to find members at: organizations with members who are tied to them so, and whom the
    person may find, come first, with their number.
    """

    def __init__(self, *kinds: OrganizationKind, ties: Ties | None = None) -> None:
        self.kinds = frozenset(kinds) or None
        self.ties = ties

    async def offer(self, interaction: Interaction, typed: str) -> Choices:
        """Offer organizations by any of their names; the well-known first, or those with members."""
        services = interaction.client.services
        if self.ties is None:
            return [choice(label(hit, services.places), f"{_ID}{hit.id}") for hit in self._search(interaction, typed)]
        members = await members_there(interaction, self.ties)
        found = self._found(interaction, typed, members)
        return [
            choice(label_with_members(one, services.places, members.get(one.id, 0)), f"{_ID}{one.id}") for one in found
        ]

    async def transform(self, interaction: Interaction, value: str, /) -> Entry:  # type: ignore[override]
        """Return the chosen organization, or the one whose name was typed in full.

        Raises:
            NotFoundError: none; suggests the nearest.
        """
        return resolve_organization(interaction, value, self.kinds)

    def _found(self, interaction: Interaction, typed: str, members: Headcount) -> list[Hit | Entry]:
        found: list[Hit | Entry] = [*self._search(interaction, typed, members)]
        if not typed.strip():
            index = interaction.client.services.organizations.index
            others = [one for one in found if one.id not in members]
            found = [*busiest(index, members, self.kinds, MOST_CHOICES), *others][:MOST_CHOICES]
        return found

    def _search(self, interaction: Interaction, typed: str, members: Headcount | None = None) -> list[Hit]:
        return interaction.client.services.organizations.index.search(
            typed, limit=MOST_CHOICES, kinds=self.kinds, society_id=interaction.guild_id, members=members or Headcount()
        )


def resolve_organization(interaction: Interaction, text: str, kinds: frozenset[OrganizationKind] | None) -> Entry:
    """Return the organization that a choice carries or that was typed: a shared one, or one of this society.

    Raises:
        NotFoundError: none; suggests the nearest.
    """
    chosen = chosen_organization(interaction, text)
    if chosen is not None:
        return chosen
    index = interaction.client.services.organizations.index
    hits = index.search(text, limit=3, kinds=kinds, society_id=interaction.guild_id)
    for hit in hits:
        named = search_key(text) in (search_key(hit.name), search_key(hit.matched))
        entry = index.get(hit.id)
        if named and entry is not None:
            return entry
    raise NotFoundError("organization", text, [hit.name for hit in hits] or list(index.nearest(text))[:3])


def chosen_organization(interaction: Interaction, text: str) -> Entry | None:
    """Return the organization that a choice carries, unless it is another society's; None for typed text."""
    if not (text.startswith(_ID) and text.removeprefix(_ID).isdecimal()):
        return None
    entry = interaction.client.services.organizations.index.get(int(text.removeprefix(_ID)))
    return entry if entry is not None and entry.society_id in (None, interaction.guild_id) else None


class StateParameter(Parameter):
    """A subdivision of a country (ISO 3166-2), such as a state."""

    async def offer(self, interaction: Interaction, typed: str) -> Choices:
        """Offer states by name or code."""
        places = interaction.client.services.places
        found = places.search_subdivisions(typed, limit=MOST_CHOICES)
        return [choice(f"{state.name}, {places.country_name(state.country)}", state.code) for state in found]

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
        return [choice(name, name) for name in calendar.search_zones(typed, MOST_CHOICES)]

    async def transform(self, _interaction: Interaction, value: str, /) -> Any:  # type: ignore[override]
        """Return the zone.

        Raises:
            NotFoundError: none; suggests the nearest.
        """
        return calendar.parse_zone(value)


class MeetingParameter(Parameter):
    """A meeting of this society that isn't over; with ``lately`` one that has begun, and is maybe over."""

    def __init__(self, *, lately: bool = False) -> None:
        self.lately = lately

    async def offer(self, interaction: Interaction, typed: str) -> Choices:
        """Offer the society's meetings, the next first."""
        return [
            choice(f"{meeting.name}, {meeting.place}, {meeting.first_day}", f"{_ID}{meeting.id}")
            for meeting in await _meetings(interaction, lately=self.lately)
            if search_key(typed) in search_key(meeting.name)
        ]

    async def transform(self, interaction: Interaction, value: str, /) -> Meeting:  # type: ignore[override]
        """Return the chosen meeting, or the one whose name was typed.

        Raises:
            NotFoundError: none; names those that there are.
        """
        return await resolve_meeting(interaction, value, lately=self.lately)


class ProgramParameter(MeetingParameter):
    """A meeting of this society, or the year-round program (None)."""

    async def offer(self, interaction: Interaction, typed: str) -> Choices:
        """Offer the meetings and year-round."""
        choices = await super().offer(interaction, typed)
        if search_key(typed) in search_key(YEAR_ROUND):
            choices.append(choice(YEAR_ROUND, YEAR_ROUND))
        return choices

    async def transform(self, interaction: Interaction, value: str, /) -> Meeting | None:  # type: ignore[override]
        """Return the chosen meeting, or None for year-round.

        Raises:
            NotFoundError: neither; names the meetings that there are.
        """
        if search_key(value) == search_key(YEAR_ROUND):
            return None
        return await super().transform(interaction, value)


async def resolve_meeting(interaction: Interaction, text: str, *, lately: bool = False) -> Meeting:
    """Return the meeting that a choice carries or that was typed.

    Raises:
        NotFoundError: none; names those that there are.
    """
    found = await _meetings(interaction, lately=lately)
    for meeting in found:
        if text == f"{_ID}{meeting.id}" or search_key(text) == search_key(meeting.name):
            return meeting
    if lately:
        raise NotFoundError("meeting of the last year", text, [meeting.name for meeting in found[:3]])
    hint = "" if found else "No meeting is planned yet: organizers make one with `/meeting create`."
    raise NotFoundError("coming meeting", text, [meeting.name for meeting in found[:3]], hint)


async def _meetings(interaction: Interaction, *, lately: bool) -> list[Meeting]:
    services = interaction.client.services
    which = meetings.lately if lately else meetings.upcoming
    async with services.database.reading() as session:
        return list(await which(session, society_id=actors.society_id(interaction), now=services.clock()))


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


def choice(name: str, value: str) -> app_commands.Choice[str]:
    """Make a choice; a name that is too long is cut."""
    return app_commands.Choice(name=cut(name, LONGEST_CHOICE), value=value)

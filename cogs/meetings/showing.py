"""Loading a meeting or an event for who acts, in a server or in a direct message, and showing it."""

from dataclasses import dataclass

import discord
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import Interaction
from bot.directory import going
from bot.errors import NotAMemberError, NotFoundError
from bot.meetings import meetings, whose
from bot.members import profiles
from bot.models import Meeting, Member
from cogs.meetings import event_cards, meeting_cards


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, in which society; ``member`` is None for an organizer who hasn't joined."""

    society_id: int
    member: Member | None
    organizer: bool


async def of_meeting(session: AsyncSession, interaction: Interaction, meeting_id: int) -> tuple[Member, Meeting]:
    """Return the member who acts, and a meeting of their society.

    Raises:
        NotFoundError: there is no such meeting here.
        NotAMemberError: they haven't joined.
    """
    society_id = await whose.society_of_meeting(session, meeting_id)
    _check_here(interaction, society_id, "meeting here", meeting_id)
    member = await profiles.require(session, society_id=society_id, user_id=interaction.user.id)
    return member, await meetings.require(session, society_id=society_id, meeting_id=meeting_id)


async def of_event(session: AsyncSession, interaction: Interaction, event_id: int) -> Acting:
    """Return who acts on an event.

    Raises:
        NotFoundError: there is no such event here.
        NotAMemberError: they are neither a member nor an organizer.
    """
    society_id = await whose.society_of_event(session, event_id)
    _check_here(interaction, society_id, "event here", event_id)
    return await _acting(session, interaction, society_id)


async def member_of_event(session: AsyncSession, interaction: Interaction, event_id: int) -> Member:
    """Return the member who acts on an event.

    Raises:
        NotFoundError: there is no such event here.
        NotAMemberError: they haven't joined.
    """
    found = await of_event(session, interaction, event_id)
    if found.member is None:
        raise NotAMemberError
    return found.member


async def agenda(interaction: Interaction, meeting_id: int, page: int = 0) -> discord.ui.LayoutView:
    """Return the agenda as who acts sees it."""
    async with interaction.client.services.database.reading() as session:
        society_id = await whose.society_of_meeting(session, meeting_id)
        _check_here(interaction, society_id, "meeting here", meeting_id)
        acting = await _acting(session, interaction, society_id)
        meeting = await meetings.require(session, society_id=society_id, meeting_id=meeting_id)
        if acting.member is None:
            found = await meetings.agenda_for_organizers(session, meeting=meeting)
        else:
            found = await meetings.agenda(session, member=acting.member, meeting=meeting)
    return meeting_cards.agenda(found, page)


async def event(interaction: Interaction, event_id: int, notice: str = "") -> discord.ui.LayoutView:
    """Return the card of an event as who acts sees it, under a notice of what just happened."""
    services = interaction.client.services
    now = services.clock()
    async with services.database.reading() as session:
        acting = await of_event(session, interaction, event_id)
        if acting.member is None:
            found = await going.view_for_organizers(session, society_id=acting.society_id, event_id=event_id)
        else:
            found = await going.view(
                session,
                viewer=acting.member,
                event_id=event_id,
                presence=services.presence,
                index=services.organizations.index,
                places=services.places,
                now=now,
            )
    return event_cards.event(
        found,
        viewer_id=acting.member.id if acting.member else None,
        organizer=acting.organizer,
        over=found.event.ends_at <= now,
        notice=notice,
    )


async def _acting(session: AsyncSession, interaction: Interaction, society_id: int) -> Acting:
    organizer = interaction.guild_id == society_id and interaction.permissions.manage_guild
    try:
        member = await profiles.require(session, society_id=society_id, user_id=interaction.user.id)
    except NotAMemberError:
        if not organizer:
            raise
        member = None
    return Acting(society_id, member, organizer)


def _check_here(interaction: Interaction, society_id: int, noun: str, row_id: int) -> None:
    # In a direct message the row alone says which society it is about.
    if interaction.guild_id not in (None, society_id):
        raise NotFoundError(noun, str(row_id))

"""Who of a viewer's ground goes to a social event: the few with whom they share most, of those whom they see."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.directory import finding, hits, ranking
from bot.directory.finding import Found
from bot.directory.query import Query
from bot.meetings import meetings, rsvps
from bot.members import backgrounds
from bot.members.presence import LivePresence
from bot.members.roll import integers
from bot.models import Meeting, Member, Rsvp, RsvpAnswer, SocialEvent
from bot.organizations.index import OrganizationIndex
from bot.places import Places

MOST = 3


@dataclass(frozen=True, slots=True)
class EventView:
    """An event as one member sees it.

    ``rsvp`` is what they said; ``going`` counts who goes, them and whom they see; ``full`` is whether whoever comes now
    has to wait; ``best`` are those of whom they share most with.
    """

    event: SocialEvent
    meeting: Meeting
    attending: bool
    rsvp: Rsvp | None
    going: int
    full: bool
    best: tuple[Found, ...]


async def view(
    session: AsyncSession,
    *,
    viewer: Member,
    event_id: int,
    presence: LivePresence,
    index: OrganizationIndex,
    places: Places,
    now: datetime,
) -> EventView:
    """Show an event to a member.

    Raises:
        NotFoundError: there is none.
    """
    event, meeting = await rsvps.require(session, society_id=viewer.society_id, event_id=event_id)
    rsvp = await session.get(Rsvp, (event.id, viewer.id), populate_existing=True)
    everybody = await finding.scope_of(session, viewer, Query(), presence=presence, index=index)
    scope = replace(everybody, only=integers(await rsvps.going(session, event.id)))
    found = hits.fetch(scope)
    mine = await backgrounds.load(session, [viewer.id], places=places, viewpoint=scope.viewpoint)
    ranked = await ranking.rank(session, mine.people[viewer.id], found, scope.second, places=places, now=now)
    shown = [place for place in ranked.order.tolist() if ranked.grounds.get(place)][:MOST]
    best = {int(found.ids[place]): ranked.grounds[place] for place in shown}
    return EventView(
        event=event,
        meeting=meeting,
        attending=await meetings.attends(session, viewer, meeting),
        rsvp=rsvp,
        going=len(found) + (rsvp is not None and rsvp.answer is RsvpAnswer.GOING),
        full=await rsvps.is_full(session, event),
        best=await finding.show(session, scope, mine, best, places),
    )


async def view_for_organizers(session: AsyncSession, *, society_id: int, event_id: int) -> EventView:
    """Show an event to an organizer who is no member, so sees nobody.

    Raises:
        NotFoundError: there is none.
    """
    event, meeting = await rsvps.require(session, society_id=society_id, event_id=event_id)
    return EventView(event, meeting, False, None, 0, await rsvps.is_full(session, event), ())

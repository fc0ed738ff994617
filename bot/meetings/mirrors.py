"""Discord's own events as mirrors of ours, kept in step both ways; what is done on Discord is the cogs' part.

Whoever is ahead wins: where our ``revision`` is newer than the ``mirrored_revision``, ours is shown there; else what
differs was changed there, and is taken over. Our own change comes back as the same, so nothing goes in circles.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import CommonGroundError
from bot.meetings import checked, events, rsvps
from bot.members import profiles
from bot.models import Meeting, MirrorState, OutboxKind, RsvpAnswer, SocialEvent
from bot.outbox import queue

# Discord takes no longer one.
LONGEST_PLACE = 100


@dataclass(frozen=True, slots=True)
class Seen:
    """What Discord's event says; ``ended`` where it was cancelled or deleted, ``place`` None where it has none."""

    name: str
    place: str | None
    starts_at: datetime
    ends_at: datetime | None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """Our event and how it is to be shown; ``ahead`` where Discord doesn't show its newest state."""

    event: SocialEvent
    meeting: Meeting
    ahead: bool
    over: bool

    @property
    def place(self) -> str:
        """The place, as long as Discord takes it."""
        return self.event.place[:LONGEST_PLACE]


async def wanted(session: AsyncSession, event_id: int, *, now: datetime) -> Wish | None:
    """Return an event as Discord should show it; None where it is gone."""
    statement = select(SocialEvent, Meeting).join(Meeting, Meeting.id == SocialEvent.meeting_id)
    found = (await session.execute(statement.where(SocialEvent.id == event_id))).one_or_none()
    if found is None:
        return None
    event, meeting = found
    return Wish(event, meeting, event.mirrored_revision != event.revision, event.ends_at <= now)


def differs(event: SocialEvent, seen: Seen) -> bool:
    """Whether Discord's event says anything else than ours."""
    ours = (event.name, event.place[:LONGEST_PLACE], event.starts_at, event.ends_at)
    return seen.ended or (seen.name, *_place_and_end(event, seen)) != ours


async def keep(session: AsyncSession, wish: Wish, mirror_id: int) -> None:
    """Note that Discord shows this state of an event."""
    await _reached(session, wish, MirrorState.SHOWN, mirror_id=mirror_id)


async def refused(session: AsyncSession, wish: Wish, state: MirrorState) -> None:
    """Note that Discord doesn't take it, so that ours stays ahead; the agenda works without."""
    await session.execute(update(SocialEvent).where(SocialEvent.id == wish.event.id).values(mirror=state))


async def gone(session: AsyncSession, wish: Wish) -> None:
    """Note that Discord shows a cancelled event no more."""
    await _reached(session, wish, MirrorState.GONE, mirror_id=None)


async def notice(session: AsyncSession, *, mirror_id: int, seen: Seen, token: int, now: datetime) -> None:
    """Plan a look at Discord's event, which said something else a moment ago; ``token`` tells this look from others."""
    event: SocialEvent | None = await session.scalar(select(SocialEvent).where(SocialEvent.mirror_id == mirror_id))
    if event is None or event.cancelled_at is not None or event.mirrored_revision != event.revision:
        return
    if differs(event, seen) and event.ends_at > now:
        await look(session, event.id, token=token, now=now)


async def look(session: AsyncSession, event_id: int, *, token: int, now: datetime) -> None:
    """Plan to bring an event and its mirror into step."""
    await queue.enqueue(
        session,
        kind=OutboxKind.EVENT_MIRRORED,
        subject_id=event_id,
        recipient_ids=[None],
        due=now,
        occasion=token,
    )


async def look_at_all(session: AsyncSession, *, token: int, now: datetime) -> None:
    """Plan a look at every event to come that Discord shows: while the bot was away, it heard of no change."""
    shown = select(SocialEvent.id).where(
        SocialEvent.mirror_id.is_not(None), SocialEvent.cancelled_at.is_(None), SocialEvent.ends_at > now
    )
    for event_id in (await session.scalars(shown.order_by(SocialEvent.id))).all():
        await look(session, event_id, token=token, now=now)


async def try_again(session: AsyncSession, *, society_id: int, event_id: int, token: int, now: datetime) -> None:
    """Plan to show an event that Discord refused, now that the organizers changed something.

    Raises:
        NotFoundError: there is none.
    """
    event, _meeting = await rsvps.hold(session, society_id=society_id, event_id=event_id)
    if event.mirror in (MirrorState.FORBIDDEN, MirrorState.FULL):
        event.mirror = MirrorState.WAITING
        await look(session, event.id, token=token, now=now)
        await session.flush()


async def take_over(session: AsyncSession, wish: Wish, seen: Seen, *, now: datetime) -> bool:
    """Take what was changed in Discord into our event; False where ours can't be that and has to be shown again.

    An event that was changed here in the meantime stays: its own message brings Discord into step.
    """
    event, meeting = await rsvps.hold(session, society_id=wish.meeting.society_id, event_id=wish.event.id)
    if event.revision != wish.event.revision or event.cancelled_at is not None or event.ends_at <= now:
        return True
    if seen.ended:
        await events.end_in_discord(session, event, now=now)
        event.mirror_id, event.mirror = None, MirrorState.GONE
        await session.flush()
        return True
    place, starts_at, ends_at = _place_and_end(event, seen)
    try:
        checked.times(meeting, starts_at, ends_at)
        name = checked.line(seen.name, checked.LONGEST_NAME, "name")
        kept = event.place if place == event.place[:LONGEST_PLACE] else checked.line(place, LONGEST_PLACE, "place")
        async with session.begin_nested():
            await events.change(
                session, event, name=name, place=kept, starts_at=starts_at, ends_at=ends_at, now=now, mirrored=True
            )
    except CommonGroundError:
        return False
    return True


async def interest(session: AsyncSession, *, mirror_id: int, user_id: int, interested: bool, now: datetime) -> None:
    """Count "Interested" in Discord's event as Going, of members who come to the meeting; the other way round as well.

    Nobody is said to come to a meeting who hasn't said so here.
    """
    statement = select(SocialEvent, Meeting).join(Meeting, Meeting.id == SocialEvent.meeting_id)
    found = (await session.execute(statement.where(SocialEvent.mirror_id == mirror_id))).one_or_none()
    if found is None:
        return
    event, meeting = found
    try:
        member = await profiles.require(session, society_id=meeting.society_id, user_id=user_id)
        if interested:
            await rsvps.answer(session, member=member, event_id=event.id, said=RsvpAnswer.GOING, now=now)
        else:
            await rsvps.give_back(session, member=member, event_id=event.id, now=now)
    except CommonGroundError:
        return


async def _reached(session: AsyncSession, wish: Wish, state: MirrorState, *, mirror_id: int | None) -> None:
    await session.execute(
        update(SocialEvent)
        .where(SocialEvent.id == wish.event.id)
        .values(mirror=state, mirror_id=mirror_id, mirrored_revision=wish.event.revision)
    )


def _place_and_end(event: SocialEvent, seen: Seen) -> tuple[str, datetime, datetime]:
    place = event.place[:LONGEST_PLACE] if seen.place is None else seen.place
    return place, seen.starts_at, seen.ends_at or event.ends_at

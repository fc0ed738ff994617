"""The social events of a meeting: added, changed, cancelled; who goes is told, and Discord's own event follows."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import ConflictError, InputError
from bot.meetings import calendar, checked, rsvps
from bot.models import Meeting, OutboxKind, SocialEvent, SocialEventKind
from bot.outbox import queue


async def add(
    session: AsyncSession,
    *,
    meeting: Meeting,
    kind: SocialEventKind,
    name: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    capacity: int | None = None,
) -> SocialEvent:
    """Add a reception, lunch, happy hour or the like.

    Raises:
        InputError: it ends before it starts, is outside the meeting or over, or a text is empty or too long.
        ConflictError: the same event is there already, or the meeting is cancelled.
    """
    if meeting.cancelled_at is not None:
        raise ConflictError(f"{meeting.name} is cancelled.")
    checked.times(meeting, starts_at, ends_at)
    if ends_at <= now:
        raise InputError("That time is over. Check the day.")
    event = SocialEvent(
        meeting_id=meeting.id,
        kind=kind,
        name=checked.line(name, checked.LONGEST_NAME, "name"),
        place=checked.line(place, checked.LONGEST_PLACE, "place"),
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=checked.places(capacity),
    )
    session.add(event)
    await _flush(session, event)
    await _mirror(session, event, now=now)
    return event


async def edit(
    session: AsyncSession,
    *,
    society_id: int,
    event_id: int,
    name: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    capacity: int | None,
    now: datetime,
) -> tuple[SocialEvent, Meeting]:
    """Change an event; who goes, waits or may come is told of another time or place.

    With more places those who wait move up; with fewer nobody loses theirs.

    Raises:
        NotFoundError: there is none.
        InputError, ConflictError: as ``add``; or it is cancelled or over.
    """
    event, meeting = await rsvps.hold(session, society_id=society_id, event_id=event_id)
    _check_changeable(event, now)
    checked.times(meeting, starts_at, ends_at)
    if ends_at <= now:
        raise InputError("That time is over. Check the day.")
    event.capacity = checked.places(capacity)
    await change(
        session,
        event,
        name=checked.line(name, checked.LONGEST_NAME, "name"),
        place=checked.line(place, checked.LONGEST_PLACE, "place"),
        starts_at=starts_at,
        ends_at=ends_at,
        now=now,
    )
    await rsvps.move_up(session, event, now=now)
    return event, meeting


async def change(
    session: AsyncSession,
    event: SocialEvent,
    *,
    name: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    mirrored: bool = False,
) -> None:
    """Give an event that is held what was checked; ``mirrored`` where that is what Discord shows already.

    Raises:
        ConflictError: another event is the same.
    """
    elsewhere = (event.place, event.starts_at, event.ends_at) != (place, starts_at, ends_at)
    if not elsewhere and event.name == name:
        await session.flush()
        return
    event.name, event.place, event.starts_at, event.ends_at = name, place, starts_at, ends_at
    event.revision += 1
    if mirrored:
        event.mirrored_revision = event.revision
    await _flush(session, event)
    await rsvps.move_reminders(session, event, now=now)
    if elsewhere:
        await _tell(session, event, now=now)
    if not mirrored:
        await _mirror(session, event, now=now)


async def cancel(
    session: AsyncSession, *, society_id: int, event_id: int, now: datetime
) -> tuple[SocialEvent, Meeting]:
    """Cancel an event; who goes, waits or may come is told.

    Raises:
        NotFoundError: there is none.
        ConflictError: it is cancelled already, or over.
    """
    event, meeting = await rsvps.hold(session, society_id=society_id, event_id=event_id)
    _check_changeable(event, now)
    await end(session, event, now=now)
    await _tell(session, event, now=now)
    return event, meeting


async def end(session: AsyncSession, event: SocialEvent, *, now: datetime, mirrored: bool = False) -> None:
    """Note that an event that is held doesn't take place; ``mirrored`` where Discord knows already."""
    event.cancelled_at = now
    event.revision += 1
    if mirrored:
        event.mirrored_revision = event.revision
    await session.flush()
    await rsvps.move_reminders(session, event, now=now)
    if not mirrored:
        await _mirror(session, event, now=now)


async def end_in_discord(session: AsyncSession, event: SocialEvent, *, now: datetime) -> None:
    """Cancel an event that is held, since Discord's own was cancelled or deleted; who goes is told."""
    await end(session, event, now=now, mirrored=True)
    await _tell(session, event, now=now)


async def of(session: AsyncSession, meeting: Meeting) -> Sequence[SocialEvent]:
    """Return the events of a meeting that take place, in order of time."""
    statement = (
        select(SocialEvent)
        .where(SocialEvent.meeting_id == meeting.id, SocialEvent.cancelled_at.is_(None))
        .order_by(SocialEvent.starts_at, SocialEvent.id)
    )
    return (await session.scalars(statement)).all()


async def keep_local_times(session: AsyncSession, meeting: Meeting, before: ZoneInfo, *, now: datetime) -> None:
    """Move the events to come with the meeting's time zone, so that 18:00 stays 18:00."""
    zone = ZoneInfo(meeting.time_zone)
    for listed in await of(session, meeting):
        event, _meeting = await rsvps.hold(session, society_id=meeting.society_id, event_id=listed.id)
        if event.ends_at > now:
            await change(
                session,
                event,
                name=event.name,
                place=event.place,
                starts_at=_moved(event.starts_at, before, zone),
                ends_at=_moved(event.ends_at, before, zone),
                now=now,
            )


def _moved(moment: datetime, before: ZoneInfo, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(before)
    return calendar.instant(local.date(), local.time(), zone)


async def _tell(session: AsyncSession, event: SocialEvent, *, now: datetime) -> None:
    await queue.enqueue(
        session,
        kind=OutboxKind.EVENT_CHANGED,
        subject_id=event.id,
        recipient_ids=await rsvps.concerned(session, event),
        due=now,
        occasion=event.revision,
    )


async def _mirror(session: AsyncSession, event: SocialEvent, *, now: datetime) -> None:
    await queue.enqueue(
        session,
        kind=OutboxKind.EVENT_MIRRORED,
        subject_id=event.id,
        recipient_ids=[None],
        due=now,
        occasion=event.revision,
    )


def _check_changeable(event: SocialEvent, now: datetime) -> None:
    if event.cancelled_at is not None:
        raise ConflictError(f"{event.name} is cancelled already.")
    if event.ends_at <= now:
        raise ConflictError(f"{event.name} is over, so it stays as it was.")


async def _flush(session: AsyncSession, event: SocialEvent) -> None:
    name = event.name
    try:
        await session.flush()
    except IntegrityError:
        raise ConflictError(f"{name} is in the agenda at this time already.") from None

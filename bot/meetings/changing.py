"""Changing and cancelling a meeting: who said they come is told, and its events and days follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import CommonGroundError, ConflictError, InputError, NotFoundError
from bot.meetings import attending, checked, events, meetings, points, rsvps
from bot.models import Attendance, Meeting, OutboxKind, SocialEvent
from bot.outbox import queue


@dataclass(frozen=True, slots=True)
class Changes:
    """What organizers want otherwise; None stays as it is, an empty ``link`` takes it away."""

    name: str | None = None
    place: str | None = None
    zone: ZoneInfo | None = None
    first_day: date | None = None
    last_day: date | None = None
    channel_id: int | None = None
    link: str | None = None
    points: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A meeting after a change: when it was before, its events outside its days now, whether anybody is told."""

    meeting: Meeting
    first_day: date
    zone: ZoneInfo
    outside: Sequence[SocialEvent]
    told: bool


async def edit(session: AsyncSession, *, society_id: int, meeting_id: int, changes: Changes, now: datetime) -> Changed:
    """Change a meeting. Who comes is told of other days, another zone or another place.

    The days on which members said they are there stay the same dates; events keep their local times.

    Raises:
        NotFoundError: there is none.
        InputError: nothing is to be changed, or to what can't be.
        ConflictError: it is cancelled, or there is another meeting of this name.
    """
    if changes == Changes():
        raise InputError("Choose what to change: the name, the place, the days, or something else from the list.")
    meeting = await _hold(session, society_id, meeting_id)
    first_day, zone, before = meeting.first_day, ZoneInfo(meeting.time_zone), _when_and_where(meeting)
    await _take(session, meeting, changes, now)
    meeting.revision += 1
    name = meeting.name
    try:
        await session.flush()
    except IntegrityError:
        raise ConflictError(f"There is a meeting called {name} already. Choose another name.") from None
    if changes.points is not None:
        await points.replace(session, meeting, changes.points)
    await _move_days(session, meeting, first_day)
    if meeting.time_zone != zone.key:
        await events.keep_local_times(session, meeting, zone, now=now)
    told = _when_and_where(meeting) != before
    if told:
        await _tell(session, meeting, now=now)
    return Changed(meeting, first_day, zone, await _outside(session, meeting), told)


async def complete(
    session: AsyncSession, meeting: Meeting, *, link: str, channel_id: int | None, names: Sequence[str]
) -> None:
    """Give a meeting that was just created its link, its channel and its points.

    Raises:
        InputError: the link is no https address.
    """
    meeting.link, meeting.channel_id = checked.link(link), channel_id
    await points.replace(session, meeting, names)


async def cancel(session: AsyncSession, *, society_id: int, meeting_id: int, now: datetime) -> Meeting:
    """Cancel a meeting and its events to come; who said they come is told, once.

    Raises:
        NotFoundError: there is none.
        ConflictError: it is cancelled already, or over.
    """
    meeting = await _hold(session, society_id, meeting_id)
    if now.astimezone(ZoneInfo(meeting.time_zone)).date() > meeting.last_day:
        raise ConflictError(f"{meeting.name} is over since {meeting.last_day}, so it stays as it was.")
    meeting.cancelled_at = now
    meeting.revision += 1
    await session.flush()
    for listed in await events.of(session, meeting):
        event, _meeting = await rsvps.hold(session, society_id=society_id, event_id=listed.id)
        if event.cancelled_at is None and event.ends_at > now:
            await events.end(session, event, now=now)
    await _tell(session, meeting, now=now)
    return meeting


async def _hold(session: AsyncSession, society_id: int, meeting_id: int) -> Meeting:
    meeting = await session.get(Meeting, meeting_id, populate_existing=True, with_for_update=True)
    if meeting is None or meeting.society_id != society_id:
        raise NotFoundError("meeting here", str(meeting_id))
    if meeting.cancelled_at is not None:
        raise ConflictError(f"{meeting.name} is cancelled already.")
    return meeting


async def _take(session: AsyncSession, meeting: Meeting, changes: Changes, now: datetime) -> None:
    with session.no_autoflush:
        zone = changes.zone or ZoneInfo(meeting.time_zone)
        first_day, last_day = changes.first_day or meeting.first_day, changes.last_day or meeting.last_day
        if (first_day, last_day) != (meeting.first_day, meeting.last_day):
            checked.days(first_day, last_day, now.astimezone(zone).date())
        if changes.name is not None:
            meeting.name = checked.line(changes.name, checked.LONGEST_NAME, "name")
        if changes.place is not None:
            meeting.place = checked.line(changes.place, checked.LONGEST_PLACE, "place")
        if changes.link is not None:
            meeting.link = checked.link(changes.link)
        if changes.channel_id is not None:
            meeting.channel_id = changes.channel_id
        meeting.time_zone, meeting.first_day, meeting.last_day = zone.key, first_day, last_day


async def _move_days(session: AsyncSession, meeting: Meeting, first_day: date) -> None:
    by, count = (first_day - meeting.first_day).days, len(attending.days_of(meeting))
    some = select(Attendance).where(Attendance.meeting_id == meeting.id, Attendance.days.is_not(None))
    for attendance in await session.scalars(some.with_for_update()):
        attendance.days = attending.moved(attendance.days, by=by, count=count)
    await session.flush()


async def _outside(session: AsyncSession, meeting: Meeting) -> Sequence[SocialEvent]:
    outside = []
    for event in await events.of(session, meeting):
        try:
            checked.times(meeting, event.starts_at, event.ends_at)
        except CommonGroundError:
            outside.append(event)
    return outside


async def _tell(session: AsyncSession, meeting: Meeting, *, now: datetime) -> None:
    await queue.enqueue(
        session,
        kind=OutboxKind.MEETING_CHANGED,
        subject_id=meeting.id,
        recipient_ids=(await session.scalars(meetings.attending(meeting.id))).all(),
        due=now,
        occasion=meeting.revision,
    )


def _when_and_where(meeting: Meeting) -> tuple[object, ...]:
    return meeting.first_day, meeting.last_day, meeting.time_zone, meeting.place

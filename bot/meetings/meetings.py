"""Meetings, their social events, and who comes."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import ConflictError, InputError, NotFoundError
from bot.models import Attendance, Meeting, Member, SocialEvent, SocialEventKind
from bot.text import one_line

MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Agenda:
    """A meeting with its social events in order of time, and what the viewer said."""

    meeting: Meeting
    events: Sequence[SocialEvent]
    attending: bool


async def create(
    session: AsyncSession,
    *,
    society_id: int,
    name: str,
    place: str,
    zone: ZoneInfo,
    first_day: date,
    last_day: date,
    now: datetime,
) -> Meeting:
    """Create a meeting.

    Raises:
        InputError: dates that can't be, or a name or place that is empty or too long.
        ConflictError: the society has a meeting of this name.
    """
    _check_days(first_day, last_day, now.astimezone(zone).date())
    meeting = Meeting(
        society_id=society_id,
        name=_line(name, 100, "name"),
        place=_line(place, 200, "place"),
        time_zone=zone.key,
        first_day=first_day,
        last_day=last_day,
    )
    session.add(meeting)
    try:
        await session.flush()
    except IntegrityError:
        raise ConflictError(f"There is a meeting called {meeting.name} already. Choose another name.") from None
    return meeting


async def add_event(
    session: AsyncSession,
    *,
    meeting: Meeting,
    kind: SocialEventKind,
    name: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
) -> SocialEvent:
    """Add a reception, lunch, happy hour or the like.

    Raises:
        InputError: it ends before it starts, is outside the meeting, or a text is empty or too long.
        ConflictError: the same event is there already.
    """
    if ends_at <= starts_at:
        raise InputError("The event ends before it starts. Check both times.")
    day = starts_at.astimezone(ZoneInfo(meeting.time_zone)).date()
    if not meeting.first_day - timedelta(days=1) <= day <= meeting.last_day + timedelta(days=1):
        raise InputError(f"{day} is not a day of {meeting.name} ({meeting.first_day} to {meeting.last_day}).")
    event = SocialEvent(
        meeting_id=meeting.id,
        kind=kind,
        name=_line(name, 100, "name"),
        place=_line(place, 200, "place"),
        starts_at=starts_at,
        ends_at=ends_at,
    )
    session.add(event)
    try:
        await session.flush()
    except IntegrityError:
        raise ConflictError(f"{event.name} is in the agenda at this time already.") from None
    return event


async def require(session: AsyncSession, *, society_id: int, meeting_id: int) -> Meeting:
    """Return a meeting of this society.

    Raises:
        NotFoundError: it has none with this id.
    """
    meeting = await session.get(Meeting, meeting_id)
    if meeting is None or meeting.society_id != society_id:
        raise NotFoundError("meeting here", str(meeting_id))
    return meeting


async def upcoming(session: AsyncSession, *, society_id: int, now: datetime) -> Sequence[Meeting]:
    """Meetings that are not over, the next first."""
    # A day's grace, since a meeting's last day may go on west of UTC.
    yesterday = now.date() - timedelta(days=1)
    statement = (
        select(Meeting)
        .where(Meeting.society_id == society_id, Meeting.last_day >= yesterday)
        .order_by(Meeting.first_day, Meeting.id)
    )
    return (await session.scalars(statement)).all()


async def attend(session: AsyncSession, *, member: Member, meeting: Meeting, now: datetime) -> None:
    """Note that the member comes; saying it again changes nothing.

    Raises:
        InputError: the meeting is over.
    """
    if now.astimezone(ZoneInfo(meeting.time_zone)).date() > meeting.last_day:
        raise InputError(f"{meeting.name} is over since {meeting.last_day}. Pick the next one from the list.")
    # Where a second press was faster, the member comes already.
    if not await _attends(session, member, meeting):
        with suppress(IntegrityError):
            async with session.begin_nested():
                session.add(Attendance(meeting_id=meeting.id, member_id=member.id, since=now))


async def withdraw(session: AsyncSession, *, member: Member, meeting: Meeting) -> None:
    """Note that the member doesn't come."""
    await session.execute(
        delete(Attendance).where(Attendance.meeting_id == meeting.id, Attendance.member_id == member.id)
    )


async def agenda(session: AsyncSession, *, member: Member, meeting: Meeting) -> Agenda:
    """Return what happens at a meeting besides its programme."""
    statement = (
        select(SocialEvent).where(SocialEvent.meeting_id == meeting.id).order_by(SocialEvent.starts_at, SocialEvent.id)
    )
    events = (await session.scalars(statement)).all()
    return Agenda(meeting, events, attending=await _attends(session, member, meeting))


async def _attends(session: AsyncSession, member: Member, meeting: Meeting) -> bool:
    mine = (Attendance.meeting_id == meeting.id) & (Attendance.member_id == member.id)
    return bool(await session.scalar(select(exists().where(mine))))


def _check_days(first_day: date, last_day: date, today: date) -> None:
    if last_day < first_day:
        raise InputError(f"The last day, {last_day}, is before the first, {first_day}. Swap them and try again.")
    if last_day < today:
        raise InputError(f"{last_day} is in the past. Check the year.")
    if (last_day - first_day).days >= MOST_DAYS:
        raise InputError(f"A meeting lasts at most {MOST_DAYS} days. Check the dates.")


def _line(text: str, most: int, noun: str) -> str:
    line = one_line(text)
    if not line:
        raise InputError(f"The {noun} is empty. Write one.")
    if len(line) > most:
        raise InputError(f"The {noun} is longer than {most} characters. Shorten it and try again.")
    return line

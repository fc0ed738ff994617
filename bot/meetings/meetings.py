"""Meetings, and who comes."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import ConflictError, InputError, NotFoundError
from bot.meetings import checked, events, points, rsvps
from bot.members.visibility import viewpoint
from bot.models import Attendance, Meeting, Member, Rsvp, RsvpAnswer, SocialEvent

# So long people look back at a meeting by command.
REMEMBERED = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Agenda:
    """A meeting with its points and its social events in order of time, and what the viewer said.

    ``answers`` and ``going`` are by event; ``going`` counts the viewer and whom they see.
    """

    meeting: Meeting
    points: Sequence[str]
    events: Sequence[SocialEvent]
    attendance: Attendance | None
    answers: Mapping[int, RsvpAnswer]
    going: Mapping[int, int]

    @property
    def attending(self) -> bool:
        """Whether the viewer said that they come."""
        return self.attendance is not None


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
    checked.days(first_day, last_day, now.astimezone(zone).date())
    meeting = Meeting(
        society_id=society_id,
        name=checked.line(name, checked.LONGEST_NAME, "name"),
        place=checked.line(place, checked.LONGEST_PLACE, "place"),
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


async def require(session: AsyncSession, *, society_id: int, meeting_id: int) -> Meeting:
    """Return a meeting of this society.

    Raises:
        NotFoundError: it has none with this id.
    """
    meeting = await session.get(Meeting, meeting_id)
    if meeting is None or meeting.society_id != society_id:
        raise NotFoundError("meeting here", str(meeting_id))
    return meeting


async def lately(session: AsyncSession, *, society_id: int, now: datetime) -> Sequence[Meeting]:
    """Meetings that have begun and were over a year ago at the longest, the newest first."""
    statement = (
        select(Meeting)
        .where(
            Meeting.society_id == society_id,
            Meeting.first_day <= now.date() + timedelta(days=1),
            Meeting.last_day >= now.date() - REMEMBERED,
        )
        .order_by(Meeting.first_day.desc(), Meeting.id.desc())
    )
    return (await session.scalars(statement)).all()


async def upcoming(session: AsyncSession, *, society_id: int, now: datetime) -> Sequence[Meeting]:
    """Meetings that are neither over nor cancelled, the next first."""
    # A day's grace, since a meeting's last day may go on west of UTC.
    yesterday = now.date() - timedelta(days=1)
    statement = (
        select(Meeting)
        .where(Meeting.society_id == society_id, Meeting.last_day >= yesterday, Meeting.cancelled_at.is_(None))
        .order_by(Meeting.first_day, Meeting.id)
    )
    return (await session.scalars(statement)).all()


async def attend(session: AsyncSession, *, member: Member, meeting: Meeting, now: datetime) -> None:
    """Note that the member comes; saying it again changes nothing.

    Raises:
        InputError: the meeting is over.
        ConflictError: it is cancelled.
    """
    if meeting.cancelled_at is not None:
        raise ConflictError(f"{meeting.name} is cancelled.")
    if now.astimezone(ZoneInfo(meeting.time_zone)).date() > meeting.last_day:
        raise InputError(f"{meeting.name} is over since {meeting.last_day}. Pick the next one from the list.")
    # Where a second press was faster, the member comes already.
    if not await attends(session, member, meeting):
        with suppress(IntegrityError):
            async with session.begin_nested():
                session.add(Attendance(meeting_id=meeting.id, member_id=member.id, since=now))


async def withdraw(session: AsyncSession, *, member: Member, meeting: Meeting, now: datetime) -> None:
    """Note that the member doesn't come; their places at events go to who waits."""
    await rsvps.forget_all(session, member=member, meeting=meeting, now=now)
    await session.execute(
        delete(Attendance).where(Attendance.meeting_id == meeting.id, Attendance.member_id == member.id)
    )


def attending(meeting_id: int) -> Select[int]:
    """Select the ids of everybody who comes, also of those whom a viewer doesn't see: for filtering only."""
    return select(Attendance.member_id).where(Attendance.meeting_id == meeting_id).order_by(Attendance.member_id)


async def agenda(session: AsyncSession, *, member: Member, meeting: Meeting) -> Agenda:
    """Return what happens at a meeting besides its programme, as a member sees it."""
    listed = await events.of(session, meeting)
    mine = select(Rsvp.event_id, Rsvp.answer).where(Rsvp.member_id == member.id, _of(listed))
    answers = dict((await session.execute(mine)).all())
    attendance = await session.get(Attendance, (meeting.id, member.id), populate_existing=True)
    named = await points.of(session, meeting)
    return Agenda(meeting, named, listed, attendance, answers, await _going(session, member, listed))


async def agenda_for_organizers(session: AsyncSession, *, meeting: Meeting) -> Agenda:
    """Return the same for an organizer who is no member, so sees nobody."""
    return Agenda(meeting, await points.of(session, meeting), await events.of(session, meeting), None, {}, {})


async def _going(session: AsyncSession, viewer: Member, listed: Sequence[SocialEvent]) -> Mapping[int, int]:
    """Count who goes where, of those whom the viewer sees: who is hidden isn't counted either."""
    if not listed:
        return {}
    view_from = await viewpoint(session, viewer)
    statement = (
        select(Rsvp.event_id, func.count())
        .join(Member, Member.id == Rsvp.member_id)
        .where(_of(listed), Rsvp.answer == RsvpAnswer.GOING, or_(view_from.others(), Member.id == viewer.id))
        .group_by(Rsvp.event_id)
    )
    return dict((await session.execute(statement)).all())


def _of(listed: Sequence[SocialEvent]) -> ColumnElement[bool]:
    return Rsvp.event_id.in_([event.id for event in listed])


async def attends(session: AsyncSession, member: Member, meeting: Meeting) -> bool:
    """Whether a member said that they come."""
    mine = (Attendance.meeting_id == meeting.id) & (Attendance.member_id == member.id)
    return bool(await session.scalar(select(exists().where(mine))))

"""How a member comes to a meeting: on which days, in person or remote, for the first time or not.

``Attendance.days`` holds a bit for each day, bit 0 the meeting's first; None is all of them.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import ConflictError, InputError
from bot.models import Attendance, Meeting, Member


def days_of(meeting: Meeting) -> Sequence[date]:
    """Return the days of a meeting."""
    count = (meeting.last_day - meeting.first_day).days + 1
    return [meeting.first_day + timedelta(days=number) for number in range(count)]


def present(meeting: Meeting, attendance: Attendance) -> Sequence[date]:
    """Return the days on which a member is there."""
    return [
        day for number, day in enumerate(days_of(meeting)) if attendance.days is None or attendance.days & (1 << number)
    ]


def moved(days: int | None, *, by: int, count: int) -> int | None:
    """Keep the same dates where the first day becomes one ``by`` days earlier; None (all) where none is left."""
    if days is None:
        return None
    shifted = days << by if by >= 0 else days >> -by
    return (shifted & ((1 << count) - 1)) or None


async def of(session: AsyncSession, *, member: Member, meeting: Meeting) -> Attendance:
    """Return how a member comes.

    Raises:
        ConflictError: they haven't said that they come.
    """
    attendance = await session.get(Attendance, (meeting.id, member.id), populate_existing=True)
    if attendance is None:
        raise _not_coming(meeting)
    return attendance


async def choose_days(
    session: AsyncSession, *, member: Member, meeting: Meeting, offered: range, chosen: Collection[int]
) -> None:
    """Note on which days a member is there; of the days that weren't ``offered``, nothing changes.

    Raises:
        ConflictError: they haven't said that they come.
        InputError: no day is left.
    """
    attendance = await _require(session, member, meeting)
    everything = (1 << len(days_of(meeting))) - 1
    before = everything if attendance.days is None else attendance.days
    kept = before & ~_mask(offered)
    after = (kept | _mask(number for number in chosen if number in offered)) & everything
    if not after:
        raise InputError("Choose at least one day, or press I can't come.")
    await _change(session, member, meeting, days=None if after == everything else after)


async def choose_remote(session: AsyncSession, *, member: Member, meeting: Meeting, remote: bool) -> None:
    """Note whether a member takes part from afar.

    Raises:
        ConflictError: they haven't said that they come.
    """
    await _change(session, member, meeting, remote=remote)


async def choose_first_timer(session: AsyncSession, *, member: Member, meeting: Meeting, first_timer: bool) -> None:
    """Note whether it is a member's first meeting of this kind.

    Raises:
        ConflictError: they haven't said that they come.
    """
    await _change(session, member, meeting, first_timer=first_timer)


async def _require(session: AsyncSession, member: Member, meeting: Meeting) -> Attendance:
    attendance = await session.get(Attendance, (meeting.id, member.id), populate_existing=True, with_for_update=True)
    if attendance is None:
        raise _not_coming(meeting)
    return attendance


async def _change(session: AsyncSession, member: Member, meeting: Meeting, **values: object) -> None:
    changed = await session.scalar(
        update(Attendance)
        .where(Attendance.meeting_id == meeting.id, Attendance.member_id == member.id)
        .values(**values)
        .returning(Attendance.member_id)
    )
    if changed is None:
        raise _not_coming(meeting)


def _not_coming(meeting: Meeting) -> ConflictError:
    return ConflictError(f"You haven't said that you come to {meeting.name}. Use `/meeting attend`.")


def _mask(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in set(numbers))

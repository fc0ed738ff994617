"""What a changed or cancelled meeting means for its rounds: those that aren't paired yet move with it, or stop."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.meetings import attending, changing
from bot.meetings.calendar import instant
from bot.meetings.changing import Changed, Changes
from bot.meetups import programs
from bot.meetups.programs import LEAD
from bot.models import Meeting, Program, Round, RoundStatus

# Nobody was told of a partner yet.
OPEN = (RoundStatus.PLANNED, RoundStatus.PAIRING)


@dataclass(frozen=True, slots=True)
class Replanned:
    """A changed meeting, and how many of its rounds were moved, added and removed."""

    changed: Changed
    moved: int
    added: int
    removed: int


async def edit_meeting(
    session: AsyncSession,
    *,
    society_id: int,
    meeting_id: int,
    changes: Changes,
    now: datetime,
    rng: random.Random,
) -> Replanned:
    """Change a meeting, and move what isn't paired yet with it.

    Raises:
        NotFoundError, InputError, ConflictError: as ``changing.edit``.
    """
    changed = await changing.edit(session, society_id=society_id, meeting_id=meeting_id, changes=changes, now=now)
    if changes.points is not None:
        await _meet_at(session, changed.meeting, changes.points[0])
    return await replan(session, changed, now=now, rng=rng)


async def cancel_meeting(session: AsyncSession, *, society_id: int, meeting_id: int, now: datetime) -> Meeting:
    """Cancel a meeting and stop its rounds that aren't paired yet; what was suggested stays as it is.

    Raises:
        NotFoundError, ConflictError: as ``changing.cancel``.
    """
    meeting = await changing.cancel(session, society_id=society_id, meeting_id=meeting_id, now=now)
    program = await programs.of_meeting(session, meeting)
    await session.execute(
        update(Round)
        .where(Round.program_id == program.id, Round.status.in_(OPEN))
        .values(status=RoundStatus.CANCELLED, lease_until=None)
    )
    return meeting


async def replan(session: AsyncSession, changed: Changed, *, now: datetime, rng: random.Random) -> Replanned:
    """Keep a round at each of the program's times of day on each day of the meeting.

    Planned rounds of days that are left go; those of other days keep date and local time, days that are new get
    theirs. What is paired, or being paired, stays.
    """
    meeting, zone = changed.meeting, ZoneInfo(changed.meeting.time_zone)
    program = await programs.of_meeting(session, meeting)
    days = _days_of(program, changed)
    rounds = await _of(session, program)
    moved = removed = 0
    taken: set[tuple[date, time]] = set()
    # Their local times as they were, before any is moved.
    dated = _dated(rounds, changed.zone)
    for round_, day, at in dated:
        meets_at = instant(day, at, zone)
        if round_.status is RoundStatus.PLANNED and (day not in days or meets_at <= now):
            removed += await _remove(session, round_)
            continue
        taken.add((day, at))
        if round_.status is RoundStatus.PLANNED and meets_at != round_.meets_at:
            moved += await _move(session, round_, meets_at, now)
    times = {at for _round, _day, at in dated}
    missing = [
        meets_at
        for day in days
        for at in sorted(times)
        if (day, at) not in taken and (meets_at := instant(day, at, zone)) > now
    ]
    _add(session, rounds, missing, now=now, rng=rng)
    await session.flush()
    return Replanned(changed, moved, len(missing), removed)


async def _meet_at(session: AsyncSession, meeting: Meeting, point: str) -> None:
    program = await programs.of_meeting(session, meeting)
    planned = (Round.program_id == program.id) & (Round.status == RoundStatus.PLANNED)
    await session.execute(update(Round).where(planned).values(place=point))


def _days_of(program: Program, changed: Changed) -> Sequence[date]:
    """Return the days with a round; those that organizers chose stay the same dates."""
    every = attending.days_of(changed.meeting)
    by = (changed.first_day - changed.meeting.first_day).days
    program.days = attending.moved(program.days, by=by, count=len(every))
    return [day for number, day in enumerate(every) if program.days is None or program.days & (1 << number)]


async def _of(session: AsyncSession, program: Program) -> Sequence[Round]:
    statement = select(Round).where(Round.program_id == program.id).order_by(Round.number).with_for_update()
    return (await session.scalars(statement.execution_options(populate_existing=True))).all()


def _dated(rounds: Sequence[Round], zone: ZoneInfo) -> Sequence[tuple[Round, date, time]]:
    local = [(round_, round_.meets_at.astimezone(zone)) for round_ in rounds if round_.meets_at is not None]
    return [(round_, moment.date(), moment.time()) for round_, moment in local]


async def _remove(session: AsyncSession, round_: Round) -> int:
    gone = delete(Round).where(Round.id == round_.id, Round.status == RoundStatus.PLANNED).returning(Round.id)
    return int(await session.scalar(gone) is not None)


async def _move(session: AsyncSession, round_: Round, meets_at: datetime, now: datetime) -> int:
    length = round_.ends_at - (round_.meets_at or round_.ends_at)
    moved = (
        update(Round)
        .where(Round.id == round_.id, Round.status == RoundStatus.PLANNED)
        .values(meets_at=meets_at, due_at=max(meets_at - LEAD, now), ends_at=meets_at + length)
        .returning(Round.id)
    )
    return int(await session.scalar(moved) is not None)


def _add(
    session: AsyncSession, rounds: Sequence[Round], missing: Sequence[datetime], *, now: datetime, rng: random.Random
) -> None:
    last = max((round_.number for round_ in rounds), default=0)
    length = rounds[0].ends_at - rounds[0].meets_at if rounds and rounds[0].meets_at else timedelta()
    session.add_all(
        Round(
            program_id=rounds[0].program_id,
            number=number,
            due_at=max(meets_at - LEAD, now),
            meets_at=meets_at,
            ends_at=meets_at + length,
            place=rounds[0].place,
            seed=rng.getrandbits(31),
        )
        for number, meets_at in enumerate(missing, start=last + 1)
    )

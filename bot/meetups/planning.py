"""Planning rounds: one a day at a meeting, one a week all year."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.meetings import meetings
from bot.meetings.calendar import instant
from bot.meetups import slots
from bot.meetups.turns import WEEK
from bot.models import Meeting, Program, ProgramSlot, Round, RoundStatus
from bot.text import one_line

# People read the suggestion over breakfast and meet around noon.
LEAD = timedelta(hours=3)
YEAR_ROUND_TIME = time(15, 0)
MONDAY = 0


@dataclass(slots=True)
class Planned:
    """The rounds of a meeting that are planned, in their order, and how many were moved, added and removed."""

    rounds: list[Round] = field(default_factory=list)
    moved: int = 0
    added: int = 0
    removed: int = 0


async def create_meeting(
    session: AsyncSession,
    *,
    society_id: int,
    name: str,
    place: str,
    zone: ZoneInfo,
    first_day: date,
    last_day: date,
    round_time: time,
    meetup_point: str,
    now: datetime,
    rng: random.Random,
) -> tuple[Meeting, Sequence[Round]]:
    """Create a meeting with its program: a round a day, at ``round_time`` at the meetup point.

    Raises:
        InputError, ConflictError: as ``meetings.create``.
    """
    meeting = await meetings.create(
        session,
        society_id=society_id,
        name=name,
        place=place,
        zone=zone,
        first_day=first_day,
        last_day=last_day,
        now=now,
    )
    program = Program(society_id=society_id, meeting_id=meeting.id)
    session.add(program)
    await session.flush()
    session.add(ProgramSlot(program_id=program.id, starts=round_time))
    await session.flush()
    point = one_line(meetup_point)[:200]
    planned = await plan_meeting(session, program, meeting, place=point, now=now, rng=rng)
    return meeting, planned.rounds


async def plan_meeting(
    session: AsyncSession,
    program: Program,
    meeting: Meeting,
    *,
    place: str = "",
    before: ZoneInfo | None = None,
    now: datetime,
    rng: random.Random,
) -> Planned:
    """Plan a round for each day of the program that is still to come, and move or drop those planned before.

    A round is paired LEAD before its first slot that is not over. Rounds that are paired, or cancelled, stay as they
    are. ``place`` is where groups meet if the meeting has no points, ``before`` the zone in which the rounds were
    planned, where it was another.
    """
    zone = ZoneInfo(meeting.time_zone)
    times = [slot.starts for slot in await slots.times(session, program)]
    held = select(Round).where(Round.program_id == program.id).order_by(Round.number).with_for_update()
    existing = (await session.scalars(held.execution_options(populate_existing=True))).all()
    planned = {_day(one, before or zone): one for one in existing if one.status is RoundStatus.PLANNED}
    settled = {_day(one, before or zone) for one in existing if one.status is not RoundStatus.PLANNED}
    place = place or next((one.place for one in existing if one.place), "")
    number = max((one.number for one in existing), default=0)
    result = Planned()
    for day in days(program, meeting):
        starts = [start for at in times if (start := instant(day, at, zone)) > now]
        if not starts or day in settled:
            continue
        round_ = planned.pop(day, None)
        if round_ is None:
            number += 1
            result.added += 1
            round_ = Round(program_id=program.id, number=number, seed=rng.getrandbits(31), status=RoundStatus.PLANNED)
            session.add(round_)
        elif round_.meets_at != starts[0]:
            result.moved += 1
        round_.due_at = max(starts[0] - LEAD, now)
        round_.meets_at, round_.place = starts[0], place
        round_.ends_at = starts[-1] + timedelta(minutes=program.slot_minutes)
        result.rounds.append(round_)
    for gone in planned.values():
        result.removed += 1
        await session.delete(gone)
    await session.flush()
    return result


def plan_year_round(
    session: AsyncSession, program: Program, *, after: Round | None, now: datetime, rng: random.Random
) -> None:
    """Plan the next weekly round, on a Monday: the first at least a day away, later ones in the week after the last."""
    day = (now if after is None else max(now, after.due_at)).date() + timedelta(days=1)
    while day.weekday() != MONDAY:
        day += timedelta(days=1)
    due_at = instant(day, YEAR_ROUND_TIME, ZoneInfo("UTC"))
    number = 1 if after is None else after.number + 1
    session.add(
        Round(
            program_id=program.id,
            number=number,
            due_at=due_at,
            meets_at=None,
            ends_at=due_at + WEEK,
            place="",
            seed=rng.getrandbits(31),
        )
    )


async def coming(session: AsyncSession, program: Program, *, now: datetime) -> Sequence[Round]:
    """Return the rounds of a program that are still to be paired, the next first."""
    statement = select(Round).where(
        Round.program_id == program.id, Round.status == RoundStatus.PLANNED, Round.ends_at > now
    )
    return (await session.scalars(statement.order_by(Round.due_at, Round.id))).all()


def _day(round_: Round, zone: ZoneInfo) -> date:
    return (round_.meets_at or round_.due_at).astimezone(zone).date()


def days(program: Program, meeting: Meeting) -> list[date]:
    """Return the days of a meeting on which its program has rounds."""
    every = [meeting.first_day + timedelta(days=day) for day in range((meeting.last_day - meeting.first_day).days + 1)]
    return [day for number, day in enumerate(every) if program.days is None or program.days >> number & 1]

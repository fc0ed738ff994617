"""What organizers choose for the rounds of a program."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InputError
from bot.matching.problem import LARGEST_GROUP, SMALLEST_GROUP
from bot.meetings import points
from bot.meetings.calendar import parse_date, parse_time
from bot.meetups import planning, slots
from bot.models import Meeting, MixingRule, Program, ProgramSlot, Round

MOST_SLOTS = 12
SHORTEST_SLOT, LONGEST_SLOT = 10, 180
MOST_REST_DAYS = 730
_BETWEEN = ";"


@dataclass(frozen=True, slots=True)
class Choices:
    """What is changed; None stays as it is. ``times`` and ``days`` are only for the program of a meeting."""

    times: Sequence[time] | None = None
    days: Sequence[date] | None = None
    slot_minutes: int | None = None
    group_size: int | None = None
    mixing: MixingRule | None = None
    rest_days: int | None = None
    colleagues_apart: bool | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a program as they are, and the rounds that are planned by them."""

    program: Program
    meeting: Meeting | None
    times: tuple[time, ...]
    points: tuple[str, ...]
    planned: Sequence[Round]


def parse_times(text: str) -> list[time]:
    """Read times of day such as ``10:30; 12:30; 15:00``, in any order.

    Raises:
        InputError: one is no time of day, or there are none.
    """
    found = sorted({parse_time(part) for part in text.split(_BETWEEN) if part.strip()})
    if not found:
        raise InputError("No time is named. Write them like 10:30; 12:30; 15:00.")
    return found


def parse_days(text: str) -> list[date]:
    """Read dates such as ``2027-03-14; 2027-03-15``, in any order.

    Raises:
        InputError: one is no date, or there are none.
    """
    found = sorted({parse_date(part) for part in text.split(_BETWEEN) if part.strip()})
    if not found:
        raise InputError("No day is named. Write them like 2027-03-14; 2027-03-15.")
    return found


async def load(session: AsyncSession, program: Program, *, now: datetime) -> Settings:
    """Return how a program is set."""
    meeting = await session.get_one(Meeting, program.meeting_id) if program.meeting_id is not None else None
    return Settings(
        program,
        meeting,
        tuple(slot.starts for slot in await slots.times(session, program)),
        tuple(await points.of(session, meeting)) if meeting else (),
        await planning.coming(session, program, now=now),
    )


async def change(
    session: AsyncSession, *, program: Program, choices: Choices, now: datetime, rng: random.Random
) -> Settings:
    """Change some of a program's settings; rounds that are planned follow, those that are paired stay.

    Raises:
        InputError: something that can't be, with what would be.
    """
    meeting = await session.get_one(Meeting, program.meeting_id) if program.meeting_id is not None else None
    _check_numbers(choices)
    if meeting is None and (choices.times is not None or choices.days is not None):
        raise InputError("Year-round, pairs find their own time: times and days are only for a meeting.")
    for name in ("slot_minutes", "group_size", "mixing", "rest_days", "colleagues_apart"):
        value = getattr(choices, name)
        if value is not None:
            setattr(program, name, value)
    if meeting is not None:
        if choices.days is not None:
            program.days = _bits(choices.days, meeting)
        times = choices.times or [slot.starts for slot in await slots.times(session, program)]
        _check_times(times, program.slot_minutes)
        if choices.times is not None:
            await session.execute(delete(ProgramSlot).where(ProgramSlot.program_id == program.id))
            session.add_all(ProgramSlot(program_id=program.id, starts=starts) for starts in choices.times)
        await session.flush()
        await planning.plan_meeting(session, program, meeting, now=now, rng=rng)
    await session.flush()
    return await load(session, program, now=now)


def _check_numbers(choices: Choices) -> None:
    bounds = (
        ("group size", choices.group_size, SMALLEST_GROUP, LARGEST_GROUP),
        ("length of a slot in minutes", choices.slot_minutes, SHORTEST_SLOT, LONGEST_SLOT),
        ("number of days before the same two meet again", choices.rest_days, 0, MOST_REST_DAYS),
    )
    for name, value, least, most in bounds:
        if value is not None and not least <= value <= most:
            raise InputError(f"The {name} is from {least} to {most}, not {value}.")


def _check_times(times: Sequence[time], minutes: int) -> None:
    if len(times) > MOST_SLOTS:
        raise InputError(f"A day has at most {MOST_SLOTS} slots, and you named {len(times)}. Leave some out.")
    someday = date(2000, 1, 1)
    starts = [datetime.combine(someday, at) for at in sorted(times)]
    for earlier, later in pairwise(starts):
        if later - earlier < timedelta(minutes=minutes):
            raise InputError(
                f"{earlier:%H:%M} and {later:%H:%M} are less than {minutes} minutes apart, so that their "
                "slots overlap. Choose other times, or shorter slots."
            )


def _bits(days: Sequence[date], meeting: Meeting) -> int:
    bits = 0
    for day in days:
        if not meeting.first_day <= day <= meeting.last_day:
            raise InputError(f"{day} is not a day of {meeting.name} ({meeting.first_day} to {meeting.last_day}).")
        bits |= 1 << (day - meeting.first_day).days
    return bits

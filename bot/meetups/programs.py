"""Programs: opting in to meetups, of a meeting or year-round, and the rounds that are planned."""

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InputError
from bot.meetings import meetings
from bot.meetings.calendar import instant
from bot.models import Meeting, Member, Program, ProgramMembership, Round, RoundStatus
from bot.text import one_line

# People read the suggestion over breakfast and meet around noon.
LEAD = timedelta(hours=3)
SLOT = timedelta(minutes=30)
YEAR_ROUND_INTERVAL = timedelta(days=14)
YEAR_ROUND_TIME = time(15, 0)
MONDAY = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A program as a member sees it. ``next_round`` is empty when all are paired."""

    program: Program
    meeting: Meeting | None
    joined: bool
    attending: bool
    next_round: Round | None


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
    days = (first_day + timedelta(days=offset) for offset in range((last_day - first_day).days + 1))
    slots = [instant(day, round_time, zone) for day in days]
    rounds = [
        Round(
            program_id=program.id,
            number=number,
            due_at=max(meets_at - LEAD, now),
            meets_at=meets_at,
            ends_at=meets_at + SLOT,
            place=one_line(meetup_point)[:200],
            seed=rng.getrandbits(31),
        )
        for number, meets_at in enumerate((slot for slot in slots if slot > now), start=1)
    ]
    session.add_all(rounds)
    await session.flush()
    return meeting, rounds


async def of_meeting(session: AsyncSession, meeting: Meeting) -> Program:
    """Return the program of a meeting."""
    return (await session.scalars(select(Program).where(Program.meeting_id == meeting.id))).one()


async def year_round(session: AsyncSession, *, society_id: int, now: datetime, rng: random.Random) -> Program:
    """Return the society's year-round program, making it and its first round with the first use."""
    statement = select(Program).where(Program.society_id == society_id, Program.meeting_id.is_(None))
    program = await session.scalar(statement)
    if program is None:
        program = Program(society_id=society_id, meeting_id=None)
        try:
            async with session.begin_nested():
                session.add(program)
        except IntegrityError:
            return (await session.scalars(statement)).one()
        plan_year_round(session, program, after=now, number=1, rng=rng)
        await session.flush()
    return program


def plan_year_round(
    session: AsyncSession, program: Program, *, after: datetime, number: int, rng: random.Random
) -> None:
    """Plan the round of a Monday: the first at least a day away, later ones every YEAR_ROUND_INTERVAL."""
    day = after.date() + (timedelta(days=1) if number == 1 else YEAR_ROUND_INTERVAL)
    while day.weekday() != MONDAY:
        day += timedelta(days=1)
    due_at = instant(day, YEAR_ROUND_TIME, ZoneInfo("UTC"))
    session.add(
        Round(
            program_id=program.id,
            number=number,
            due_at=due_at,
            meets_at=None,
            ends_at=due_at + YEAR_ROUND_INTERVAL,
            place="",
            seed=rng.getrandbits(31),
        )
    )


async def join(session: AsyncSession, *, member: Member, program: Program, now: datetime) -> Standing:
    """Opt in. For a meeting this also says that the member comes. Again changes nothing.

    Raises:
        InputError: the meeting is over, or the member is hidden.
    """
    if not member.listed:
        raise InputError(
            "You are hidden, so nobody can be suggested to you. Show yourself with `/profile edit`, Who sees what."
        )
    if program.meeting_id is not None:
        meeting = await meetings.require(session, society_id=member.society_id, meeting_id=program.meeting_id)
        await meetings.attend(session, member=member, meeting=meeting, now=now)
    # Where a second press was faster, the member is in already.
    if not await _joined(session, member, program):
        with suppress(IntegrityError):
            async with session.begin_nested():
                session.add(ProgramMembership(program_id=program.id, member_id=member.id, since=now))
    return await standing(session, member=member, program=program)


async def leave(session: AsyncSession, *, member: Member, program: Program) -> Standing:
    """Opt out; meetups that were suggested stay."""
    await session.execute(
        delete(ProgramMembership).where(
            ProgramMembership.program_id == program.id, ProgramMembership.member_id == member.id
        )
    )
    return await standing(session, member=member, program=program)


async def standing(session: AsyncSession, *, member: Member, program: Program) -> Standing:
    """Tell how the member stands to a program."""
    meeting = await session.get(Meeting, program.meeting_id) if program.meeting_id else None
    attending = (await meetings.agenda(session, member=member, meeting=meeting)).attending if meeting else False
    next_round: Round | None = await session.scalar(
        select(Round)
        .where(Round.program_id == program.id, Round.status.in_((RoundStatus.PLANNED, RoundStatus.PAIRING)))
        .order_by(Round.due_at)
        .limit(1)
    )
    return Standing(program, meeting, await _joined(session, member, program), attending, next_round)


async def standings(session: AsyncSession, *, member: Member, now: datetime, rng: random.Random) -> Sequence[Standing]:
    """Tell how the member stands to every program that goes on, year-round first."""
    programs = [await year_round(session, society_id=member.society_id, now=now, rng=rng)]
    coming = await meetings.upcoming(session, society_id=member.society_id, now=now)
    programs += [await of_meeting(session, meeting) for meeting in coming]
    return [await standing(session, member=member, program=program) for program in programs]


async def _joined(session: AsyncSession, member: Member, program: Program) -> bool:
    mine = (ProgramMembership.program_id == program.id) & (ProgramMembership.member_id == member.id)
    return bool(await session.scalar(select(exists().where(mine))))

"""Programs: opting in to meetups, of a meeting or year-round, and the rounds that are planned."""

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InputError, NotAMemberError
from bot.meetings import meetings
from bot.meetups.planning import plan_year_round
from bot.meetups.turns import Turn, next_turn
from bot.models import Frequency, Meeting, Member, Program, ProgramMembership, Round, RoundStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """A program as a member sees it. ``next_round`` is empty when all are paired, ``membership`` without an opt-in."""

    program: Program
    meeting: Meeting | None
    membership: ProgramMembership | None
    attending: bool
    next_round: Round | None

    @property
    def joined(self) -> bool:
        """Whether the member has opted in."""
        return self.membership is not None

    @property
    def turn(self) -> Turn | None:
        """The round that is the member's next one, or would be with the usual frequency; None where none is planned."""
        if self.next_round is None:
            return None
        number, due_at = self.next_round.number, self.next_round.due_at
        skips = self.membership.skips if self.membership else None
        if self.meeting is not None:
            return None if skips == number else Turn(number, due_at)
        frequency = self.membership.frequency if self.membership else Frequency.TWO_WEEKS
        return next_turn(frequency, number=number, due_at=due_at, skips=skips)


async def of_meeting(session: AsyncSession, meeting: Meeting) -> Program:
    """Return the program of a meeting."""
    return (await session.scalars(select(Program).where(Program.meeting_id == meeting.id))).one()


async def of_member(session: AsyncSession, *, program_id: int, user_id: int) -> tuple[Program, Member]:
    """Return a program, and who this Discord user is in its society.

    Raises:
        NotAMemberError: no such program, or the user is none there.
    """
    row = (
        await session.execute(
            select(Program, Member)
            .join(Member, Member.society_id == Program.society_id)
            .where(Program.id == program_id, Member.user_id == user_id)
        )
    ).one_or_none()
    if row is None:
        raise NotAMemberError
    return row[0], row[1]


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
        plan_year_round(session, program, after=None, now=now, rng=rng)
        await session.flush()
    return program


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
    if await _membership(session, member, program) is None:
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


async def choose_frequency(
    session: AsyncSession, *, member: Member, program: Program, frequency: Frequency
) -> Standing:
    """Take part in the year-round rounds this often from now on.

    Raises:
        InputError: the member has not opted in, or it is the program of a meeting.
    """
    if program.meeting_id is not None:
        raise InputError("A meeting has a round a day. To sit one out, press Skip in `/meetups status`.")
    await _change(session, member, program, frequency=frequency)
    return await standing(session, member=member, program=program)


async def skip(session: AsyncSession, *, member: Member, program: Program, number: int) -> Standing:
    """Sit one round out, by its number; one that has been paired by now can't be skipped any more.

    Raises:
        InputError: the member has not opted in, or the round is paired.
    """
    status = await session.scalar(select(Round.status).where(Round.program_id == program.id, Round.number == number))
    # A round that isn't planned yet is later than those that are.
    if status not in (None, RoundStatus.PLANNED):
        raise InputError(
            "That round is paired already. If you can't meet, press Can't make it on the suggestion: nobody minds."
        )
    await _change(session, member, program, skips=number)
    return await standing(session, member=member, program=program)


async def unskip(session: AsyncSession, *, member: Member, program: Program) -> Standing:
    """Take part after all.

    Raises:
        InputError: the member has not opted in.
    """
    await _change(session, member, program, skips=None)
    return await standing(session, member=member, program=program)


async def _change(session: AsyncSession, member: Member, program: Program, **values: object) -> None:
    await _require_membership(session, member, program)
    await session.execute(
        update(ProgramMembership)
        .where(ProgramMembership.program_id == program.id, ProgramMembership.member_id == member.id)
        .values(**values)
    )


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
    return Standing(program, meeting, await _membership(session, member, program), attending, next_round)


async def standings(session: AsyncSession, *, member: Member, now: datetime, rng: random.Random) -> Sequence[Standing]:
    """Tell how the member stands to every program that goes on, year-round first."""
    programs = [await year_round(session, society_id=member.society_id, now=now, rng=rng)]
    coming = await meetings.upcoming(session, society_id=member.society_id, now=now)
    programs += [await of_meeting(session, meeting) for meeting in coming]
    return [await standing(session, member=member, program=program) for program in programs]


async def _membership(session: AsyncSession, member: Member, program: Program) -> ProgramMembership | None:
    return await session.get(ProgramMembership, (program.id, member.id), populate_existing=True)


async def _require_membership(session: AsyncSession, member: Member, program: Program) -> None:
    if await _membership(session, member, program) is None:
        raise InputError("You haven't opted in here yet. Do it with `/meetups join`.")

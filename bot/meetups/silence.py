"""Members who gave no sign in three rounds running are paused, so that nobody waits for them in vain."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InputError
from bot.models import (
    Meeting,
    Meetup,
    MeetupMember,
    MeetupStatus,
    Member,
    OutboxKind,
    Program,
    ProgramMembership,
    Round,
    RoundStatus,
    Society,
)
from bot.outbox import queue

MOST_SILENT_ROUNDS = 3


async def count(session: AsyncSession, meetup: Meetup, *, now: datetime) -> None:
    """Count a meetup that is over for those who pressed nothing; that others met them is a sign as well."""
    program_id = await session.scalar(select(Round.program_id).where(Round.id == meetup.round_id))
    parts = (
        await session.scalars(select(MeetupMember).where(MeetupMember.meetup_id == meetup.id, MeetupMember.live))
    ).all()
    met = meetup.status is MeetupStatus.MET
    silent = [part.member_id for part in parts if part.answered_at is None and not met]
    heard = [part.member_id for part in parts if part.member_id not in silent]
    await _change(session, program_id, heard, silent_rounds=0)
    if not silent:
        return
    await _change(session, program_id, silent, silent_rounds=ProgramMembership.silent_rounds + 1)
    paused = await session.scalars(
        update(ProgramMembership)
        .where(
            ProgramMembership.program_id == program_id,
            ProgramMembership.member_id.in_(silent),
            ProgramMembership.silent_rounds >= MOST_SILENT_ROUNDS,
            ProgramMembership.paused_at.is_(None),
            # After the last round of a meeting there is nothing to be paused from.
            exists().where(Round.program_id == program_id, Round.status == RoundStatus.PLANNED),
        )
        .values(paused_at=now)
        .returning(ProgramMembership.member_id)
        .execution_options(synchronize_session=False)
    )
    await queue.enqueue(
        session,
        kind=OutboxKind.MEETUPS_PAUSED,
        subject_id=program_id or 0,
        recipient_ids=sorted(paused),
        due=now,
        occasion=meetup.id,
    )


async def paused(
    session: AsyncSession, *, program_id: int, member_id: int
) -> tuple[Society, Meeting | None, ProgramMembership] | None:
    """Return the membership of a program with its society and meeting; None where there is none."""
    row = (
        await session.execute(
            select(Society, Meeting, ProgramMembership)
            .select_from(ProgramMembership)
            .join(Program, Program.id == ProgramMembership.program_id)
            .join(Society, Society.id == Program.society_id)
            .outerjoin(Meeting, Meeting.id == Program.meeting_id)
            .where(ProgramMembership.program_id == program_id, ProgramMembership.member_id == member_id)
            .execution_options(populate_existing=True)
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


async def come_back(session: AsyncSession, *, program_id: int, user_id: int) -> tuple[Program, Member]:
    """Count a member in again; who isn't paused stays as they are.

    Raises:
        InputError: they have left the program since.
    """
    member, _ = await membership(session, program_id=program_id, user_id=user_id)
    await _change(session, program_id, [member.id], paused_at=None, silent_rounds=0)
    return await session.get_one(Program, program_id), member


async def membership(session: AsyncSession, *, program_id: int, user_id: int) -> tuple[Member, ProgramMembership]:
    """Return the membership of this Discord user in a program.

    Raises:
        InputError: they are not in it.
    """
    row = (
        await session.execute(
            select(Member, ProgramMembership)
            .join(ProgramMembership, ProgramMembership.member_id == Member.id)
            .where(ProgramMembership.program_id == program_id, Member.user_id == user_id)
            .execution_options(populate_existing=True)
        )
    ).one_or_none()
    if row is None:
        raise InputError("You haven't opted in there. Do it with `/meetups join`.")
    return row[0], row[1]


async def _change(session: AsyncSession, program_id: int | None, members: Collection[int], **values: object) -> None:
    if members:
        await session.execute(
            update(ProgramMembership)
            .where(ProgramMembership.program_id == program_id, ProgramMembership.member_id.in_(members))
            .values(**values)
            .execution_options(synchronize_session=False)
        )

"""Telling members all year that a round comes, so that they can skip it: two days before, those whose turn it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.meetups import taking_part
from bot.meetups.slots import Offer
from bot.models import Member, OutboxKind, Program, ProgramMembership, Round, RoundStatus, Society
from bot.outbox import queue

AHEAD = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class HeadsUp:
    """A round that comes, as one member is told of it."""

    round: Round
    program: Program
    society: Society
    membership: ProgramMembership


async def announce_next(session: AsyncSession, *, now: datetime) -> bool:
    """Tell those whose turn it is of one year-round round that comes; whether there was one to tell of."""
    claimed: Round | None = await session.scalar(
        update(Round)
        .where(
            Round.id.in_(
                select(Round.id)
                .join(Program, Program.id == Round.program_id)
                .where(
                    Program.meeting_id.is_(None),
                    Round.status == RoundStatus.PLANNED,
                    Round.announced_at.is_(None),
                    Round.due_at <= now + AHEAD,
                    Round.due_at > now,
                )
                .order_by(Round.due_at)
                .limit(1)
            ),
            Round.announced_at.is_(None),
        )
        .values(announced_at=now)
        .returning(Round)
        .execution_options(populate_existing=True)
    )
    if claimed is None:
        return False
    program = await session.get_one(Program, claimed.program_id)
    found = await taking_part.participants(session, claimed, program, Offer())
    # Who has just joined was told with that when the round is.
    new = select(ProgramMembership.member_id).where(
        ProgramMembership.program_id == program.id, ProgramMembership.since > claimed.due_at - 2 * AHEAD
    )
    told = found.keys() - set(await session.scalars(new))
    await queue.enqueue(
        session, kind=OutboxKind.MEETUP_HEADS_UP, subject_id=claimed.id, recipient_ids=sorted(told), due=now
    )
    return True


async def load(session: AsyncSession, round_id: int, member: Member) -> HeadsUp | None:
    """Return what a member is told of a round that comes; None where it is paired, or no longer theirs."""
    row = (
        await session.execute(
            select(Round, Program, Society, ProgramMembership)
            .join(Program, Program.id == Round.program_id)
            .join(Society, Society.id == Program.society_id)
            .join(
                ProgramMembership,
                (ProgramMembership.program_id == Program.id) & (ProgramMembership.member_id == member.id),
            )
            .where(Round.id == round_id, Round.status == RoundStatus.PLANNED, ProgramMembership.paused_at.is_(None))
        )
    ).one_or_none()
    if row is None or not member.listed:
        return None
    found = HeadsUp(*row)
    return None if found.membership.skips == found.round.number else found

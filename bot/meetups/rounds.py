"""A round: claim it, load who takes part, let the worker pair them, store what came out.

    planned -> pairing -> paired
                       -> lapsed    (its time was over: the bot did not run)

``pairing`` is a lease: when the process that holds it dies, the round is claimed again after LEASE.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.icebreakers.bank import Bank
from bot.matching.problem import LeftOver, Pairing
from bot.meetups import forming, rules, slots, taking_part
from bot.meetups.drafting import Draft, settings
from bot.meetups.planning import plan_year_round
from bot.models import (
    Meetup,
    Miss,
    MissReason,
    OutboxKind,
    Program,
    Round,
    RoundStatus,
)
from bot.outbox import queue

LEASE = timedelta(minutes=10)
_MISSED = {
    LeftOver.ALONE: MissReason.ALONE,
    LeftOver.NO_COMMON_SLOT: MissReason.NO_SLOT,
    LeftOver.NO_COMMON_LANGUAGE: MissReason.NO_LANGUAGE,
    LeftOver.COLLEAGUES_ONLY: MissReason.COLLEAGUES,
    LeftOver.ALL_FORBIDDEN: MissReason.ALL_MET,
    LeftOver.ODD: MissReason.ODD,
}


async def claim_due(session: AsyncSession, *, now: datetime) -> Round | None:
    """Take one round that is due, or whose pairing was abandoned; None where nothing is due."""
    due = (
        select(Round.id)
        .where(
            or_(
                (Round.status == RoundStatus.PLANNED) & (Round.due_at <= now),
                (Round.status == RoundStatus.PAIRING) & (Round.lease_until < now),
            )
        )
        .order_by(Round.due_at, Round.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    round_id = await session.scalar(due)
    if round_id is None:
        return None
    claimed: Round | None = await session.scalar(
        update(Round)
        .where(Round.id == round_id)
        .values(status=RoundStatus.PAIRING, lease_until=now + LEASE)
        .returning(Round)
        .execution_options(populate_existing=True)
    )
    return claimed


async def store(
    session: AsyncSession, prepared: Draft, pairing: Pairing, *, bank: Bank, now: datetime
) -> Sequence[Meetup]:
    """Write meetups, reasons, misses and messages, and plan what follows, all in the caller's transaction.

    Returns nothing where another process stored the round in the meantime, or where somebody has left or
    hidden since the draft: then the round is due again.
    """
    round_ = prepared.round
    present = await taking_part.participants(session, round_, prepared.program, prepared.offer)
    complete = all(person.id in present for person in prepared.problem.people)
    moved = await session.scalar(
        update(Round)
        .where(
            Round.id == round_.id,
            Round.status == RoundStatus.PAIRING,
            Round.lease_until == round_.lease_until,
        )
        .values(
            status=RoundStatus.PAIRED if complete else RoundStatus.PLANNED,
            lease_until=None,
            settings=settings(prepared),
        )
        .returning(Round.id)
    )
    if moved is None or not complete:
        return []
    rng = random.Random(round_.seed)  # noqa: S311 - reproducible, not secret
    meetups = await forming.form(session, prepared, pairing, bank=bank, now=now, rng=rng)
    await _store_misses(session, round_, pairing, now=now)
    await rules.use_up(session, program=prepared.program, pairs=prepared.problem.locked, round_id=round_.id)
    if prepared.program.meeting_id is None:
        plan_year_round(session, prepared.program, after=round_, now=now, rng=rng)
        await session.flush()
    return meetups


def is_over(round_: Round, *, now: datetime) -> bool:
    """Whether nobody could meet any more: the bot did not run when the round was due."""
    return (round_.meets_at or round_.ends_at) <= now


async def lapse(session: AsyncSession, claimed: Round, *, now: datetime) -> int:
    """Give a round up whose time is over, and plan what follows it. Returns how many waited for it."""
    claimed.status = RoundStatus.LAPSED
    claimed.lease_until = None
    program = await session.get_one(Program, claimed.program_id)
    if program.meeting_id is None:
        rng = random.Random(claimed.seed)  # noqa: S311 - reproducible, not secret
        plan_year_round(session, program, after=claimed, now=now, rng=rng)
    await session.flush()
    return len(await taking_part.participants(session, claimed, program, await slots.offer(session, claimed, program)))


async def _store_misses(session: AsyncSession, round_: Round, pairing: Pairing, *, now: datetime) -> None:
    misses = [
        Miss(round_id=round_.id, member_id=member, reason=_MISSED[pairing.why[member]]) for member in pairing.left_over
    ]
    session.add_all(misses)
    await session.flush()
    told = [(miss.id, miss.member_id) for miss in misses]
    await queue.enqueue_all(session, kind=OutboxKind.MEETUP_MISSED_OUT, addressed=told, due=now)

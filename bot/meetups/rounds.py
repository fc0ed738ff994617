"""A round: claim it, load who takes part, let the worker pair them, store what came out.

    planned -> pairing -> paired
                       -> lapsed    (its time was over: the bot did not run)

``pairing`` is a lease: when the process that holds it dies, the round is claimed again after LEASE.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import combinations

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.icebreakers.bank import GENERAL, Bank
from bot.matching.background import Ground
from bot.matching.problem import LeftOver, Pairing
from bot.meetups import rules, slots, taking_part, turns
from bot.meetups.drafting import Draft, settings
from bot.meetups.planning import plan_year_round
from bot.meetups.slots import Seats
from bot.members.backgrounds import Shared
from bot.models import (
    Meetup,
    MeetupMember,
    MeetupReason,
    Miss,
    MissReason,
    OutboxKind,
    Program,
    Round,
    RoundStatus,
)
from bot.outbox import queue

LEASE = timedelta(minutes=10)
MOST_REASONS = 3
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
    meetups = await _store_groups(session, prepared, pairing, bank=bank, now=now, rng=rng)
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


async def _store_groups(
    session: AsyncSession, prepared: Draft, pairing: Pairing, *, bank: Bank, now: datetime, rng: random.Random
) -> Sequence[Meetup]:
    meetups = []
    seats = Seats(prepared.offer)
    for group in pairing.groups:
        seat = seats.take(prepared.participants[member].mask for member in group)
        best = _common_ground(group, pairing.reasons)
        used = sum((prepared.prompts_used[member] for member in group), Counter[str]())
        prompt = bank.choose(best.kind if best else GENERAL, used=used, rng=rng)
        subject = prepared.backgrounds.name(best).subject if best and prompt.theme != GENERAL else ""
        meetups.append(
            Meetup(
                society_id=prepared.program.society_id,
                round_id=prepared.round.id,
                prompt_key=prompt.key,
                prompt_subject=subject,
                created_at=now,
                starts_at=seat.slot.starts_at if seat.slot else None,
                ends_at=seat.slot.ends_at if seat.slot else _until(prepared, group),
                place=seat.point,
            )
        )
    session.add_all(meetups)
    await session.flush()
    for meetup, group in zip(meetups, pairing.groups, strict=True):
        session.add_all(
            MeetupMember(meetup_id=meetup.id, member_id=member, round_id=prepared.round.id) for member in group
        )
        for low, high in combinations(group, 2):
            common = [prepared.backgrounds.name(ground) for ground in pairing.reasons[low, high]]
            session.add_all(_reason(meetup, low, high, rank, it) for rank, it in enumerate(common[:MOST_REASONS]))
        await queue.enqueue(
            session, kind=OutboxKind.MEETUP_SUGGESTED, subject_id=meetup.id, recipient_ids=group, due=now
        )
    await session.flush()
    return meetups


def _until(prepared: Draft, group: Sequence[int]) -> datetime:
    """Say by when a group that finds its own time is to meet: before the next turn of any of them."""
    shortest = min(turns.length(prepared.participants[member].frequency) for member in group)
    return prepared.round.due_at + shortest


def _common_ground(group: Sequence[int], reasons: Mapping[tuple[int, int], Sequence[Ground]]) -> Ground | None:
    """Pick the best ground that holds for every pair of the group: the prompt must be true of all."""
    pairs = list(combinations(group, 2))
    for ground in reasons[pairs[0]]:
        everywhere = (any((g.kind, g.key) == (ground.kind, ground.key) for g in reasons[pair]) for pair in pairs)
        if all(everywhere):
            return ground
    return None


def _reason(meetup: Meetup, low: int, high: int, rank: int, common: Shared) -> MeetupReason:
    return MeetupReason(
        meetup_id=meetup.id,
        low_id=low,
        high_id=high,
        rank=rank,
        kind=common.kind.value,
        subject=common.subject[:300],
        detail=common.detail,
        party_id=common.party,
    )


async def _store_misses(session: AsyncSession, round_: Round, pairing: Pairing, *, now: datetime) -> None:
    for member in pairing.left_over:
        reason = _MISSED[pairing.why[member]]
        miss = Miss(round_id=round_.id, member_id=member, reason=reason)
        session.add(miss)
        await session.flush()
        await queue.enqueue(
            session, kind=OutboxKind.MEETUP_MISSED_OUT, subject_id=miss.id, recipient_ids=[member], due=now
        )

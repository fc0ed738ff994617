"""Somebody else for those whom others can't come to meet: at once, in the same round, by the same rules.

First among those who lost their partner and those who had none from the start, then among members on standby. Whoever
can't come is not asked again in that round. One who finds nobody is told so, and can still step in for somebody else.
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from bot.icebreakers.bank import Bank
from bot.matching.pairing import pair
from bot.meetups import drafting, forming, slots, taking_part
from bot.meetups.slots import Offer
from bot.meetups.taking_part import Participant
from bot.models import (
    Answer,
    MeetupMember,
    Miss,
    MissReason,
    OutboxKind,
    Program,
    ProgramMembership,
    Round,
)
from bot.outbox import queue
from bot.places import Places

# Nobody is sent to a slot that begins sooner, or to meet somebody within less than this.
NOTICE = timedelta(minutes=15)
NOTICE_ALL_YEAR = timedelta(days=1)
# So few are paired within the transaction, in some milliseconds.
MOST = 40
# Of those who could stand in, not all are there, shown and not sitting out.
MOST_LOOKED_AT = 400


async def rematch_next(session: AsyncSession, *, places: Places, bank: Bank, now: datetime) -> bool:
    """Match again who was left alone in one round; whether there was one to do.

    The round is locked meanwhile, so that nobody gets two partners.
    """
    waiting = select(MeetupMember.round_id).where(MeetupMember.seeking_since.is_not(None))
    round_: Round | None = await session.scalar(
        select(Round)
        .where(Round.id.in_(waiting))
        .order_by(Round.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if round_ is None:
        return False
    seekers = (
        await session.scalars(
            select(MeetupMember.member_id)
            .where(MeetupMember.round_id == round_.id, MeetupMember.seeking_since.is_not(None))
            .order_by(MeetupMember.seeking_since, MeetupMember.member_id)
            .limit(MOST)
        )
    ).all()
    if not seekers:
        # Another process was faster.
        return False
    program = await session.get_one(Program, round_.program_id)
    offer = await _left_of(session, round_, program, now=now)
    left = list(seekers)
    if offer is not None:
        # One after the other: whoever has somebody after the first is none who stands in for the second.
        for find in (_missed, _standby):
            asked = [*left, *(member for member in await find(session, round_, program) if member not in seekers)]
            found = await taking_part.participants(session, round_, program, offer, out_of_turn_among=asked)
            present = {member: found[member] for member in asked if member in found}
            met = await _match(session, round_, program, offer, present, left, places=places, bank=bank, now=now)
            left = [member for member in left if member not in met]
    await _done(session, round_, seekers, left, now=now)
    return True


async def _match(
    session: AsyncSession,
    round_: Round,
    program: Program,
    offer: Offer,
    present: dict[int, Participant],
    seekers: Sequence[int],
    *,
    places: Places,
    bank: Bank,
    now: datetime,
) -> frozenset[int]:
    """Pair who seeks with each other or with those who stand in; return everyone who has somebody to meet now."""
    present = dict(list(present.items())[:MOST])
    if not present.keys() & set(seekers):
        return frozenset()
    draft = await drafting.draft_among(session, round_, program, present, offer, places=places, now=now)
    # Who stands in is there for those who seek, not for each other.
    idle = combinations(sorted(present.keys() - set(seekers)), 2)
    problem = replace(draft.problem, forbidden=draft.problem.forbidden | frozenset(idle), locked=frozenset())
    pairing = pair(problem)
    rng = random.Random(f"{round_.seed}:{sorted(present)}")  # noqa: S311 - reproducible, not secret
    met = frozenset(member for group in pairing.groups for member in group)
    # Who has somebody to meet now is left over no more.
    await session.execute(delete(Miss).where(Miss.round_id == round_.id, Miss.member_id.in_(met)))
    await forming.form(session, draft, pairing, bank=bank, now=now, rng=rng, rematched=True)
    return met


async def _done(
    session: AsyncSession, round_: Round, seekers: Sequence[int], left: Collection[int], *, now: datetime
) -> None:
    await session.execute(
        update(MeetupMember)
        .where(MeetupMember.round_id == round_.id, MeetupMember.member_id.in_(seekers))
        .values(seeking_since=None)
        .execution_options(synchronize_session=False)
    )
    for member in left:
        miss = Miss(round_id=round_.id, member_id=member, reason=MissReason.PARTNER_GONE)
        session.add(miss)
        await session.flush()
        await queue.enqueue(
            session, kind=OutboxKind.MEETUP_MISSED_OUT, subject_id=miss.id, recipient_ids=[member], due=now
        )


async def _left_of(session: AsyncSession, round_: Round, program: Program, *, now: datetime) -> Offer | None:
    """Return what is left of the round's slots; None where no time is left."""
    offer = await slots.offer(session, round_, program)
    if not offer.slots:
        return offer if round_.ends_at > now + NOTICE_ALL_YEAR else None
    coming = tuple(slot for slot in offer.slots if slot.starts_at > now + NOTICE)
    return replace(offer, slots=coming) if coming else None


async def _missed(session: AsyncSession, round_: Round, _program: Program) -> list[int]:
    """Who had nobody in this round."""
    found = select(Miss.member_id).where(Miss.round_id == round_.id, ~_has_part(round_, Miss.member_id))
    return list(await session.scalars(found.order_by(Miss.member_id).limit(MOST_LOOKED_AT)))


async def _standby(session: AsyncSession, round_: Round, program: Program) -> list[int]:
    """Who steps in at short notice and has nobody in this round."""
    found = select(ProgramMembership.member_id).where(
        ProgramMembership.program_id == program.id,
        ProgramMembership.standby,
        ~_has_part(round_, ProgramMembership.member_id),
    )
    in_order = found.order_by(ProgramMembership.since, ProgramMembership.member_id)
    return list(await session.scalars(in_order.limit(MOST_LOOKED_AT)))


def _has_part(round_: Round, member: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether somebody meets somebody in this round, or can't."""
    return exists().where(
        MeetupMember.round_id == round_.id,
        MeetupMember.member_id == member,
        MeetupMember.live | (MeetupMember.answer == Answer.CANT) | MeetupMember.seeking_since.is_not(None),
    )

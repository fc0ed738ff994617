"""A round: claim it, load who takes part, let the worker pair them, store what came out.

    planned -> pairing -> paired
                       -> lapsed    (its time was over: the bot did not run)

``pairing`` is a lease: when the process that holds it dies, the round is claimed again after LEASE.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.icebreakers import editing, themes, usage
from bot.icebreakers.bank import GENERAL, Bank
from bot.matching.background import Ground, member_key
from bot.matching.pairing import Pairing, Problem
from bot.meetups.programs import plan_year_round
from bot.members import backgrounds
from bot.members.backgrounds import Backgrounds, Shared
from bot.models import (
    Attendance,
    Block,
    Connection,
    ConnectionStatus,
    Meeting,
    Meetup,
    MeetupMember,
    MeetupReason,
    Member,
    Miss,
    MissReason,
    OutboxKind,
    Program,
    ProgramMembership,
    Round,
    RoundStatus,
)
from bot.outbox import queue
from bot.places import Places
from bot.text import search_key

LEASE = timedelta(minutes=10)
REST = timedelta(days=90)
MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """A claimed round with everything needed to pair and to explain it."""

    round: Round
    program: Program
    problem: Problem
    backgrounds: Backgrounds
    prompts_used: Mapping[int, Counter[str]]


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


async def draft(session: AsyncSession, claimed: Round, *, places: Places, now: datetime) -> Draft:
    """Load who takes part: opted in, listed and, for a meeting, attending; and who may not meet again."""
    program = (await session.scalars(select(Program).where(Program.id == claimed.program_id))).one()
    ids = await _participants(session, program)
    loaded = await backgrounds.load(session, ids, places=places)
    forbidden = await _met_lately(session, program, ids, since=now - REST) | await _blocked(session, program, ids)
    used = await usage.by_member(session, society_id=program.society_id, member_ids=ids)
    people = tuple(loaded.people[member] for member in sorted(loaded.people))
    acquainted = await _acquainted(session, program, loaded)
    return Draft(claimed, program, Problem(people, forbidden, claimed.seed, acquainted), loaded, used)


async def store(
    session: AsyncSession, prepared: Draft, pairing: Pairing, *, bank: Bank, now: datetime
) -> Sequence[Meetup]:
    """Write meetups, reasons, misses and messages, and plan what follows, all in the caller's transaction.

    Returns nothing where another process stored the round in the meantime, or where somebody has left or
    hidden since the draft: then the round is due again.
    """
    round_ = prepared.round
    present = set(await _participants(session, prepared.program))
    complete = all(person.id in present for person in prepared.problem.people)
    moved = await session.scalar(
        update(Round)
        .where(
            Round.id == round_.id,
            Round.status == RoundStatus.PAIRING,
            Round.lease_until == round_.lease_until,
        )
        .values(status=RoundStatus.PAIRED if complete else RoundStatus.PLANNED, lease_until=None)
        .returning(Round.id)
    )
    if moved is None or not complete:
        return []
    rng = random.Random(round_.seed)  # noqa: S311 - reproducible, not secret
    meetups = await _store_groups(session, prepared, pairing, bank=bank, now=now, rng=rng)
    await _store_misses(session, round_, pairing, alone=len(prepared.problem.people) == 1, now=now)
    if prepared.program.meeting_id is None:
        plan_year_round(session, prepared.program, after=now, number=round_.number + 1, rng=rng)
        await session.flush()
    return meetups


def is_over(round_: Round, *, now: datetime) -> bool:
    """Whether nobody could meet any more: the bot did not run when the round was due."""
    return (round_.meets_at or round_.ends_at) <= now


async def lapse(session: AsyncSession, claimed: Round, *, now: datetime) -> None:
    """Give a round up whose time is over, and plan what follows it."""
    claimed.status = RoundStatus.LAPSED
    claimed.lease_until = None
    program = await session.get_one(Program, claimed.program_id)
    if program.meeting_id is None:
        rng = random.Random(claimed.seed)  # noqa: S311 - reproducible, not secret
        plan_year_round(session, program, after=now, number=claimed.number + 1, rng=rng)
    await session.flush()


async def _participants(session: AsyncSession, program: Program) -> Sequence[int]:
    statement = (
        select(ProgramMembership.member_id)
        .join(Member, Member.id == ProgramMembership.member_id)
        .where(ProgramMembership.program_id == program.id, Member.listed)
        .order_by(ProgramMembership.member_id)
    )
    if program.meeting_id is not None:
        statement = statement.join(
            Attendance,
            (Attendance.member_id == ProgramMembership.member_id) & (Attendance.meeting_id == program.meeting_id),
        )
    return (await session.scalars(statement)).all()


async def _met_lately(
    session: AsyncSession, program: Program, ids: Sequence[int], *, since: datetime
) -> frozenset[tuple[int, int]]:
    """Pairs that were suggested to each other since then, or ever in this program's meeting."""
    low, high = aliased(MeetupMember), aliased(MeetupMember)
    statement = (
        select(low.member_id, high.member_id)
        .join(high, (high.meetup_id == low.meetup_id) & (high.member_id > low.member_id))
        .join(Meetup, Meetup.id == low.meetup_id)
        .join(Round, Round.id == Meetup.round_id)
        .where(Meetup.society_id == program.society_id)
    )
    if program.meeting_id is None:
        statement = statement.where(Meetup.created_at >= since)
    else:
        statement = statement.where(or_(Meetup.created_at >= since, Round.program_id == program.id))
    present = set(ids)
    rows = await session.execute(statement)
    return frozenset((one, other) for one, other in rows if one in present and other in present)


async def _blocked(session: AsyncSession, program: Program, ids: Sequence[int]) -> frozenset[tuple[int, int]]:
    """Pairs of whom one blocked the other."""
    present = set(ids)
    rows = await session.execute(
        select(Block.blocker_id, Block.blocked_id)
        .join(Member, Member.id == Block.blocker_id)
        .where(Member.society_id == program.society_id)
    )
    return frozenset((min(pair), max(pair)) for pair in rows if present.issuperset(pair))


async def _acquainted(session: AsyncSession, program: Program, present: Backgrounds) -> frozenset[tuple[int, int]]:
    """Pairs who know each other: connected, or one names the other as adviser or collaborator."""
    rows = await session.execute(
        select(Connection.low_id, Connection.high_id).where(
            Connection.society_id == program.society_id, Connection.status == ConnectionStatus.ACCEPTED
        )
    )
    pairs = {(low, high) for low, high in rows}
    named = {search_key(name): member for member, name in present.members.items()}
    named |= {member_key(member): member for member in present.members}
    for member, person in present.people.items():
        known = {named[name] for name in person.advisers | person.collaborators if name in named} - {member}
        pairs |= {(min(member, other), max(member, other)) for other in known}
    return frozenset(pairs)


async def _store_groups(
    session: AsyncSession, prepared: Draft, pairing: Pairing, *, bank: Bank, now: datetime, rng: random.Random
) -> Sequence[Meetup]:
    meetups = []
    bank = await editing.bank_of(session, bank, prepared.program.society_id)
    meeting = await _meeting(session, prepared.program)
    for group in pairing.groups:
        best = _common_ground(group, pairing.reasons)
        used = sum((prepared.prompts_used[member] for member in group), Counter[str]())
        theme = best.kind.value if best else GENERAL
        # Three needn't have been there in the same years.
        years = best.detail if best and len(group) == 2 else ""  # noqa: PLR2004
        known = themes.of_meetup(meeting, theme=theme, detail=years)
        prompt = bank.choose(theme, used=used, rng=rng, known=known)
        subject = prepared.backgrounds.name(best).subject if best and prompt.theme == theme else ""
        meetups.append(
            Meetup(
                society_id=prepared.program.society_id,
                round_id=prepared.round.id,
                prompt_key=prompt.key,
                prompt_subject=subject,
                created_at=now,
                starts_at=prepared.round.meets_at,
                ends_at=prepared.round.ends_at,
                place=prepared.round.place,
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


async def _meeting(session: AsyncSession, program: Program) -> Meeting | None:
    return None if program.meeting_id is None else await session.get(Meeting, program.meeting_id)


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


async def _store_misses(session: AsyncSession, round_: Round, pairing: Pairing, *, alone: bool, now: datetime) -> None:
    reason = MissReason.ALONE if alone else MissReason.ALL_MET
    for member in pairing.left_over:
        miss = Miss(round_id=round_.id, member_id=member, reason=reason)
        session.add(miss)
        await session.flush()
        await queue.enqueue(
            session, kind=OutboxKind.MEETUP_MISSED_OUT, subject_id=miss.id, recipient_ids=[member], due=now
        )

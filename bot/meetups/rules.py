"""What organizers decide about two members: kept apart always, or put together in the next round."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.errors import ConflictError, InputError, NotFoundError
from bot.models import Block, Member, PairRule, PairRuleKind, Program

MOST_RULES = 200


@dataclass(frozen=True, slots=True)
class NamedRule:
    """A rule with the two whom it is about."""

    rule: PairRule
    low: Member
    high: Member


@dataclass(frozen=True, slots=True)
class Rules:
    """Pairs of ids (low, high) that organizers put together or keep apart."""

    locked: frozenset[tuple[int, int]]
    forbidden: frozenset[tuple[int, int]]


async def decide(
    session: AsyncSession, *, program: Program, one: Member, other: Member, kind: PairRuleKind, now: datetime
) -> PairRule:
    """Lock or forbid a pair; a later decision about the same two takes the place of the earlier.

    Raises:
        InputError: it is one person, or of another society.
        ConflictError: one of the two is locked to somebody else already, or there are MOST_RULES.
    """
    if one.id == other.id:
        raise InputError("These are the same person. Choose two different members.")
    if {one.society_id, other.society_id} != {program.society_id}:
        raise NotFoundError("member", other.name)
    low, high = sorted((one.id, other.id))
    known = {(rule.low_id, rule.high_id): rule for rule in await _open(session, program)}
    if kind is PairRuleKind.LOCK:
        _check_lock(known, low, high)
    if len(known) >= MOST_RULES and (low, high) not in known:
        raise ConflictError(f"There are {MOST_RULES} rules already. Take some back with `/organizers rounds rules`.")
    # One that a round has used up goes as well.
    await session.execute(
        delete(PairRule).where(PairRule.program_id == program.id, PairRule.low_id == low, PairRule.high_id == high)
    )
    rule = PairRule(program_id=program.id, low_id=low, high_id=high, kind=kind, created_at=now)
    session.add(rule)
    await session.flush()
    return rule


async def standing(session: AsyncSession, program: Program) -> Sequence[NamedRule]:
    """Return the rules that the next round keeps, the newest first."""
    low, high = aliased(Member), aliased(Member)
    rows = await session.execute(
        select(PairRule, low, high)
        .join(low, low.id == PairRule.low_id)
        .join(high, high.id == PairRule.high_id)
        .where(PairRule.program_id == program.id, PairRule.round_id.is_(None))
        .order_by(PairRule.id.desc())
    )
    return [NamedRule(*row) for row in rows]


async def take_back(session: AsyncSession, *, rule_id: int, society_id: int) -> Program:
    """Take a rule back; again changes nothing. Returns the program that it was about.

    Raises:
        NotFoundError: this society has no such rule.
    """
    program: Program | None = await session.scalar(
        select(Program)
        .join(PairRule, PairRule.program_id == Program.id)
        .where(PairRule.id == rule_id, Program.society_id == society_id)
    )
    if program is None:
        raise NotFoundError("rule here", str(rule_id))
    await session.execute(delete(PairRule).where(PairRule.id == rule_id))
    return program


async def binding(session: AsyncSession, program: Program) -> Rules:
    """Return what the next round has to keep to. A block between two is stronger than a lock, and says nothing."""
    rules = await _open(session, program)
    locked = {(rule.low_id, rule.high_id) for rule in rules if rule.kind is PairRuleKind.LOCK}
    if locked:
        blocks = await session.execute(
            select(Block.blocker_id, Block.blocked_id).where(
                Block.blocker_id.in_({one for pair in locked for one in pair})
            )
        )
        locked -= {(min(pair), max(pair)) for pair in blocks}
    forbidden = {(rule.low_id, rule.high_id) for rule in rules if rule.kind is PairRuleKind.FORBID}
    return Rules(frozenset(locked), frozenset(forbidden))


async def use_up(session: AsyncSession, *, program: Program, pairs: frozenset[tuple[int, int]], round_id: int) -> None:
    """Note that a round has put these locked pairs together."""
    for low, high in pairs:
        await session.execute(
            update(PairRule)
            .where(
                PairRule.program_id == program.id,
                PairRule.low_id == low,
                PairRule.high_id == high,
                PairRule.kind == PairRuleKind.LOCK,
            )
            .values(round_id=round_id)
        )


async def _open(session: AsyncSession, program: Program) -> Sequence[PairRule]:
    statement = select(PairRule).where(PairRule.program_id == program.id, PairRule.round_id.is_(None))
    return (await session.scalars(statement.order_by(PairRule.id))).all()


def _check_lock(known: dict[tuple[int, int], PairRule], low: int, high: int) -> None:
    for pair, rule in known.items():
        if rule.kind is PairRuleKind.LOCK and pair != (low, high) and set(pair) & {low, high}:
            raise ConflictError(
                "One of the two is locked to somebody else for the next round. Take that back first with "
                "`/organizers rounds rules`."
            )

"""What a round needs to be paired and to be explained: who takes part, when, what they share, who may not meet."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.icebreakers import usage
from bot.matching.background import OPEN_END, Background
from bot.matching.problem import Camp, Mixing, Problem
from bot.meetups import constraints, rules, slots
from bot.meetups.rules import Rules
from bot.meetups.slots import Offer
from bot.meetups.taking_part import Participant, participants
from bot.members import backgrounds
from bot.members.backgrounds import Backgrounds
from bot.models import (
    Affiliation,
    Miss,
    MixingRule,
    Organization,
    OrganizationKind,
    Program,
    Round,
)
from bot.places import Places

_MIXING = {
    MixingRule.ANYONE: Mixing.ANYONE,
    MixingRule.FIRST_TIMERS: Mixing.ACROSS_CAMPS,
    MixingRule.STUDENTS_INDUSTRY: Mixing.ACROSS_CAMPS,
    MixingRule.ACROSS_UNITS: Mixing.ACROSS_UNITS,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A round with everything needed to pair and to explain it."""

    round: Round
    program: Program
    problem: Problem
    backgrounds: Backgrounds
    participants: Mapping[int, Participant]
    offer: Offer
    rules: Rules
    prompts_used: Mapping[int, Counter[str]]


async def draft(session: AsyncSession, round_: Round, *, places: Places, now: datetime) -> Draft:
    """Load who takes part in a round, and what decides who meets whom; nothing is changed."""
    program = await session.get_one(Program, round_.program_id)
    offer = await slots.offer(session, round_, program)
    present = await participants(session, round_, program, offer)
    return await draft_among(session, round_, program, present, offer, places=places, now=now)


async def draft_among(
    session: AsyncSession,
    round_: Round,
    program: Program,
    present: Mapping[int, Participant],
    offer: Offer,
    *,
    places: Places,
    now: datetime,
) -> Draft:
    """Load the same for these people and these slots alone."""
    loaded = await backgrounds.load(session, list(present), places=places)
    binding = await rules.binding(session, program)
    used = await usage.by_member(session, society_id=program.society_id, member_ids=list(present))
    problem = Problem(
        people=tuple(loaded.people[member] for member in sorted(loaded.people)),
        forbidden=await _forbidden(session, program, list(present), now=now) | binding.forbidden,
        seed=round_.seed,
        acquainted=await constraints.acquainted(session, program, loaded),
        slots={one.member_id: one.mask for one in present.values()} if offer.slots else {},
        locked=frozenset(pair for pair in binding.locked if present.keys() >= set(pair)),
        group_size=program.group_size,
        mixing=_MIXING[program.mixing],
        camps=await _camps(session, program, present, loaded),
        colleagues_apart=program.colleagues_apart,
        overdue=await _left_over_last_time(session, round_),
    )
    return Draft(round_, program, problem, loaded, present, offer, binding, used)


def settings(draft_: Draft) -> dict[str, object]:
    """What a round was paired by, besides its seed and the people, to be kept with it."""
    program = draft_.program
    return {
        "group_size": program.group_size,
        "mixing": program.mixing.value,
        "rest_days": program.rest_days,
        "colleagues_apart": program.colleagues_apart,
        "slots": [slot.starts_at.isoformat() for slot in draft_.offer.slots],
        "points": list(draft_.offer.points),
        "locked": sorted(draft_.problem.locked),
        "forbidden": len(draft_.problem.forbidden),
        "participants": len(draft_.participants),
    }


async def _forbidden(
    session: AsyncSession, program: Program, ids: Sequence[int], *, now: datetime
) -> frozenset[tuple[int, int]]:
    since = now - timedelta(days=program.rest_days)
    met = await constraints.met_lately(session, program, ids, since=since)
    return met | await constraints.blocked(session, program, ids)


async def _camps(
    session: AsyncSession, program: Program, present: Mapping[int, Participant], loaded: Backgrounds
) -> dict[int, int]:
    """Tell who is on which side of the program's mixing rule."""
    if program.mixing is MixingRule.FIRST_TIMERS:
        return {one.member_id: Camp.FIRST if one.first_timer else Camp.SECOND for one in present.values()}
    if program.mixing is MixingRule.STUDENTS_INDUSTRY:
        companies = await _companies(session)
        return {one.id: _side(one, companies) for one in loaded.people.values()}
    return {}


def _jobs(person: Background) -> set[int]:
    return {stint.organization for stint in person.stints if not stint.study and stint.end == OPEN_END}


def _side(person: Background, companies: Collection[int]) -> Camp:
    if any(stint.study and stint.end == OPEN_END for stint in person.stints):
        return Camp.FIRST
    return Camp.SECOND if _jobs(person) & set(companies) else Camp.NEITHER


async def _companies(session: AsyncSession) -> set[int]:
    somewhere = select(Affiliation.organization_id).where(Affiliation.current)
    kind = select(Organization.id).where(Organization.kind == OrganizationKind.COMPANY)
    return set(await session.scalars(kind.where(Organization.id.in_(somewhere))))


async def _left_over_last_time(session: AsyncSession, round_: Round) -> frozenset[int]:
    last = (
        select(Round.id)
        .where(Round.program_id == round_.program_id, Round.due_at < round_.due_at)
        .order_by(Round.due_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return frozenset(await session.scalars(select(Miss.member_id).where(Miss.round_id == last)))

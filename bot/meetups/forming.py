"""Making meetups of what was paired: who, why, when, where, and the question to start with; each of them is told."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import reduce
from itertools import combinations
from operator import or_

from sqlalchemy.ext.asyncio import AsyncSession

from bot.icebreakers import editing, themes
from bot.icebreakers.bank import GENERAL, Bank
from bot.matching.background import Ground
from bot.matching.problem import Pairing
from bot.meetups import timing, turns
from bot.meetups.drafting import Draft
from bot.meetups.slots import Seats
from bot.members.backgrounds import Shared
from bot.models import Meeting, Meetup, MeetupMember, MeetupReason, OutboxKind, Program
from bot.outbox import queue

MOST_REASONS = 3
_PAIR = 2


async def form(
    session: AsyncSession,
    prepared: Draft,
    pairing: Pairing,
    *,
    bank: Bank,
    now: datetime,
    rng: random.Random,
    rematched: bool = False,
) -> Sequence[Meetup]:
    """Write a meetup for each group, with its reasons and a message to each of them, in the caller's transaction."""
    meetups = []
    bank = await editing.bank_of(session, bank, prepared.program.society_id)
    meeting = await _meeting(session, prepared.program)
    seats = Seats(prepared.offer)
    for group in pairing.groups:
        those = [prepared.participants[member] for member in group]
        seat = seats.take((one.mask for one in those), busy=reduce(or_, (one.busy for one in those)))
        best = _common_ground(group, pairing.reasons)
        used = sum((prepared.prompts_used[member] for member in group), Counter[str]())
        theme = best.kind.value if best else GENERAL
        # Three needn't have been there in the same years.
        years = best.detail if best and len(group) == _PAIR else ""
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
                starts_at=seat.slot.starts_at if seat.slot else None,
                ends_at=seat.slot.ends_at if seat.slot else _until(prepared, group),
                place=seat.point,
                rematched=rematched,
            )
        )
        timing.set_timers(meetups[-1], own_time=prepared.program.meeting_id is None, now=now)
    session.add_all(meetups)
    await session.flush()
    for meetup, group in zip(meetups, pairing.groups, strict=True):
        session.add_all(
            MeetupMember(meetup_id=meetup.id, member_id=member, round_id=prepared.round.id) for member in group
        )
        for low, high in combinations(group, 2):
            common = [prepared.backgrounds.name(ground) for ground in pairing.reasons[low, high]]
            session.add_all(_reason(meetup, low, high, rank, it) for rank, it in enumerate(common[:MOST_REASONS]))
    await session.flush()
    told = [(meetup.id, member) for meetup, group in zip(meetups, pairing.groups, strict=True) for member in group]
    await queue.enqueue_all(session, kind=OutboxKind.MEETUP_SUGGESTED, addressed=told, due=now)
    return meetups


async def _meeting(session: AsyncSession, program: Program) -> Meeting | None:
    return None if program.meeting_id is None else await session.get(Meeting, program.meeting_id)


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

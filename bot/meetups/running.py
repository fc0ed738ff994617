"""What organizers do with a round: look at it beforehand, run it now, or call it off."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import ConflictError, InputError
from bot.matching.problem import LeftOver, Pairing
from bot.meetups import planning
from bot.meetups.drafting import Draft
from bot.members.backgrounds import Shared
from bot.models import Meetup, Miss, OutboxKind, OutboxMessage, OutboxStatus, Program, Round, RoundStatus

# Databases bound how many values one statement holds.
CHUNK = 1000
_OF_A_ROUND = (OutboxKind.MEETUP_SUGGESTED, OutboxKind.MEETUP_MISSED_OUT)


@dataclass(frozen=True, slots=True)
class PreviewedGroup:
    """Who would meet, by name, and what every two of them share, best first, by the names of the two."""

    members: tuple[str, ...]
    reasons: tuple[tuple[str, str, tuple[Shared, ...]], ...]
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would come out if the round were paired now; nothing is stored, nobody hears of it."""

    round: Round
    participants: int
    groups: tuple[PreviewedGroup, ...]
    left_over: tuple[tuple[str, LeftOver], ...]
    pairing: Pairing


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A round that was called off: how many groups are gone, and how many people had heard of theirs."""

    round: Round
    groups: int
    told: int


async def next_round(session: AsyncSession, program: Program, *, now: datetime) -> Round:
    """Return the round that is planned next.

    Raises:
        InputError: none is.
    """
    found = await planning.coming(session, program, now=now)
    if not found:
        raise InputError("No round is planned there any more. `/organizers rounds settings` shows times and days.")
    return found[0]


def preview(draft: Draft, pairing: Pairing) -> Preview:
    """Put what the solver found into words."""
    names = draft.backgrounds.members

    def described(group: tuple[int, ...]) -> PreviewedGroup:
        pairs = [(low, high) for low in group for high in group if low < high]
        return PreviewedGroup(
            tuple(names[member] for member in group),
            tuple(
                (
                    names[low],
                    names[high],
                    tuple(draft.backgrounds.name(ground) for ground in pairing.reasons.get((low, high), ())),
                )
                for low, high in pairs
            ),
            group,
        )

    left = tuple((names[one], pairing.why.get(one, LeftOver.ALL_FORBIDDEN)) for one in pairing.left_over)
    groups = tuple(described(group) for group in pairing.groups)
    return Preview(draft.round, len(draft.participants), groups, left, pairing)


async def run_now(session: AsyncSession, *, program: Program, now: datetime) -> Round:
    """Let the round that is planned next be paired at once; when they meet stays.

    Raises:
        InputError: none is planned.
        ConflictError: it is being paired already.
    """
    round_ = await next_round(session, program, now=now)
    moved = await session.scalar(
        update(Round)
        .where(Round.id == round_.id, Round.status == RoundStatus.PLANNED)
        .values(due_at=now)
        .returning(Round.id)
    )
    if moved is None:
        raise ConflictError("This round is being paired already. Members hear of it within a minute.")
    await session.refresh(round_)
    return round_


async def call_off(session: AsyncSession, *, program: Program, now: datetime, rng: random.Random) -> Cancelled:
    """Call off the newest round of which members have not heard yet, or else the one that is planned next.

    Of a round that is paired, what has not been sent is taken back; who has heard of a meetup keeps it.

    Raises:
        InputError: there is none, or everyone has heard of it.
    """
    paired = await _undelivered(session, program)
    if paired is not None:
        return await _take_back(session, paired, now=now)
    round_ = await next_round(session, program, now=now)
    moved = await session.scalar(
        update(Round)
        .where(Round.id == round_.id, Round.status == RoundStatus.PLANNED)
        .values(status=RoundStatus.CANCELLED)
        .returning(Round.id)
    )
    if moved is None:
        raise ConflictError("This round is being paired right now. Try again in a minute to stop its messages.")
    if program.meeting_id is None:
        planning.plan_year_round(session, program, after=round_, now=now, rng=rng)
    await session.flush()
    await session.refresh(round_)
    return Cancelled(round_, groups=0, told=0)


async def _undelivered(session: AsyncSession, program: Program) -> Round | None:
    """Return the newest paired round with messages that wait to be sent."""
    waits = (
        select(OutboxMessage.id)
        .join(Meetup, Meetup.id == OutboxMessage.subject_id)
        .where(
            Meetup.round_id == Round.id,
            OutboxMessage.kind == OutboxKind.MEETUP_SUGGESTED,
            OutboxMessage.status == OutboxStatus.PENDING,
        )
        .exists()
    )
    found: Round | None = await session.scalar(
        select(Round)
        .where(Round.program_id == program.id, Round.status == RoundStatus.PAIRED, waits)
        .order_by(Round.due_at.desc())
        .limit(1)
    )
    return found


async def _take_back(session: AsyncSession, round_: Round, *, now: datetime) -> Cancelled:
    meetups = (await session.scalars(select(Meetup.id).where(Meetup.round_id == round_.id))).all()
    misses = (await session.scalars(select(Miss.id).where(Miss.round_id == round_.id))).all()
    for kind, subjects in zip(_OF_A_ROUND, (meetups, misses), strict=True):
        await _stop(session, kind, subjects, now=now)
    heard = set(
        await session.scalars(
            select(OutboxMessage.subject_id).where(
                OutboxMessage.kind == OutboxKind.MEETUP_SUGGESTED,
                OutboxMessage.subject_id.in_(select(Meetup.id).where(Meetup.round_id == round_.id)),
                OutboxMessage.status != OutboxStatus.MOOT,
            )
        )
    )
    gone = [meetup for meetup in meetups if meetup not in heard]
    for start in range(0, len(gone), CHUNK):
        await session.execute(delete(Meetup).where(Meetup.id.in_(gone[start : start + CHUNK])))
    told = await session.scalar(
        select(func.count())
        .select_from(OutboxMessage)
        .where(
            OutboxMessage.kind == OutboxKind.MEETUP_SUGGESTED,
            OutboxMessage.subject_id.in_(select(Meetup.id).where(Meetup.round_id == round_.id)),
        )
    )
    if not heard:
        await session.execute(update(Round).where(Round.id == round_.id).values(status=RoundStatus.CANCELLED))
    await session.refresh(round_)
    return Cancelled(round_, groups=len(gone), told=told or 0)


async def _stop(session: AsyncSession, kind: OutboxKind, subjects: Sequence[int], *, now: datetime) -> None:
    for start in range(0, len(subjects), CHUNK):
        await session.execute(
            update(OutboxMessage)
            .where(
                OutboxMessage.kind == kind,
                OutboxMessage.subject_id.in_(subjects[start : start + CHUNK]),
                OutboxMessage.status == OutboxStatus.PENDING,
            )
            .values(status=OutboxStatus.MOOT, settled_at=now)
            .execution_options(synchronize_session=False)
        )

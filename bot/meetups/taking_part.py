"""Who takes part in a round, and when they are there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.meetups.slots import Offer, day_number
from bot.meetups.turns import has_turn
from bot.models import (
    Attendance,
    Frequency,
    Meeting,
    Member,
    Program,
    ProgramMembership,
    Round,
    Rsvp,
    RsvpAnswer,
    SocialEvent,
)


@dataclass(frozen=True, slots=True)
class Participant:
    """A member who takes part; ``mask`` are the slots at which they are there (bot.meetups.slots).

    ``busy`` are those at which they go to a social event, with a bit for each slot.
    """

    member_id: int
    frequency: Frequency
    mask: int = 0
    first_timer: bool = False
    busy: int = 0


async def participants(
    session: AsyncSession,
    round_: Round,
    program: Program,
    offer: Offer,
    *,
    out_of_turn_among: Collection[int] | None = None,
) -> Mapping[int, Participant]:
    """Return who is to be paired, by member id in ascending order.

    Opted in, listed, not paused, and not sitting this round out; year-round those whose turn it is, at a meeting those
    who are there on its day. With ``out_of_turn_among`` only these, whether it is their turn or not.
    """
    who = _opted_in(round_, program)
    if out_of_turn_among is not None:
        who = and_(who, ProgramMembership.member_id.in_(out_of_turn_among))
    if program.meeting_id is None:
        found = await _year_round(session, round_, who, everyone=out_of_turn_among is not None)
    else:
        found = await _at_the_meeting(session, round_, program, offer, who)
    return {one.member_id: one for one in found}


async def _year_round(
    session: AsyncSession, round_: Round, who: ColumnElement[bool], *, everyone: bool
) -> Sequence[Participant]:
    rows = await session.execute(
        select(ProgramMembership.member_id, ProgramMembership.frequency)
        .join(Member, Member.id == ProgramMembership.member_id)
        .where(who)
        .order_by(ProgramMembership.member_id)
    )
    return [
        Participant(member_id, frequency)
        for member_id, frequency in rows
        if everyone or has_turn(frequency, number=round_.number, due_at=round_.due_at)
    ]


async def _at_the_meeting(
    session: AsyncSession, round_: Round, program: Program, offer: Offer, who: ColumnElement[bool]
) -> Sequence[Participant]:
    meeting = await session.get_one(Meeting, program.meeting_id)
    today = 1 << max(day_number(round_, meeting), 0)
    rows = await session.execute(
        select(
            ProgramMembership.member_id,
            ProgramMembership.frequency,
            Attendance.days,
            Attendance.remote,
            Attendance.first_timer,
        )
        .join(Member, Member.id == ProgramMembership.member_id)
        .join(Attendance, (Attendance.member_id == ProgramMembership.member_id) & (Attendance.meeting_id == meeting.id))
        .where(who)
        .order_by(ProgramMembership.member_id)
    )
    busy = await _busy(session, meeting, offer)
    return [
        Participant(
            row.member_id,
            row.frequency,
            offer.mask(remote=row.remote),
            row.first_timer,
            busy.get(row.member_id, 0),
        )
        for row in rows
        if row.days is None or row.days & today
    ]


async def _busy(session: AsyncSession, meeting: Meeting, offer: Offer) -> dict[int, int]:
    """Tell at which slots each member goes to a social event."""
    going = await session.execute(
        select(Rsvp.member_id, SocialEvent.starts_at, SocialEvent.ends_at)
        .join(SocialEvent, SocialEvent.id == Rsvp.event_id)
        .where(
            SocialEvent.meeting_id == meeting.id, SocialEvent.cancelled_at.is_(None), Rsvp.answer == RsvpAnswer.GOING
        )
    )
    busy: dict[int, int] = {}
    for member_id, starts_at, ends_at in going:
        for number, slot in enumerate(offer.slots):
            if slot.starts_at < ends_at and starts_at < slot.ends_at:
                busy[member_id] = busy.get(member_id, 0) | 1 << number
    return busy


def _opted_in(round_: Round, program: Program) -> ColumnElement[bool]:
    return and_(
        ProgramMembership.program_id == program.id,
        Member.listed,
        ProgramMembership.paused_at.is_(None),
        ProgramMembership.skips.is_distinct_from(round_.number),
    )

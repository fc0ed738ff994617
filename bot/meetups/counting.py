"""What became of a program's meetups, for organizers: counts alone, and none about fewer than five people."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import CameOf, Meetup, MeetupMember, MeetupStatus, Program, Round

FEWEST = 5


@dataclass(frozen=True, slots=True)
class Counts:
    """How many meetups of each kind; None where fewer than FEWEST people had part in them.

    ``confirmed`` are those that were agreed and are still to come; ``came_of`` counts members.
    """

    suggested: int | None
    confirmed: int | None
    met: int | None
    missed: int | None
    called_off: int | None
    rematched: int | None
    came_of: Mapping[CameOf, int | None]


async def of_program(session: AsyncSession, program: Program) -> Counts:
    """Count the meetups of all rounds of a program.

    The total is left out where a part of it is, so that it can't be told by setting figures off against each other.
    """
    parts = {
        status: await _count(session, program, Meetup.status == status)
        for status in (MeetupStatus.CONFIRMED, MeetupStatus.MET, MeetupStatus.MISSED, MeetupStatus.CALLED_OFF)
    }
    rest = await _count(
        session, program, Meetup.status.in_((MeetupStatus.SUGGESTED, MeetupStatus.MOVED, MeetupStatus.CLOSED))
    )
    everything = await _count(session, program, Meetup.id.is_not(None))
    return Counts(
        suggested=None if None in (*parts.values(), rest) else everything,
        confirmed=parts[MeetupStatus.CONFIRMED],
        met=parts[MeetupStatus.MET],
        missed=parts[MeetupStatus.MISSED],
        called_off=parts[MeetupStatus.CALLED_OFF],
        rematched=await _count(session, program, Meetup.rematched.is_(True)),
        came_of=await _came_of(session, program),
    )


async def _count(session: AsyncSession, program: Program, which: ColumnElement[bool]) -> int | None:
    meetups, people = (
        await session.execute(
            select(func.count(distinct(Meetup.id)), func.count(distinct(MeetupMember.member_id)))
            .select_from(Meetup)
            .join(MeetupMember, MeetupMember.meetup_id == Meetup.id)
            .join(Round, Round.id == Meetup.round_id)
            .where(Round.program_id == program.id, which)
        )
    ).one()
    return meetups if people >= FEWEST else None


async def _came_of(session: AsyncSession, program: Program) -> Mapping[CameOf, int | None]:
    rows = await session.execute(
        select(MeetupMember.came_of, func.count(distinct(MeetupMember.member_id)))
        .join(Round, Round.id == MeetupMember.round_id)
        .where(Round.program_id == program.id, MeetupMember.came_of.is_not(None))
        .group_by(MeetupMember.came_of)
    )
    found = {row[0]: row[1] for row in rows}
    return {one: found[one] if found.get(one, 0) >= FEWEST else None for one in CameOf}

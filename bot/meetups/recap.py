"""After a meetup: connecting with whom one met, what came of it, and a recap of whom one met."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InputError
from bot.icebreakers.bank import Bank
from bot.meetups import suggestions
from bot.meetups.acting import Acting, begin
from bot.meetups.suggestions import Suggestion
from bot.models import (
    CameOf,
    Meeting,
    Meetup,
    MeetupMember,
    MeetupStatus,
    Member,
    Program,
    Round,
    Society,
    Word,
)
from bot.network import connections
from bot.text import one_line

_S = MeetupStatus
LONGEST_NOTE = 300
# Of the year-round meetups, those of the last months.
LOOKED_BACK = timedelta(days=90)
MOST = 20


@dataclass(frozen=True, slots=True)
class Recap:
    """Whom a member met in a program, newest first, and of whom they haven't said whether they met."""

    society: Society
    meeting: Meeting | None
    met: tuple[Suggestion, ...]
    open: tuple[Suggestion, ...]


async def connect(session: AsyncSession, *, meetup_id: int, user_id: int, other_id: int, now: datetime) -> Acting:
    """Ask somebody with whom one met to connect; where they asked first, the two are connected.

    Raises:
        NotYourMeetupError: the user is no part of it.
        InputError: the other is no part of it, or who asks is hidden.
        NotVisibleError: the other is hidden, or gone.
        ConflictError: they are connected, or it was asked before.
    """
    acting = await begin(session, meetup_id=meetup_id, user_id=user_id, now=now)
    if other_id not in acting.parts:
        raise InputError("They aren't part of this meetup. See yours with `/meetups status`.")
    how = "We were paired for a meetup, and met."
    await connections.ask(session, requester=acting.actor, target_id=other_id, how=how, now=now)
    return acting


async def note(
    session: AsyncSession, *, meetup_id: int, user_id: int, came_of: CameOf, text: str, now: datetime
) -> Acting:
    """Note what came of a meetup: for the member alone; organizers see counts.

    Raises:
        NotYourMeetupError: the user is no part of it.
    """
    acting = await begin(session, meetup_id=meetup_id, user_id=user_id, now=now)
    acting.part.came_of, acting.part.came_of_note = came_of, one_line(text)[:LONGEST_NOTE]
    await session.flush()
    return acting


async def of_program(session: AsyncSession, *, member: Member, program: Program, bank: Bank, now: datetime) -> Recap:
    """Tell whom a member met at a meeting, or of late in the year-round meetups."""
    statement = (
        select(Meetup.id, Meetup.status, MeetupMember.word)
        .join(MeetupMember, MeetupMember.meetup_id == Meetup.id)
        .join(Round, Round.id == Meetup.round_id)
        .where(Round.program_id == program.id, MeetupMember.member_id == member.id)
        .order_by(Meetup.id.desc())
        .limit(MOST)
    )
    if program.meeting_id is None:
        statement = statement.where(Meetup.created_at >= now - LOOKED_BACK)
    met, unsaid = [], []
    for meetup_id, status, word in await session.execute(statement):
        found = await suggestions.load(session, meetup_id=meetup_id, member_id=member.id, bank=bank)
        if found is None:
            continue
        if word is Word.MET or (status is _S.MET and found.part.live):
            met.append(found)
        elif status is _S.CLOSED and word is None:
            unsaid.append(found)
    society = await session.get_one(Society, program.society_id)
    meeting = await session.get(Meeting, program.meeting_id) if program.meeting_id is not None else None
    return Recap(society, meeting, tuple(met), tuple(unsaid))

"""What a member of a meetup says: that they come, that they can't, whether they met.

A press that comes too late changes nothing: the card then shows how things stand.
"""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.meetups import states
from bot.meetups.acting import Acting, begin, redraw, settle
from bot.models import Answer, Meetup, MeetupMember, MeetupStatus, OutboxKind, Round, Word
from bot.outbox import queue

SMALLEST_GROUP = 2


async def come(session: AsyncSession, *, meetup_id: int, user_id: int, proposal: int, now: datetime) -> Acting:
    """Say that one comes, to the time and place that the pressed card showed; with the last of them it is confirmed.

    Raises:
        NotYourMeetupError: the user is no part of it.
    """
    acting = await begin(session, meetup_id=meetup_id, user_id=user_id, now=now)
    if acting.is_open and acting.meetup.proposal == proposal and acting.meetup.starts_at is not None:
        acting.part.answer = Answer.COMING
        await settle(session, acting, now=now)
        await redraw(session, acting, now=now)
    return acting


async def cant(session: AsyncSession, *, meetup_id: int, user_id: int, now: datetime) -> Acting:
    """Say that one can't come. Two who are left can still meet; one who is left alone is to be matched again.

    Raises:
        NotYourMeetupError: the user is no part of it.
    """
    await _lock_round(session, meetup_id)
    acting = await begin(session, meetup_id=meetup_id, user_id=user_id, now=now)
    if acting.meetup.status is MeetupStatus.CALLED_OFF and not await _meets_another(session, acting.part):
        # Left alone by the others, and can't come either.
        acting.part.answer, acting.part.seeking_since = Answer.CANT, None
    elif acting.is_open and _is_over(acting, now=now):
        await _miss(session, acting)
    elif acting.is_open:
        await _drop_out(session, acting, now=now)
    await session.flush()
    await redraw(session, acting, now=now)
    return acting


async def say(session: AsyncSession, *, meetup_id: int, user_id: int, word: Word, now: datetime) -> Acting:
    """Say whether one met. That it won't be, said while there is time, is that one can't come.

    Raises:
        NotYourMeetupError: the user is no part of it.
    """
    if word is Word.WONT:
        await _lock_round(session, meetup_id)
    acting = await begin(session, meetup_id=meetup_id, user_id=user_id, now=now)
    if word is Word.WONT and acting.is_open and not _is_over(acting, now=now):
        return await cant(session, meetup_id=meetup_id, user_id=user_id, now=now)
    if acting.part.word is Word.MET:
        return acting
    if word is Word.WONT:
        await _miss(session, acting)
        await redraw(session, acting, now=now)
        return acting
    acting.part.word = word
    await session.flush()
    if word is Word.MET:
        # Whoever couldn't come and met after all was there; nobody looks for somebody else for them any more.
        for part in acting.parts.values():
            part.seeking_since = None
        await session.flush()
        await states.move(session, acting.meetup, MeetupStatus.MET, remind_at=None, check_at=None)
        await redraw(session, acting, now=now)
    return acting


async def _lock_round(session: AsyncSession, meetup_id: int) -> None:
    """Let nobody be matched again in the round meanwhile; always before the meetup is locked."""
    of_it = select(Round.id).join(Meetup, Meetup.round_id == Round.id).where(Meetup.id == meetup_id)
    await session.execute(of_it.with_for_update(of=Round))


def _is_over(acting: Acting, *, now: datetime) -> bool:
    return acting.meetup.ends_at is not None and acting.meetup.ends_at <= now


async def _miss(session: AsyncSession, acting: Acting) -> None:
    acting.part.word = Word.WONT
    await session.flush()
    await states.move(session, acting.meetup, MeetupStatus.MISSED, remind_at=None, check_at=None)


async def _meets_another(session: AsyncSession, part: MeetupMember) -> bool:
    live = (MeetupMember.round_id == part.round_id) & (MeetupMember.member_id == part.member_id) & MeetupMember.live
    return bool(await session.scalar(select(exists().where(live))))


async def _drop_out(session: AsyncSession, acting: Acting, *, now: datetime) -> None:
    left = acting.others()
    acting.part.answer, acting.part.live = Answer.CANT, False
    if len(left) >= SMALLEST_GROUP:
        await queue.enqueue(
            session,
            kind=OutboxKind.MEETUP_CANT,
            subject_id=acting.meetup.id,
            recipient_ids=left,
            due=now,
            occasion=acting.actor.id,
        )
        await settle(session, acting, now=now)
        return
    for member in left:
        acting.parts[member].live, acting.parts[member].seeking_since = False, now
    await session.flush()
    await states.move(session, acting.meetup, MeetupStatus.CALLED_OFF, remind_at=None, check_at=None)

"""Another time or place for a meetup: at a meeting one of its slots and points, all year what the group likes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InputError
from bot.meetups import slots, states, timing
from bot.meetups.acting import Acting, begin, redraw, settle
from bot.meetups.slots import ONLINE, Slot
from bot.models import Answer, Meeting, Meetup, MeetupStatus, OutboxKind, Program, Round
from bot.outbox import queue
from bot.text import one_line

LONGEST_PLACE = 100
FURTHEST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a member may propose, in the zone of the meeting; all year, ``own_time``, it is for them to say."""

    meetup: Meetup
    own_time: bool
    zone: ZoneInfo
    slots: tuple[Slot, ...]
    points: tuple[str, ...]


async def choices(session: AsyncSession, *, meetup_id: int, user_id: int, now: datetime) -> Choices:
    """Return the slots of the day that are still to come and the points of the meeting.

    Raises:
        NotYourMeetupError: the user is no part of it.
        InputError: it is over, or no slot is left.
    """
    acting = await begin(session, meetup_id=meetup_id, user_id=user_id, now=now)
    _require_open(acting)
    if acting.own_time:
        return Choices(acting.meetup, own_time=True, zone=ZoneInfo("UTC"), slots=(), points=())
    return await _offered(session, acting.meetup, acting.round, acting.program, now=now)


async def propose(
    session: AsyncSession, *, meetup_id: int, user_id: int, starts_at: datetime, place: str, now: datetime
) -> Acting:
    """Propose another time or place: who proposes comes, the others are asked again, once.

    Proposing what is proposed already is to say that one comes.

    Raises:
        NotYourMeetupError: the user is no part of it.
        InputError: it is over, or that time or place isn't to be had.
    """
    acting = await begin(session, meetup_id=meetup_id, user_id=user_id, now=now)
    _require_open(acting)
    meetup, place = acting.meetup, one_line(place)[:LONGEST_PLACE]
    if acting.own_time:
        ends_at = _own_end(meetup, starts_at, now=now)
    else:
        offered = await _offered(session, meetup, acting.round, acting.program, now=now)
        place = place or meetup.place
        if place not in offered.points and place != meetup.place:
            raise InputError("That place isn't on the list of this meeting any more. Choose another one.")
        ends_at = _slot_end(offered, starts_at)
    if (starts_at, place) != (meetup.starts_at, meetup.place):
        await _change(session, acting, starts_at=starts_at, ends_at=ends_at, place=place, now=now)
    acting.part.answer = Answer.COMING
    await settle(session, acting, now=now)
    await redraw(session, acting, now=now)
    return acting


async def _change(
    session: AsyncSession, acting: Acting, *, starts_at: datetime, ends_at: datetime, place: str, now: datetime
) -> None:
    for member in acting.others():
        acting.parts[member].answer = Answer.NONE
    meetup = acting.meetup
    await session.flush()
    moved = await states.move(
        session,
        meetup,
        MeetupStatus.MOVED,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        proposal=meetup.proposal + 1,
        proposer_id=acting.actor.id,
        remind_at=None,
    )
    if not moved:
        return
    timing.set_timers(meetup, own_time=acting.own_time, now=now)
    await session.flush()
    await queue.enqueue(
        session,
        kind=OutboxKind.MEETUP_MOVED,
        subject_id=meetup.id,
        recipient_ids=acting.others(),
        due=now,
        occasion=meetup.proposal,
    )


async def _offered(session: AsyncSession, meetup: Meetup, round_: Round, program: Program, *, now: datetime) -> Choices:
    offer = await slots.offer(session, round_, program)
    coming = tuple(slot for slot in offer.slots if slot.starts_at > now)
    if not coming:
        raise InputError("No slot of that day is left. If you found a time by yourselves, press We met afterwards.")
    # From afar they meet on a screen, wherever the others meet.
    points = () if meetup.place == ONLINE else offer.points
    meeting = await session.get_one(Meeting, program.meeting_id)
    return Choices(meetup, own_time=False, zone=ZoneInfo(meeting.time_zone), slots=coming, points=points)


def _slot_end(offered: Choices, starts_at: datetime) -> datetime:
    for slot in offered.slots:
        if slot.starts_at == starts_at:
            return slot.ends_at
    raise InputError("That slot isn't to be had any more. Choose another one.")


def _own_end(meetup: Meetup, starts_at: datetime, *, now: datetime) -> datetime:
    if starts_at <= now:
        raise InputError("That time is over. Propose one that is still to come.")
    if starts_at > now + FURTHEST:
        raise InputError("That is more than 60 days from now. Propose a time before that.")
    # Whoever agrees on a later time is asked after it.
    after = starts_at + timing.OWN_LENGTH + timing.BEFORE_THE_END
    return max(meetup.ends_at or after, after)


def _require_open(acting: Acting) -> None:
    if not acting.is_open:
        raise InputError("Nothing is left to propose here: this meetup is over. See yours with `/meetups status`.")

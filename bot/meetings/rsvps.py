"""Who goes to a social event: Going, Maybe, Can't; a line where it is full; a reminder for who wants one.

Every change of an event's answers holds the event's row first, so that the last place is given away once.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import ConflictError, InputError, NotFoundError
from bot.models import Attendance, Meeting, Member, OutboxKind, Rsvp, RsvpAnswer, SocialEvent
from bot.outbox import queue

REMINDER = timedelta(minutes=15)
# Those who hear of a change of the event.
CONCERNED = (RsvpAnswer.GOING, RsvpAnswer.WAITING, RsvpAnswer.MAYBE)


async def hold(session: AsyncSession, *, society_id: int, event_id: int) -> tuple[SocialEvent, Meeting]:
    """Return an event of this society and its meeting, and let nobody else change it until the transaction ends.

    Raises:
        NotFoundError: there is none.
    """
    return await _one(session, society_id, event_id, _joined().with_for_update(of=SocialEvent))


async def require(session: AsyncSession, *, society_id: int, event_id: int) -> tuple[SocialEvent, Meeting]:
    """Return an event of this society and its meeting.

    Raises:
        NotFoundError: there is none.
    """
    return await _one(session, society_id, event_id, _joined())


async def answer(
    session: AsyncSession, *, member: Member, event_id: int, said: RsvpAnswer, now: datetime
) -> RsvpAnswer:
    """Note what a member says; returns WAITING for "going" where there is no place left.

    Who stands in line already keeps their place in it. Who gives a place back lets the next one move up.

    Raises:
        NotFoundError: there is no such event.
        ConflictError: it is cancelled or over.
        InputError: the member hasn't said that they come to the meeting.
    """
    event, meeting = await hold(session, society_id=member.society_id, event_id=event_id)
    _check_open(event, now)
    if await session.get(Attendance, (meeting.id, member.id)) is None:
        raise InputError(f"Say first that you come to {meeting.name}: use `/meeting attend`.")
    before = await session.get(Rsvp, (event.id, member.id), populate_existing=True)
    in_line = before is not None and before.answer in (RsvpAnswer.GOING, RsvpAnswer.WAITING)
    if before is not None and (before.answer is said or (said is RsvpAnswer.GOING and in_line)):
        return before.answer
    if said is RsvpAnswer.GOING and not await _places_left(session, event):
        said = RsvpAnswer.WAITING
    await session.merge(Rsvp(event_id=event.id, member_id=member.id, answer=said, since=now, remind=False))
    await session.flush()
    await move_up(session, event, now=now)
    return said


async def give_back(session: AsyncSession, *, member: Member, event_id: int, now: datetime) -> None:
    """Take "going" back, or a place in the line; the next one moves up."""
    await _forget(session, member, event_id, (RsvpAnswer.GOING, RsvpAnswer.WAITING), now)


async def forget_all(session: AsyncSession, *, member: Member, meeting: Meeting, now: datetime) -> None:
    """Take every answer at a meeting back: the member doesn't come."""
    mine = (
        select(Rsvp.event_id)
        .join(SocialEvent, SocialEvent.id == Rsvp.event_id)
        .where(SocialEvent.meeting_id == meeting.id, Rsvp.member_id == member.id)
        .order_by(Rsvp.event_id)
    )
    for event_id in (await session.scalars(mine)).all():
        await _forget(session, member, event_id, tuple(RsvpAnswer), now)


async def remind(session: AsyncSession, *, member: Member, event_id: int, wanted: bool, now: datetime) -> None:
    """Choose whether to be reminded 15 minutes before.

    Raises:
        ConflictError: the member isn't going, or the event is cancelled or over.
        InputError: it starts in less than 15 minutes.
    """
    event, _meeting = await hold(session, society_id=member.society_id, event_id=event_id)
    _check_open(event, now)
    if wanted and event.starts_at - REMINDER <= now:
        raise InputError(f"{event.name} starts in less than 15 minutes: it is time to go.")
    changed = await session.scalar(
        update(Rsvp)
        .where(Rsvp.event_id == event.id, Rsvp.member_id == member.id, Rsvp.answer == RsvpAnswer.GOING)
        .values(remind=wanted)
        .returning(Rsvp.member_id)
    )
    if changed is None:
        raise ConflictError("You are reminded of what you go to. Press Going first.")
    if wanted:
        await _plan_reminders(session, event, [member.id], now=now)


async def move_reminders(session: AsyncSession, event: SocialEvent, *, now: datetime) -> None:
    """Let the reminders of an event that was changed or cancelled come when it starts now, or not at all."""
    await queue.withdraw(session, kind=OutboxKind.EVENT_REMINDER, subject_id=event.id, now=now)
    if event.cancelled_at is None:
        wanted = select(Rsvp.member_id).where(
            Rsvp.event_id == event.id, Rsvp.answer == RsvpAnswer.GOING, Rsvp.remind.is_(True)
        )
        await _plan_reminders(session, event, (await session.scalars(wanted)).all(), now=now)


async def move_up(session: AsyncSession, event: SocialEvent, *, now: datetime) -> None:
    """Give the places that are left to those who wait, in the order in which they came, and tell them."""
    if event.cancelled_at is not None or event.ends_at <= now:
        return
    left = await _places_left(session, event)
    waiting = select(Rsvp.member_id).where(Rsvp.event_id == event.id, Rsvp.answer == RsvpAnswer.WAITING)
    first = (await session.scalars(waiting.order_by(Rsvp.since, Rsvp.member_id).limit(left))).all()
    moved = await session.scalars(
        update(Rsvp)
        .where(Rsvp.event_id == event.id, Rsvp.member_id.in_(first), Rsvp.answer == RsvpAnswer.WAITING)
        .values(answer=RsvpAnswer.GOING)
        .returning(Rsvp.member_id)
        .execution_options(synchronize_session=False)
    )
    # Who gave the place back and waits anew hears of the next one as well.
    occasion = int(now.timestamp())
    await queue.enqueue(
        session,
        kind=OutboxKind.EVENT_MOVED_UP,
        subject_id=event.id,
        recipient_ids=moved.all(),
        due=now,
        occasion=occasion,
    )


async def concerned(session: AsyncSession, event: SocialEvent) -> Sequence[int]:
    """Return the members who go, wait or may come."""
    statement = select(Rsvp.member_id).where(Rsvp.event_id == event.id, Rsvp.answer.in_(CONCERNED))
    return (await session.scalars(statement.order_by(Rsvp.member_id))).all()


async def going(session: AsyncSession, event_id: int) -> Sequence[int]:
    """Return the ids of everybody who goes, also of those whom a viewer doesn't see: for filtering only."""
    statement = select(Rsvp.member_id).where(Rsvp.event_id == event_id, Rsvp.answer == RsvpAnswer.GOING)
    return (await session.scalars(statement.order_by(Rsvp.member_id))).all()


async def is_full(session: AsyncSession, event: SocialEvent) -> bool:
    """Whether whoever comes now has to wait."""
    return not await _places_left(session, event)


async def _forget(
    session: AsyncSession, member: Member, event_id: int, answers: Collection[RsvpAnswer], now: datetime
) -> None:
    event, _meeting = await hold(session, society_id=member.society_id, event_id=event_id)
    mine = (Rsvp.event_id == event.id) & (Rsvp.member_id == member.id)
    await session.execute(delete(Rsvp).where(mine, Rsvp.answer.in_(answers)))
    await move_up(session, event, now=now)


async def _places_left(session: AsyncSession, event: SocialEvent) -> int:
    if event.capacity is None:
        return _UNLIMITED
    taken = select(func.count()).where(Rsvp.event_id == event.id, Rsvp.answer == RsvpAnswer.GOING)
    return max(event.capacity - (await session.scalar(taken) or 0), 0)


async def _plan_reminders(session: AsyncSession, event: SocialEvent, members: Sequence[int], *, now: datetime) -> None:
    due = event.starts_at - REMINDER
    if due > now:
        await queue.enqueue(
            session,
            kind=OutboxKind.EVENT_REMINDER,
            subject_id=event.id,
            recipient_ids=members,
            due=due,
            occasion=event.revision,
        )


def _check_open(event: SocialEvent, now: datetime) -> None:
    if event.cancelled_at is not None:
        raise ConflictError(f"{event.name} is cancelled.")
    if event.ends_at <= now:
        raise ConflictError(f"{event.name} is over.")


def _joined() -> Select[SocialEvent, Meeting]:
    return select(SocialEvent, Meeting).join(Meeting, Meeting.id == SocialEvent.meeting_id)


async def _one(
    session: AsyncSession, society_id: int, event_id: int, statement: Select[SocialEvent, Meeting]
) -> tuple[SocialEvent, Meeting]:
    found = (
        await session.execute(
            statement.where(SocialEvent.id == event_id, Meeting.society_id == society_id).execution_options(
                populate_existing=True
            )
        )
    ).one_or_none()
    if found is None:
        raise NotFoundError("event here", str(event_id), hint="`/meeting agenda` lists those that there are.")
    return found[0], found[1]


# More than come to any event.
_UNLIMITED = 1_000_000

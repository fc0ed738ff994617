"""What time does to meetups: reminders, check-ins, ends. Each step takes what is due, so that twice changes nothing."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.meetings.calendar import instant
from bot.meetups import silence, states, timing
from bot.models import Meeting, Meetup, MeetupMember, MeetupStatus, OutboxKind, Program, ProgramMembership, Round, Word
from bot.outbox import queue

# So many are done in one transaction, which is over soon.
BATCH = 25
# The morning after a meeting its recap comes.
MORNING = time(9)


async def run(session: AsyncSession, *, now: datetime) -> int:
    """Remind of, ask about and close what is due, up to BATCH of each; returns how many."""
    return await remind(session, now=now) + await check_in(session, now=now) + await close(session, now=now)


async def remind(session: AsyncSession, *, now: datetime) -> int:
    """Remind of what is agreed whoever didn't turn that off."""
    due = await _take(session, Meetup.remind_at <= now)
    for meetup in due:
        meetup.remind_at = None
        if meetup.status is MeetupStatus.CONFIRMED and meetup.starts_at is not None and meetup.starts_at > now:
            wanted = (
                select(MeetupMember.member_id)
                .join(Round, Round.id == MeetupMember.round_id)
                .join(
                    ProgramMembership,
                    (ProgramMembership.program_id == Round.program_id)
                    & (ProgramMembership.member_id == MeetupMember.member_id),
                    isouter=True,
                )
                .where(
                    MeetupMember.meetup_id == meetup.id,
                    MeetupMember.live,
                    ProgramMembership.reminders.is_not(False),
                )
            )
            members = (await session.scalars(wanted)).all()
            await _tell(session, OutboxKind.MEETUP_REMINDER, meetup, members, occasion=meetup.proposal, now=now)
    await session.flush()
    return len(due)


async def check_in(session: AsyncSession, *, now: datetime) -> int:
    """Ask who hasn't said whether they met."""
    due = await _take(session, Meetup.check_at <= now)
    for meetup in due:
        own_time = await _meeting(session, meetup) is None
        occasion = int((meetup.check_at or now).timestamp())
        meetup.check_at = timing.check(meetup, own_time=own_time, now=now)
        if meetup.status in states.OPEN:
            unanswered = MeetupMember.word.is_(None) | (MeetupMember.word == Word.NOT_YET)
            asked = select(MeetupMember.member_id).where(
                MeetupMember.meetup_id == meetup.id, MeetupMember.live, unanswered
            )
            members = (await session.scalars(asked)).all()
            await _tell(session, OutboxKind.MEETUP_CHECK_IN, meetup, members, occasion=occasion, now=now)
    await session.flush()
    return len(due)


async def close(session: AsyncSession, *, now: datetime) -> int:
    """Close what is over, count who was silent, and plan the recap of a meeting for those who met somebody."""
    due = await _take(session, Meetup.close_at <= now)
    for meetup in due:
        meetup.close_at = None
        await session.flush()
        if meetup.status in states.OPEN:
            await states.move(session, meetup, MeetupStatus.CLOSED, remind_at=None, check_at=None)
        await silence.count(session, meetup, now=now)
        meeting = await _meeting(session, meetup)
        if meeting is not None:
            await _plan_recap(session, meetup, meeting, now=now)
    await session.flush()
    return len(due)


async def _plan_recap(session: AsyncSession, meetup: Meetup, meeting: Meeting, *, now: datetime) -> None:
    program_id = await session.scalar(select(Round.program_id).where(Round.id == meetup.round_id))
    members = (
        await session.scalars(
            select(MeetupMember.member_id).where(MeetupMember.meetup_id == meetup.id, MeetupMember.live)
        )
    ).all()
    after = instant(meeting.last_day + timedelta(days=1), MORNING, ZoneInfo(meeting.time_zone))
    await queue.enqueue(
        session,
        kind=OutboxKind.MEETUPS_RECAP,
        subject_id=program_id or 0,
        recipient_ids=members,
        due=max(after, now),
    )


async def _take(session: AsyncSession, due: ColumnElement[bool]) -> Sequence[Meetup]:
    """Lock some meetups for which something is due; those that another process holds are its own."""
    statement = (
        select(Meetup)
        .where(due)
        .order_by(Meetup.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(statement)).all()


async def _meeting(session: AsyncSession, meetup: Meetup) -> Meeting | None:
    found: Meeting | None = await session.scalar(
        select(Meeting)
        .join(Program, Program.meeting_id == Meeting.id)
        .join(Round, Round.program_id == Program.id)
        .where(Round.id == meetup.round_id)
    )
    return found


async def _tell(
    session: AsyncSession, kind: OutboxKind, meetup: Meetup, members: Sequence[int], *, occasion: int, now: datetime
) -> None:
    await queue.enqueue(session, kind=kind, subject_id=meetup.id, recipient_ids=members, due=now, occasion=occasion)

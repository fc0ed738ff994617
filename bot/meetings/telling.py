"""What messages about meetings and events say when they are sent; None where there is nothing to say any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.meetings import rsvps
from bot.models import Attendance, Meeting, Member, Rsvp, RsvpAnswer, SocialEvent

# The clock that wakes delivery is not to the second.
_LATE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class EventNews:
    """An event, and what the reader said of it."""

    event: SocialEvent
    meeting: Meeting
    answer: RsvpAnswer


async def meeting_changed(session: AsyncSession, meeting_id: int, reader: Member, *, now: datetime) -> Meeting | None:
    """Return a meeting that was changed or cancelled; None where the reader doesn't come any more, or it is over."""
    meeting = await session.get(Meeting, meeting_id)
    if meeting is None or now.astimezone(ZoneInfo(meeting.time_zone)).date() > meeting.last_day:
        return None
    return meeting if await session.get(Attendance, (meeting.id, reader.id)) else None


async def event_changed(session: AsyncSession, event_id: int, reader: Member, *, now: datetime) -> EventNews | None:
    """Return an event that was changed or cancelled; None where the reader doesn't go any more, or it is over."""
    news = await _news(session, event_id, reader)
    return news if news and news.answer in rsvps.CONCERNED and news.event.ends_at > now else None


async def moved_up(session: AsyncSession, event_id: int, reader: Member, *, now: datetime) -> EventNews | None:
    """Return an event at which the reader has a place now."""
    news = await event_changed(session, event_id, reader, now=now)
    return news if news and news.answer is RsvpAnswer.GOING and news.event.cancelled_at is None else None


async def reminder(session: AsyncSession, event_id: int, reader: Member, *, now: datetime) -> EventNews | None:
    """Return an event that is about to start, if the reader goes and still wants to be reminded."""
    news = await moved_up(session, event_id, reader, now=now)
    if news is None or not now < news.event.starts_at <= now + rsvps.REMINDER + _LATE:
        return None
    wanted = select(Rsvp.remind).where(Rsvp.event_id == event_id, Rsvp.member_id == reader.id)
    return news if await session.scalar(wanted) else None


async def _news(session: AsyncSession, event_id: int, reader: Member) -> EventNews | None:
    statement = (
        select(SocialEvent, Meeting, Rsvp.answer)
        .join(Meeting, Meeting.id == SocialEvent.meeting_id)
        .join(Rsvp, Rsvp.event_id == SocialEvent.id)
        .where(SocialEvent.id == event_id, Rsvp.member_id == reader.id)
    )
    found = (await session.execute(statement)).one_or_none()
    return EventNews(*found) if found is not None else None

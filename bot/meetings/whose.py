"""Whose a meeting or an event is: a button that is pressed in a direct message tells the society only by it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import NotFoundError
from bot.models import Meeting, SocialEvent


async def society_of_meeting(session: AsyncSession, meeting_id: int) -> int:
    """Return the society that a meeting belongs to.

    Raises:
        NotFoundError: there is none.
    """
    found = await session.scalar(select(Meeting.society_id).where(Meeting.id == meeting_id))
    if found is None:
        raise NotFoundError("meeting here", str(meeting_id))
    return found


async def society_of_event(session: AsyncSession, event_id: int) -> int:
    """Return the society that an event belongs to.

    Raises:
        NotFoundError: there is none.
    """
    statement = select(Meeting.society_id).join(SocialEvent, SocialEvent.meeting_id == Meeting.id)
    found = await session.scalar(statement.where(SocialEvent.id == event_id))
    if found is None:
        raise NotFoundError("event here", str(event_id))
    return found

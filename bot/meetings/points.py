"""The named places of a meeting where groups meet."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Meeting, MeetupPoint


async def of(session: AsyncSession, meeting: Meeting) -> Sequence[str]:
    """Return their names, in the organizers' order."""
    statement = (
        select(MeetupPoint.name)
        .where(MeetupPoint.meeting_id == meeting.id)
        .order_by(MeetupPoint.position, MeetupPoint.id)
    )
    return (await session.scalars(statement)).all()


async def replace(session: AsyncSession, meeting: Meeting, names: Sequence[str]) -> None:
    """Let a meeting have these and no others; groups that know their place already keep it."""
    await session.execute(delete(MeetupPoint).where(MeetupPoint.meeting_id == meeting.id))
    session.add_all(
        MeetupPoint(meeting_id=meeting.id, name=name, position=position) for position, name in enumerate(names)
    )
    await session.flush()

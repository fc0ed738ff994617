"""Societies: one Discord server each."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Society
from bot.text import one_line


async def ensure(session: AsyncSession, society_id: int, name: str, *, now: datetime) -> Society:
    """Return the society of this server, making it with the first thing that happens there."""
    society = await session.get(Society, society_id)
    if society is None:
        society = Society(id=society_id, name=one_line(name)[:100], created_at=now)
        try:
            async with session.begin_nested():
                session.add(society)
        except IntegrityError:
            # Somebody else's first command was faster.
            society = await session.get_one(Society, society_id)
    return society

"""Societies: one Discord server each."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InputError
from bot.models import Society
from bot.text import one_line


async def ensure(session: AsyncSession, society_id: int, name: str, *, now: datetime) -> Society:
    """Return the society of this server, making it with the first thing that happens there."""
    society = await session.get(Society, society_id)
    if society is None:
        society = Society(id=society_id, name=one_line(name)[:100], created_at=now)
        session.add(society)
        await session.flush()
    return society


async def require(session: AsyncSession, society_id: int) -> Society:
    """Return the society of this server.

    Raises:
        InputError: there is none with this id.
    """
    society = await session.get(Society, society_id)
    if society is None:
        raise InputError(
            f"No society has the id {society_id}. It is the Discord server's id: turn on Developer Mode, "
            "right-click the server, Copy Server ID."
        )
    return society

"""Societies: one Discord server each."""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Society, SocietySettings
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


async def settings_of(session: AsyncSession, society_id: int) -> SocietySettings:
    """Return what the organizers decided, or the defaults; to read, not to change."""
    found = await session.get(SocietySettings, society_id)
    if found is None:
        return SocietySettings(society_id=society_id, **_defaults())
    return found


async def change_settings(session: AsyncSession, society_id: int, **values: int | None) -> SocietySettings:
    """Change what organizers decide; what isn't named stays as it is."""
    found = await session.get(SocietySettings, society_id)
    if found is None:
        found = SocietySettings(society_id=society_id, **_defaults())
        session.add(found)
    for name, value in values.items():
        setattr(found, name, value)
    await session.flush()
    return found


def _defaults() -> dict[str, Any]:
    columns = SocietySettings.__table__.columns
    return {column.name: column.default.arg for column in columns if column.default is not None}

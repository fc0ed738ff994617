"""Lasting noes: kept silently, and nobody is told that there is one."""

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import IntroductionRefusal, RefusalRole


async def add(session: AsyncSession, *, refuser_id: int, about_id: int, role: RefusalRole, now: datetime) -> None:
    """Keep a lasting no; the same twice is one."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    await session.execute(
        insert(IntroductionRefusal)
        .values(refuser_id=refuser_id, about_id=about_id, role=role, created_at=now)
        .on_conflict_do_nothing(index_elements=["refuser_id", "about_id", "role"])
    )

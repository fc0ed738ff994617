"""What time does to introductions; each step changes only what is due, so that running it twice changes nothing."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.introductions import asking, closing, limits, meeting


async def run(session: AsyncSession, *, now: datetime) -> int:
    """Close what has no way any more, end what nobody answered, tell the askers, move the lines on."""
    await asking.forget_drafts(session, now=now)
    done = await closing.close_gone(session, now=now)
    done += await closing.expire(session, now=now)
    done += await meeting.make_late(session, now=now)
    done += await limits.move_lines_on(session, now=now)
    return done + await closing.tell(session, now=now)

"""APScheduler as a clock only: it wakes ``tick``; the database says what is due."""

from collections.abc import Awaitable, Callable
from datetime import UTC

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

TICK_SECONDS = 15


def build(tick: Callable[[], Awaitable[None]], *, seconds: int = TICK_SECONDS) -> AsyncIOScheduler:
    """Build a scheduler, not started, that calls ``tick`` every so many seconds and never twice at once."""
    scheduler = AsyncIOScheduler(
        jobstores={"default": MemoryJobStore()}, executors={"default": AsyncIOExecutor()}, timezone=UTC
    )
    scheduler.add_job(
        tick, "interval", seconds=seconds, id="tick", coalesce=True, max_instances=1, misfire_grace_time=None
    )
    return scheduler

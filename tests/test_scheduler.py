"""The clock: one job, never twice at once, nothing lost when it was late."""

import asyncio
from datetime import UTC, datetime

from apscheduler.triggers.interval import IntervalTrigger

from bot import scheduler


async def test_the_clock_wakes_the_tick_and_never_twice_at_once() -> None:
    woken = asyncio.Event()

    async def tick() -> None:
        woken.set()

    built = scheduler.build(tick, seconds=3600)
    (job,) = built.get_jobs()
    assert isinstance(job.trigger, IntervalTrigger)
    assert job.trigger.interval.total_seconds() == 3600
    assert (job.max_instances, job.coalesce, job.misfire_grace_time) == (1, True, None)
    built.start()
    try:
        built.modify_job("tick", next_run_time=datetime.now(UTC))
        await asyncio.wait_for(woken.wait(), timeout=20)
        assert len(built.get_jobs()) == 1
    finally:
        built.shutdown(wait=False)


def test_a_built_clock_stands_still_until_it_is_started() -> None:
    async def tick() -> None:
        raise AssertionError

    assert not scheduler.build(tick).running

"""Work in a process of its own."""

import os

from bot.worker import InlineWorker, Worker


async def test_work_is_done_elsewhere_and_a_closed_worker_starts_anew() -> None:
    worker = Worker()
    try:
        first = await worker.run(os.getpid)
        assert first != os.getpid()
        assert await worker.run(max, 1, 2) == 2
        worker.close()
        assert await worker.run(os.getpid) not in (first, os.getpid())
    finally:
        worker.close()


async def test_inline_work_is_done_here() -> None:
    assert await InlineWorker().run(os.getpid) == os.getpid()

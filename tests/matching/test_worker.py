"""The same pairing in another process."""

from concurrent.futures.process import BrokenProcessPool

import pytest

from bot.matching.pairing import Problem, pair
from bot.matching.worker import INLINE_UP_TO, PairingWorker
from tests.matching.test_pairing import society

SMALL = Problem(society(INLINE_UP_TO, seed=1), frozenset(), seed=1)
LARGE = Problem(society(INLINE_UP_TO + 1, seed=2), frozenset(), seed=2)


def processes(worker: PairingWorker) -> int:
    return len(worker._worker._executor._processes) if worker._worker._executor else 0


async def test_small_rounds_need_no_process() -> None:
    worker = PairingWorker()
    assert await worker.pair(SMALL) == pair(SMALL)
    assert processes(worker) == 0
    worker.close()


async def test_large_rounds_come_out_the_same_and_a_closed_worker_starts_anew() -> None:
    worker = PairingWorker()
    try:
        expected = pair(LARGE)
        assert await worker.pair(LARGE) == expected
        assert processes(worker) == 1
        worker.close()
        worker.close()
        assert processes(worker) == 0
        assert await worker.pair(LARGE) == expected
    finally:
        worker.close()


async def test_a_process_that_dies_is_replaced() -> None:
    worker = PairingWorker()
    try:
        await worker.pair(LARGE)
        assert worker._worker._executor is not None
        for process in worker._worker._executor._processes.values():
            process.kill()
            process.join()
        with pytest.raises(BrokenProcessPool):
            await worker.pair(LARGE)
        assert await worker.pair(LARGE) == pair(LARGE)
    finally:
        worker.close()

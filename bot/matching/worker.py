"""Runs a pairing without holding up the event loop: large rounds go to a process of their own."""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from bot.matching.pairing import Pairing, Problem, pair

# Below this a pairing takes some milliseconds, less than handing it to another process.
INLINE_UP_TO = 40


class PairingWorker:
    """Starts its process with the first large round; ``close`` ends it."""

    def __init__(self) -> None:
        self._executor: ProcessPoolExecutor | None = None

    async def pair(self, problem: Problem) -> Pairing:
        """Solve a round, off the event loop where it is large.

        Raises:
            concurrent.futures.process.BrokenProcessPool: the process died; the next call starts another.
        """
        if len(problem.people) <= INLINE_UP_TO:
            return pair(problem)
        if self._executor is None:
            # spawn: a fork would copy the parent's threads' locks (aiosqlite runs one a connection).
            self._executor = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, pair, problem)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the process, without waiting for what it computes."""
        if self._executor is None:
            return
        # shutdown alone lets the process finish its round, and the interpreter waits for that at its exit.
        processes = list((self._executor._processes or {}).values())  # noqa: SLF001 - public only from Python 3.14
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = None
        for process in processes:
            process.terminate()

"""A process of its own for heavy work, so that the event loop keeps answering."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

T = TypeVar("T")


class Worker:
    """Starts its process with the first piece of work; ``close`` ends it."""

    def __init__(self) -> None:
        self._executor: ProcessPoolExecutor | None = None

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """Run a function of a module with these arguments, one call after another.

        Raises:
            concurrent.futures.process.BrokenProcessPool: the process died; the next call starts another.
        """
        if self._executor is None:
            # spawn: a fork would copy the parent's threads' locks (aiosqlite runs one a connection).
            self._executor = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, function, *arguments)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the process, without waiting for what it computes."""
        if self._executor is None:
            return
        # shutdown alone lets the process finish its work, and the interpreter waits for that at its exit.
        processes = list((self._executor._processes or {}).values())  # noqa: SLF001 - public only from Python 3.14
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = None
        for process in processes:
            process.terminate()


class InlineWorker(Worker):
    """Runs the work at once in this process: the simulated Discord of the demo and the tests waits for no other."""

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """Run a function with these arguments."""
        return function(*arguments)

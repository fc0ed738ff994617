"""Runs a pairing without holding up the event loop: large rounds go to a process of their own."""

import asyncio

from bot.matching.pairing import pair
from bot.matching.parcels import pair_parts, parts, unpack
from bot.matching.problem import Pairing, Problem
from bot.worker import Worker

# Below this a pairing takes some milliseconds, less than handing it to another process.
INLINE_UP_TO = 40


class PairingWorker:
    """Starts its process with the first large round; ``close`` ends it."""

    def __init__(self) -> None:
        self._worker = Worker()

    async def pair(self, problem: Problem) -> Pairing:
        """Solve a round, off the event loop where it is large; between the parts that are sent others have their turn.

        Raises:
            concurrent.futures.process.BrokenProcessPool: the process died; the next call starts another.
        """
        if len(problem.people) <= INLINE_UP_TO:
            return pair(problem)
        packed = []
        for part in parts(problem):
            packed.append(part)
            await asyncio.sleep(0)
        pairing = Pairing((), ())
        for found in unpack(await self._worker.run(pair_parts, packed)):
            pairing = found or pairing
            await asyncio.sleep(0)
        return pairing

    def close(self) -> None:
        """End the process, without waiting for what it computes."""
        self._worker.close()

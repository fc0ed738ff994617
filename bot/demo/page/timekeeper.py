"""Time in the demo: it passes as on any clock, and jumps when the visitor says so."""

import asyncio
import logging
from dataclasses import dataclass

from bot.demo import rounds
from bot.demo.page.tabs import Tabs
from bot.demo.stage import Stage

BEAT_SECONDS = 1.0
# How often the bot looks whether something is due, as with a real Discord.
WAKE_EVERY = 15
log = logging.getLogger("common_ground.demo")


@dataclass(slots=True)
class Timekeeper:
    """Moves the clock; ``turn`` is taken by whoever acts, since simcord does one thing at a time."""

    stage: Stage
    tabs: Tabs
    turn: asyncio.Lock

    async def run(self) -> None:
        """Let time pass until cancelled."""
        loop = asyncio.get_running_loop()
        last, beats = loop.time(), 0
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            beats += 1
            passed, last = loop.time() - last, loop.time()
            try:
                async with self.turn:
                    await self.stage.pass_time(passed)
                    if beats % WAKE_EVERY == 0:
                        await self.stage.wake()
                    await self.tabs.refresh()
            except Exception:
                # One beat that fails must not stop the clock: the next shows what this one didn't.
                log.exception("The clock of the demo missed a beat")

    async def jump(self) -> str:
        """Jump to the next round, and say what came of it."""
        async with self.turn:
            due = await rounds.next_due(self.stage)
            if due is None:
                return "All rounds of this meeting are over. Start the demo again to see them anew."
            await self.stage.jump_to(due)
            await self.tabs.refresh()
            groups = await rounds.newest(self.stage)
        trios = sum(len(group) == rounds.TRIO for group in groups)
        three = " and one group of three" if trios else ""
        return f"A round is paired: {len(groups) - trios} pairs{three}. Each has a direct message now."

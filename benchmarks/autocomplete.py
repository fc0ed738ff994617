"""The whole autocomplete of ``/find``, as the cog does it: who asks, whom they may count, the search."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from benchmarks.figures import Figures
from benchmarks.judging import SHOWN
from benchmarks.measuring import milliseconds, stopwatch
from benchmarks.scratch import looked_after
from benchmarks.stored_society import SOCIETY, store_society, user_id
from bot.database import Database
from bot.members import profiles
from bot.members.presence import LivePresence
from bot.members.tally import Ties
from bot.members.visibility import view_of
from bot.organizations.index import OrganizationIndex
from bot.organizations.live import spare_collector
from bot.organizations.search import Hit
from bot.places import Places

# As often somebody hides or shows themself meanwhile: what is held in memory has to follow.
_QUERIES_A_CHANGE = 20
_TICK_SECONDS = 0.002


@dataclass(slots=True)
class Autocomplete:
    """Answers random members of the synthetic society; the database holds it."""

    database: Database
    index: OrganizationIndex
    members: int
    rng: random.Random
    presence: LivePresence = field(default_factory=LivePresence)

    @classmethod
    async def build(cls, database: Database, index: OrganizationIndex, members: int, seed: int) -> "Autocomplete":
        """Write the society into the database."""
        places = Places.load()
        async with database.transaction() as session:
            await store_society(session, members, places=places, seed=seed)
        await looked_after(database)
        return cls(database, index, members, random.Random(seed))

    async def offer(self, text: str) -> list[Hit]:
        """Answer one member once."""
        async with self.database.reading() as session:
            view_from = await view_of(session, society_id=SOCIETY, user_id=user_id(self.rng.randint(1, self.members)))
            if view_from is None:
                raise LookupError("every number is a member of the synthetic society")
            members = await self.presence.counts(session, self.index, view_from, ties=Ties.ANY)
        return self.index.search(text, limit=SHOWN, society_id=SOCIETY, members=members)

    async def measure(self, asked: Mapping[str, Sequence[str]]) -> Figures:
        """Time each sort of texts; the first answer, which reads the society, is told apart."""
        with stopwatch() as first:
            await self.offer("")
        spare_collector()
        sorts = {
            sort: milliseconds([await self._timed(number, text) for number, text in enumerate(texts)])
            for sort, texts in asked.items()
        }
        return {"first_answer_seconds": first.seconds, **sorts}

    async def _timed(self, number: int, text: str) -> float:
        if number % _QUERIES_A_CHANGE == 0:
            await self._change()
        start = time.perf_counter()
        await self.offer(text)
        return time.perf_counter() - start

    async def _change(self) -> None:
        async with self.database.transaction() as session:
            who = await profiles.require(
                session, society_id=SOCIETY, user_id=user_id(self.rng.randint(1, self.members))
            )
            await profiles.set_visibility(
                session,
                who,
                listed=self.rng.random() < 0.5,  # noqa: PLR2004 - a coin
                affiliations=who.affiliations_visibility,
                background=who.background_visibility,
                interests=who.interests_visibility,
            )


@dataclass(slots=True)
class Stall:
    """The longest that the event loop answered nobody."""

    longest_ms: float = 0.0


@asynccontextmanager
async def watching() -> AsyncIterator[Stall]:
    """Watch how long the event loop is held up while a block runs."""
    stall = Stall()

    async def tick() -> None:
        before = time.perf_counter()
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            now = time.perf_counter()
            stall.longest_ms = max(stall.longest_ms, 1000 * (now - before - _TICK_SECONDS))
            before = now

    ticking = asyncio.create_task(tick())
    try:
        yield stall
    finally:
        ticking.cancel()

"""What is due now. Running it twice, or in two processes, changes nothing: every step is claimed."""

import logging
from dataclasses import dataclass
from datetime import datetime

from bot.database import Database
from bot.directory import watches
from bot.icebreakers import mornings, silence
from bot.icebreakers.bank import Bank
from bot.introductions import due as introductions
from bot.matching.worker import PairingWorker
from bot.meetups import drafting, heads_up, rematching, rounds
from bot.meetups import due as meetups
from bot.members import drafts
from bot.members.presence import LivePresence
from bot.network import imports
from bot.organizations.live import LiveIndex
from bot.places import Places

log = logging.getLogger("common_ground.due")


@dataclass(frozen=True, slots=True)
class Due:
    """What the work that is due needs besides the time."""

    database: Database
    worker: PairingWorker
    places: Places
    bank: Bank
    organizations: LiveIndex
    presence: LivePresence

    async def run(self, now: datetime) -> int:
        """Forget what is kept for a while only, and do everything that is due.

        Returns how much of it was introductions, rounds, watched searches, mornings and silences.
        """
        async with self.database.transaction() as session:
            await drafts.purge(session, now=now)
            await imports.purge(session, now=now)
        async with self.database.transaction() as session:
            done = await introductions.run(session, now=now)
            done += await mornings.plan(session, bank=self.bank, now=now)
        # Who was silent is paused before the next round is paired.
        for step in (
            self._move_meetups_on,
            self._rematch_next,
            self._announce_next,
            self._pair_next,
            self._digest_next,
            self._break_silence,
        ):
            while await step(now):
                done += 1
        return done

    async def _digest_next(self, now: datetime) -> bool:
        async with self.database.transaction() as session:
            return await watches.digest_next(session, presence=self.presence, index=self.organizations.index, now=now)

    async def _move_meetups_on(self, now: datetime) -> bool:
        async with self.database.transaction() as session:
            return await meetups.run(session, now=now) > 0

    async def _rematch_next(self, now: datetime) -> bool:
        async with self.database.transaction() as session:
            return await rematching.rematch_next(session, places=self.places, bank=self.bank, now=now)

    async def _announce_next(self, now: datetime) -> bool:
        async with self.database.transaction() as session:
            return await heads_up.announce_next(session, now=now)

    async def _break_silence(self, now: datetime) -> bool:
        async with self.database.transaction() as session:
            return await silence.break_some(session, bank=self.bank, now=now)

    async def _pair_next(self, now: datetime) -> bool:
        async with self.database.transaction() as session:
            claimed = await rounds.claim_due(session, now=now)
            if claimed is None:
                return False
            if rounds.is_over(claimed, now=now):
                waited = await rounds.lapse(session, claimed, now=now)
                level = logging.WARNING if waited else logging.INFO
                log.log(level, "Round %d was due at %s and is over: %d waited", claimed.id, claimed.due_at, waited)
                return True
            prepared = await drafting.draft(session, claimed, places=self.places, now=now)
        # No transaction is open while the worker computes: SQLite has one writer.
        pairing = await self.worker.pair(prepared.problem)
        async with self.database.transaction() as session:
            await rounds.store(session, prepared, pairing, bank=self.bank, now=now)
        return True

"""The index that a running bot uses: replaced when the organizations have changed."""

import asyncio
import gc
import logging

from bot.database import Database
from bot.organizations.index import OrganizationIndex

log = logging.getLogger("common_ground.organizations")


def spare_collector() -> None:
    """Take what is in memory now out of the garbage collector's rounds, for what stays as long as the process.

    Walking the objects of the whole registry took 0.4 s, during which nobody was answered.
    """
    gc.collect()
    gc.freeze()


class LiveIndex:
    """Holds the newest index. Another process may import while this one runs: ``refresh`` notices."""

    def __init__(self, index: OrganizationIndex) -> None:
        self.index = index

    @classmethod
    async def load(cls, database: Database) -> "LiveIndex":
        """Build the first index."""
        async with database.reading() as session:
            index = await OrganizationIndex.load(session)
        await asyncio.to_thread(index.prepare)
        return cls(index)

    async def refresh(self, database: Database) -> bool:
        """Build anew what has changed; True where something did.

        Cheap where only societies' own organizations changed: call it after adding one, to find it at once.
        """
        async with database.reading() as session:
            index = await self.index.refreshed(session)
        if index is self.index:
            return False
        await asyncio.to_thread(index.prepare)
        self.index = index
        log.info("Organizations reloaded: %d", len(index))
        return True

"""The index that a running bot uses: replaced when the organizations have changed."""

import logging

from bot.database import Database
from bot.organizations.index import OrganizationIndex, is_stale

log = logging.getLogger("common_ground.organizations")


class LiveIndex:
    """Holds the newest index. Another process may import while this one runs: ``refresh`` notices."""

    def __init__(self, index: OrganizationIndex) -> None:
        self.index = index

    @classmethod
    async def load(cls, database: Database) -> "LiveIndex":
        """Build the first index."""
        async with database.reading() as session:
            return cls(await OrganizationIndex.load(session))

    async def refresh(self, database: Database) -> bool:
        """Build a new index where the organizations have changed; True where it did."""
        async with database.reading() as session:
            if not await is_stale(session, self.index):
                return False
            self.index = await OrganizationIndex.load(session)
        log.info("Organizations reloaded: %d", len(self.index))
        return True

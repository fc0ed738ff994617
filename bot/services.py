"""What the whole program shares, built once at the edge and passed on."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.database import Database
from bot.due import Due
from bot.icebreakers.bank import Bank
from bot.matching.worker import PairingWorker
from bot.members.presence import LivePresence
from bot.organizations.live import LiveIndex
from bot.places import Places
from bot.worker import Worker


@dataclass(frozen=True, slots=True)
class Services:
    """``clock`` tells the time at the edge; nothing below the cogs calls it. ``painter`` draws pictures."""

    database: Database
    places: Places
    organizations: LiveIndex
    bank: Bank
    worker: PairingWorker
    painter: Worker
    clock: Callable[[], datetime]
    rng: random.Random
    presence: LivePresence = field(default_factory=LivePresence)

    @property
    def due(self) -> Due:
        """The work that falls due with time."""
        return Due(self.database, self.worker, self.places, self.bank, self.organizations, self.presence)

    async def close(self) -> None:
        """End the worker processes and close the database."""
        self.worker.close()
        self.painter.close()
        await self.database.dispose()

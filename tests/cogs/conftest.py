from collections.abc import AsyncIterator
from datetime import datetime

import pytest
import simcord

from bot.database import Database
from bot.places import Places
from tests.cogs.stage import Stage, open_stage


@pytest.fixture(autouse=True, scope="session")
def quick_settling() -> None:
    """Ephemeral answers take 2 ms instead of 51 ms."""
    simcord.Env._settle_internal.__kwdefaults__["idle"] = 0.001


@pytest.fixture
async def stage(database: Database, places: Places, now: datetime) -> AsyncIterator[Stage]:
    async with open_stage(database, places, now) as opened:
        yield opened

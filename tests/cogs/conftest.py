from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from bot.database import Database
from bot.places import Places
from tests.cogs.stage import Stage, open_stage


@pytest.fixture
async def stage(database: Database, places: Places, now: datetime) -> AsyncIterator[Stage]:
    async with open_stage(database, places, now) as opened:
        yield opened

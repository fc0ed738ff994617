from datetime import datetime

import pytest

from bot.database import Database
from bot.places import Places
from tests import people
from tests.directory.finder import Finder


@pytest.fixture
async def finder(database: Database, places: Places, now: datetime) -> Finder:
    async with database.transaction() as session:
        viewer = await people.member(session, "Viewer")
    return Finder(database, places, viewer, now)

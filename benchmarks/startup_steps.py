"""One step of starting, measured in a process of its own: ``python -m benchmarks.startup_steps STEP URL``."""

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from benchmarks.measuring import peak_memory_mb, stopwatch

# ruff: noqa: PLC0415 - what a step doesn't measure or need must not be imported before it


class Step(StrEnum):
    """What happens before the bot can answer."""

    IMPORT_CLI = "import_cli"
    LOAD_PLACES = "load_places"
    LOAD_INDEX = "load_index"
    UPGRADE_SCHEMA = "upgrade_schema"


def import_cli(_url: str) -> float:
    """Import all that the console script does."""
    with stopwatch() as watch:
        import bot.cli  # noqa: F401 - only its import matters
    return watch.seconds


def load_places(_url: str) -> float:
    """Read the gazetteer."""
    from bot.places import Places

    with stopwatch() as watch:
        Places.load()
    return watch.seconds


def load_index(url: str) -> float:
    """Build the index of organizations from a database that is ready."""
    from bot.database import Database
    from bot.organizations.live import LiveIndex

    async def load() -> float:
        database = Database(url)
        with stopwatch() as watch:
            await LiveIndex.load(database)
        await database.dispose()
        return watch.seconds

    return asyncio.run(load())


def upgrade_schema(url: str) -> float:
    """Bring a fresh database to the newest schema."""
    from bot import schema
    from bot.database import Database

    async def upgrade() -> float:
        database = Database(url)
        with stopwatch() as watch:
            await schema.upgrade(database)
        await database.dispose()
        return watch.seconds

    return asyncio.run(upgrade())


_MEASURE: Mapping[Step, Callable[[str], float]] = MappingProxyType(
    {
        Step.IMPORT_CLI: import_cli,
        Step.LOAD_PLACES: load_places,
        Step.LOAD_INDEX: load_index,
        Step.UPGRADE_SCHEMA: upgrade_schema,
    }
)


def measure(step: Step, url: str) -> dict[str, float]:
    """Measure a step in this process, on the database of this URL."""
    return {"seconds": _MEASURE[step](url), "peak_memory_mb": peak_memory_mb()}


if __name__ == "__main__":
    name, database_url = sys.argv[1:]
    print(json.dumps(measure(Step(name), database_url)))

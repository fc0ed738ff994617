"""``python -m migrations MESSAGE``: write the next migration from what the models have changed."""

import asyncio
import sys
import tempfile
from pathlib import Path

from bot import schema
from bot.database import Database


async def _write(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'scratch.db'}")
        await schema.upgrade(database)
        async with database.engine.begin() as connection:
            await connection.run_sync(lambda sync: schema.autogenerate(sync, message))
        await database.dispose()


if __name__ == "__main__":
    asyncio.run(_write(" ".join(sys.argv[1:]) or "changes"))

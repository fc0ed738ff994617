"""``python -m migrations check`` and ``python -m migrations write MESSAGE``, on a scratch database."""

import asyncio
import sys
import tempfile
from pathlib import Path

from bot import schema
from bot.database import Database


async def _run(verb: str, message: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'scratch.db'}")
        try:
            await schema.upgrade(database)
            if verb == "write":
                async with database.engine.begin() as connection:
                    await connection.run_sync(lambda sync: schema.autogenerate(sync, message))
                return 0
            differences = await schema.differences(database)
        finally:
            await database.dispose()
    for difference in differences:
        sys.stderr.write(f"The models have what no migration makes: {difference}\n")
    return 1 if differences else 0


def main() -> int:
    """Check that models and migrations agree, or write the next migration."""
    verb, *words = sys.argv[1:] or ["check"]
    if verb not in ("check", "write"):
        sys.stderr.write("Usage: python -m migrations check | write MESSAGE\n")
        return 2
    return asyncio.run(_run(verb, " ".join(words) or "changes"))


if __name__ == "__main__":
    sys.exit(main())

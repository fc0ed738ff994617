"""A process that does nothing but make the index ready: how long that takes, and the memory of the whole process."""

import asyncio
import json
import os
import sys
import tempfile

from benchmarks.figures import Figures
from benchmarks.measuring import peak_memory_mb, stopwatch
from bot.database import Database
from bot.organizations.index import OrganizationIndex


async def measure(database: Database, *, kept: bool) -> Figures:
    """Start such a process on a database.

    Args:
        database: with organizations in it.
        kept: whether it may read the file that the import has kept; else it builds the index anew.
    """
    with tempfile.TemporaryDirectory(prefix="cg-cache-") as folder:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.index_alone", database.url.render_as_string(hide_password=False)),
            env=dict(os.environ) if kept else {**os.environ, "XDG_CACHE_HOME": folder},
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError("The index could not be loaded; what the process said stands above.")
    figures: Figures = json.loads(output)
    return figures


async def _load(url: str) -> Figures:
    database = Database(url)
    before = peak_memory_mb()
    try:
        with stopwatch() as ready:
            async with database.reading() as session:
                index = await OrganizationIndex.load(session)
        with stopwatch() as resolving:
            index.prepare()
    finally:
        await database.dispose()
    return {
        "ready_seconds": ready.seconds,
        "resolver_seconds": resolving.seconds,
        "peak_memory_mb": peak_memory_mb(),
        "peak_memory_before_mb": before,
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_load(sys.argv[1]))))

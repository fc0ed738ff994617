"""Transactions on both databases."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import schema
from bot.database import BUSY_TIMEOUT_SECONDS, Database, parse_url, touch_outbox
from bot.errors import ConfigurationError, DatabaseNotReadyError
from bot.models import Member, ProgramMembership, Society
from tests import people

WRITERS = 20


async def count(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(Member)) or 0


async def pragma(database: Database, name: str) -> object:
    async with database.reading() as session:
        return await session.scalar(text(f"PRAGMA {name}"))


async def test_sqlite_checks_foreign_keys_writes_ahead_and_waits_for_a_lock(sqlite_database: Database) -> None:
    assert await pragma(sqlite_database, "foreign_keys") == 1
    assert await pragma(sqlite_database, "journal_mode") == "wal"
    assert await pragma(sqlite_database, "busy_timeout") == BUSY_TIMEOUT_SECONDS * 1000


async def test_a_row_that_points_nowhere_is_refused(database: Database, now: datetime) -> None:
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            session.add(ProgramMembership(program_id=98765, member_id=98765, since=now))


async def test_models_and_migrations_agree(database: Database) -> None:
    assert await schema.differences(database) == []


async def test_a_transaction_commits_as_a_whole_or_not_at_all(database: Database) -> None:
    async with database.transaction() as session:
        await people.member(session, "Kept")

    async def fail_after_writing(session: AsyncSession) -> None:
        await people.member(session, "Lost")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as session:
            await fail_after_writing(session)
    async with database.reading() as session:
        assert (await session.scalars(select(Member.name))).all() == ["Kept"]


async def test_twenty_parallel_writers_all_succeed(database: Database) -> None:
    async with database.transaction() as session:
        who = await people.member(session)

    async def write() -> None:
        """Read and then write: without the lock from the start this loses updates or is refused."""
        async with database.transaction() as session:
            mine = (await session.scalars(select(Member).where(Member.id == who.id).with_for_update())).one()
            mine.goals += "x"

    await asyncio.gather(*(write() for _ in range(WRITERS)))
    async with database.reading() as session:
        assert await session.scalar(select(Member.goals)) == "x" * WRITERS


async def test_reading_does_not_wait_for_a_writer_and_does_not_see_what_it_has_not_committed(
    database: Database,
) -> None:
    async with database.transaction() as writing:
        await people.member(writing)
        async with database.reading() as session:
            assert await count(session) == 0
    async with database.reading() as session:
        assert await count(session) == 1


async def test_reading_keeps_one_view_while_others_commit(database: Database) -> None:
    async with database.reading() as session:
        assert await count(session) == 0
        async with database.transaction() as writing:
            await people.member(writing)
        assert await count(session) == 0


async def test_what_is_changed_while_reading_is_not_kept_and_what_was_read_stays_of_use(database: Database) -> None:
    async with database.transaction() as session:
        await people.member(session, "Read")
    async with database.reading() as session:
        read = (await session.scalars(select(Member))).one()
        await people.member(session)
    assert read.name == "Read"
    async with database.reading() as session:
        assert await count(session) == 1


@pytest.mark.parametrize("mode", ["transaction", "reading"])
async def test_a_failure_of_something_else_is_not_blamed_on_the_database(database: Database, mode: str) -> None:
    opened = database.transaction if mode == "transaction" else database.reading
    with pytest.raises(FileNotFoundError):
        async with opened():
            raise FileNotFoundError
    with pytest.raises(TimeoutError):
        async with opened():
            raise TimeoutError


async def test_listeners_are_woken_after_the_commit_and_not_after_a_rollback(database: Database) -> None:
    woken = asyncio.Event()
    database.on_outbox(woken.set)
    async with database.transaction() as session:
        await people.member(session)
    assert not woken.is_set()

    async def fail(session: AsyncSession) -> None:
        touch_outbox(session)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as session:
            await fail(session)
    assert not woken.is_set()

    async with database.transaction() as session:
        touch_outbox(session)
        assert not woken.is_set()
    assert woken.is_set()


async def test_instants_come_back_in_utc_and_naive_ones_are_refused(database: Database, now: datetime) -> None:
    east = now.astimezone(timezone(timedelta(hours=9)))
    async with database.transaction() as session:
        session.add(Society(id=2**62, name="East", created_at=east))
    async with database.reading() as session:
        stored = (await session.scalars(select(Society.created_at))).one()
        assert stored == now
        assert stored.utcoffset() == timedelta(0)
    with pytest.raises(StatementError, match="naive"):
        async with database.transaction() as session:
            session.add(Society(id=2**62 + 1, name="Naive", created_at=now.replace(tzinfo=None)))


async def read_something(database: Database) -> None:
    async with database.reading() as session:
        await count(session)


async def write_something(database: Database) -> None:
    async with database.transaction() as session:
        await people.member(session)


@pytest.mark.parametrize("work", [read_something, write_something])
@pytest.mark.parametrize("url", ["sqlite+aiosqlite:////{}/absent/folder.db", "postgresql://me:secret@/x?host={}"])
async def test_an_unreachable_database_is_named_without_its_password(
    tmp_path: Path, url: str, work: Callable[[Database], Awaitable[None]]
) -> None:
    database = Database(url.format(tmp_path))
    with pytest.raises(DatabaseNotReadyError, match="can't be reached") as caught:
        await work(database)
    assert "secret" not in str(caught.value)
    await database.dispose()
    # aiosqlite's thread reports to the event loop once more after a connection failed.
    for thread in threading.enumerate():
        if thread.name.endswith("(_connection_worker_thread)"):
            await asyncio.to_thread(thread.join)


@pytest.mark.parametrize(
    ("typed", "driver"),
    [
        ("sqlite:///x.db", "sqlite+aiosqlite"),
        ("postgres://me@host/x", "postgresql+asyncpg"),
        ("postgresql://me@host/x", "postgresql+asyncpg"),
        ("postgresql+asyncpg://me@host/x", "postgresql+asyncpg"),
    ],
)
def test_the_asynchronous_driver_is_put_in(typed: str, driver: str) -> None:
    assert parse_url(typed).drivername == driver


@pytest.mark.parametrize("typed", ["", "common-ground.db", "mysql://me:secret@host/x", "postgresql+psycopg2://h/x"])
def test_other_addresses_are_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ConfigurationError, match=r"sqlite\+aiosqlite:///") as caught:
        parse_url(typed)
    assert "secret" not in str(caught.value)


async def test_taking_stock_tells_sqlite_how_its_tables_are_filled(sqlite_database: Database) -> None:
    async with sqlite_database.transaction() as session:
        await people.members(session, 3)
    await sqlite_database.take_stock()
    async with sqlite_database.reading() as session:
        counted = await session.scalar(text("SELECT stat FROM sqlite_stat1 WHERE tbl = 'members' LIMIT 1"))
    assert counted.split()[0] == "3"
    assert await schema.differences(sqlite_database) == []


async def test_taking_stock_leaves_any_database_usable(database: Database) -> None:
    await database.take_stock()
    async with database.transaction() as session:
        await people.members(session, 2)
        assert await count(session) == 2

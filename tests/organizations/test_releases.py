"""A release into the database while others write, and which one it was."""

import asyncio
from pathlib import Path

import pytest

from bot.database import Database
from bot.errors import InputError
from bot.organizations import planning, registry, releases
from bot.organizations.dump import Dump
from bot.organizations.importing import ImportSummary, StalePlanError
from tests import people
from tests.conftest import NOW
from tests.organizations.records import raw, write_json


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return write_json(tmp_path / "ror.json", [raw(number, f"Lunar {number}") for number in range(1, 1500)])


async def change(database: Database) -> None:
    async with database.transaction() as session:
        await registry.mark_changed(session)


async def test_the_release_is_noted_with_the_import(database: Database, dump: Path) -> None:
    summary = await releases.store(database, dump, release="v9.9-ror-data.zip", now=NOW)
    assert summary == ImportSummary(new=1499)
    async with database.reading() as session:
        state = await registry.last_import(session)
    assert state is not None
    assert (state.release, state.imported_at) == ("v9.9-ror-data.zip", NOW)
    assert state.checksum == releases.checksum_of(dump)


async def test_others_write_while_the_dump_is_read(database: Database, dump: Path) -> None:
    written: list[asyncio.Task[None]] = []

    async def join() -> None:
        async with database.transaction() as session:
            await people.member(session)

    def progress(_dump: Dump, _records: int) -> None:
        written.append(asyncio.get_running_loop().create_task(join()))

    assert (await releases.store(database, dump, release="x", now=NOW, progress=progress)).new == 1499
    await asyncio.gather(*written)
    assert len(written) == 2


async def test_a_plan_that_got_stale_is_made_again(database: Database, dump: Path) -> None:
    changes: list[asyncio.Task[None]] = []

    def once(_dump: Dump, _records: int) -> None:
        if not changes:
            changes.append(asyncio.get_running_loop().create_task(change(database)))

    assert (await releases.store(database, dump, release="x", now=NOW, progress=once)).new == 1499


async def test_endless_changes_are_said_and_nothing_is_imported(
    database: Database, dump: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = planning.plan

    async def overtaken(*arguments: object, **options: object) -> object:
        made = await plan(*arguments, **options)  # type: ignore[arg-type]
        await change(database)
        return made

    monkeypatch.setattr(planning, "plan", overtaken)
    with pytest.raises(StalePlanError, match="Nothing was imported"):
        await releases.store(database, dump, release="x", now=NOW)
    async with database.reading() as session:
        state = await registry.last_import(session)
    assert state is not None
    assert state.release is None


async def test_a_file_that_isnt_there_is_a_sentence(database: Database, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be read"):
        await releases.store(database, tmp_path / "none.zip", release="x", now=NOW)


async def test_no_room_for_a_temporary_file_is_a_sentence(
    database: Database, dump: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.organizations.spool.tempfile.TemporaryFile", full)
    with pytest.raises(InputError, match=r"No space left on device\. Make room"):
        await releases.store(database, dump, release="x", now=NOW)

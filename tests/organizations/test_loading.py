"""The index of a large registry survives restarts, and is never taken for another."""

from pathlib import Path

import numpy as np
import pytest

from bot import kept
from bot.database import Database
from bot.models import Organization, OrganizationKind, OrganizationName, OrganizationNameKind, OrganizationSource
from bot.organizations import catalogue, loading, packing, registry, rows, tables
from bot.organizations.index import OrganizationIndex, is_stale
from bot.text import search_key
from tests import people
from tests.organizations.records import index_rows, raw, typed


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(loading, "_WORTH_KEEPING", 1)
    return tmp_path / "cache" / "common-ground"


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def load(database: Database) -> OrganizationIndex:
    async with database.reading() as session:
        return await OrganizationIndex.load(session)


async def add(database: Database, name: str, society_id: int | None = None) -> int:
    async with database.transaction() as session:
        made = Organization(
            name=name, society_id=society_id, kind=OrganizationKind.OTHER, source=OrganizationSource.MEMBER
        )
        made.names = [OrganizationName(value=name, key=search_key(name), kind=OrganizationNameKind.DISPLAY)]
        session.add(made)
        await session.flush()
        await registry.mark_changed(session, own=society_id is not None)
        return made.id


def test_what_is_packed_is_unpacked() -> None:
    records = typed(
        raw(1, "Universität Zürich", aliases=["University of Zurich"]),
        raw(2, "Department of Nothing", city="", country="CH", state=None, links=[("parent", 1)]),
    )
    built = tables.build(index_rows(records, well_known=["Universität Zürich"]))
    back = packing.unpack(packing.pack(built), built.version)
    assert (back.version, back.parents, back.catalogue.entries) == (1, [(2, 1)], built.catalogue.entries)
    for field in ("words", "values", "positions"):
        assert getattr(back.catalogue, field) == getattr(built.catalogue, field)
    for name in range(len(back.catalogue.values)):
        assert back.catalogue.name_words(name) == built.catalogue.name_words(name)


@pytest.mark.usefixtures("cache")
async def test_a_second_start_reads_what_the_first_has_kept(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await load(sqlite_database)

    def build(_: object) -> None:
        raise AssertionError("built again")

    monkeypatch.setattr(catalogue, "build", build)
    async with sqlite_database.reading() as session:
        second = await loading.load(session)
    assert second.catalogue.entries == first.shared.catalogue.entries


async def test_a_change_and_a_damaged_or_foreign_file_are_noticed(sqlite_database: Database, cache: Path) -> None:
    await load(sqlite_database)
    (file,) = files(cache)
    for content in (b"", b"PK\x03\x04 cut short"):
        file.write_bytes(content)
        assert (await load(sqlite_database)).search("ornl")
    kept.write(file, {"ids": np.array([1])})
    assert (await load(sqlite_database)).search("ornl")
    await add(sqlite_database, "Institute of Change")
    assert (await load(sqlite_database)).search("institute of change")[0].name == "Institute of Change"
    assert len(files(cache)) == 2


async def test_a_societys_own_organization_renews_only_the_small_part(database: Database) -> None:
    before = await load(database)
    async with database.transaction() as session:
        for society_id in (people.SOCIETY, people.OTHER_SOCIETY):
            await people.member(session, society_id=society_id)
    own = await add(database, "Garage of Examples", people.SOCIETY)
    foreign = await add(database, "Garage of Others", people.OTHER_SOCIETY)
    async with database.reading() as session:
        assert await is_stale(session, before)
        after = await before.refreshed(session)
        assert not await is_stale(session, after)
        assert await after.refreshed(session) is after
    assert after.shared is before.shared
    assert [hit.id for hit in after.search("garage of", society_id=people.SOCIETY) if hit.exact] == [own]
    assert [hit.id for hit in after.search("garage of", society_id=people.OTHER_SOCIETY) if hit.exact] == [foreign]
    assert not {own, foreign} & {hit.id for hit in after.search("garage of")}
    entry = after.get(own)
    assert entry is not None
    assert entry.society_id == people.SOCIETY
    assert len(after) == len(before) + 2


async def test_each_change_of_the_shared_ones_has_a_content_of_its_own(database: Database) -> None:
    seen = set()
    for _ in range(3):
        async with database.transaction() as session:
            await registry.mark_changed(session)
            seen.add((await registry.state(session)).content)
    async with database.transaction() as session:
        before = await registry.state(session)
        await registry.mark_changed(session, own=True)
        after = await registry.state(session)
    assert len(seen) == 3
    assert (after.version, after.content, after.own_version) == (before.version, before.content, before.own_version + 1)


async def test_own_and_shared_organizations_are_read_apart(database: Database) -> None:
    async with database.transaction() as session:
        await people.member(session)
    own = await add(database, "Garage of Examples", people.SOCIETY)
    async with database.reading() as session:
        assert [entry.id for entry in (await rows.fetch_own(session)).entries] == [own]
        assert own not in {entry.id for entry in (await rows.fetch(session)).entries}

"""A dump into the database."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from bot.database import Database
from bot.errors import FileFormatError
from bot.models import (
    Organization,
    OrganizationKind,
    OrganizationLink,
    OrganizationLinkKind,
    OrganizationName,
    OrganizationNameKind,
    OrganizationSource,
    OrganizationStatus,
)
from bot.organizations import registry, starter
from bot.organizations.importing import ImportSummary, import_registry
from bot.organizations.ror import RorRecord
from tests.conftest import NOW
from tests.organizations.records import raw, ror_id, typed

STARTER = (
    "ror_id,name,kind,city,subdivision,country,acronyms,aliases\n"
    "https://ror.org/000000001,Lunar U,university,Testville,US-TN,US,,\n"
    ",Silent Springs,company,Testville,,US,,\n"
)
UNIVERSITY = raw(1, "Lunar University", acronyms=["LU"], aliases=["Université Lunaire"], links=[("child", 2)])
LABORATORY = raw(2, "Lunar Laboratory", types=["facility"], links=[("parent", 1), ("parent", 4), ("parent", 77)])
COMPANY = raw(3, "silent SPRINGS", types=["company"])
AGENCY = raw(4, "Lunar Agency", types=["government"], links=[("child", 2)])


async def run(database: Database, *records: dict[str, Any]) -> ImportSummary:
    async with database.transaction() as session:
        return await import_registry(session, typed(*records), now=NOW)


async def find(database: Database, number: int) -> Organization:
    async with database.reading() as session:
        found = await session.scalar(select(Organization).where(Organization.ror_id == ror_id(number)))
    assert found is not None
    return found


async def count(database: Database, table: type) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_everything_of_a_record_is_stored(database: Database) -> None:
    summary = await run(database, UNIVERSITY, LABORATORY, COMPANY, AGENCY)
    assert summary == ImportSummary(new=4, changed=0, unchanged=0, withdrawn=0)
    university = await find(database, 1)
    assert (university.name, university.city, university.subdivision) == ("Lunar University", "Testville", "US-TN")
    assert (university.source, university.well_known) == (OrganizationSource.REGISTRY, False)
    async with database.reading() as session:
        names = await session.execute(
            select(OrganizationName.key, OrganizationName.kind).where(OrganizationName.organization_id == university.id)
        )
        assert {(key, kind) for key, kind in names} == {
            ("lunar university", OrganizationNameKind.DISPLAY),
            ("lu", OrganizationNameKind.ACRONYM),
            ("universite lunaire", OrganizationNameKind.ALIAS),
        }


async def test_links_are_stored_where_both_ends_exist(database: Database) -> None:
    await run(database, UNIVERSITY, LABORATORY)
    laboratory, university = await find(database, 2), await find(database, 1)
    async with database.reading() as session:
        links = {
            (link.organization_id, link.related_id, link.kind)
            for link in await session.scalars(select(OrganizationLink))
        }
    assert links == {
        (university.id, laboratory.id, OrganizationLinkKind.CHILD),
        (laboratory.id, university.id, OrganizationLinkKind.PARENT),
    }


async def test_a_link_comes_when_its_other_end_does(database: Database) -> None:
    await run(database, UNIVERSITY, LABORATORY)
    assert (await run(database, UNIVERSITY, LABORATORY, AGENCY)) == ImportSummary(1, 1, 1, 0)
    assert await count(database, OrganizationLink) == 4
    await run(database, UNIVERSITY, LABORATORY | {"relationships": []}, AGENCY)
    assert await count(database, OrganizationLink) == 2


async def test_a_public_parent_decides_the_kind(database: Database) -> None:
    await run(database, UNIVERSITY, LABORATORY)
    assert (await find(database, 2)).kind is OrganizationKind.UNIVERSITY
    await run(database, LABORATORY, AGENCY)
    assert (await find(database, 2)).kind is OrganizationKind.GOVERNMENT_LAB
    # The agency is known from before, though this dump lacks it.
    await run(database, LABORATORY | {"names": raw(2, "Renamed")["names"]})
    assert (await find(database, 2)).kind is OrganizationKind.GOVERNMENT_LAB


async def test_parents_in_a_circle_do_no_harm(database: Database) -> None:
    left = raw(8, "Left", types=["facility"], links=[("parent", 9)])
    right = raw(9, "Right", types=["facility"], links=[("parent", 8)])
    assert (await run(database, left, right)).new == 2


async def test_importing_again_changes_nothing(database: Database) -> None:
    records = (UNIVERSITY, LABORATORY, COMPANY, AGENCY)
    await run(database, *records)
    tables = (Organization, OrganizationName, OrganizationLink)
    before = [await count(database, table) for table in tables]
    async with database.reading() as session:
        version = await registry.version(session)
    assert (await run(database, *records)) == ImportSummary(new=0, changed=0, unchanged=4, withdrawn=0)
    assert [await count(database, table) for table in tables] == before
    async with database.reading() as session:
        assert await registry.version(session) == version


async def test_a_changed_record_replaces_names_and_place(database: Database) -> None:
    await run(database, UNIVERSITY)
    before = await find(database, 1)
    summary = await run(database, raw(1, "Lunar State University", city="Elsewhere", state="CA"))
    assert summary == ImportSummary(new=0, changed=1, unchanged=0, withdrawn=0)
    after = await find(database, 1)
    assert (after.id, after.name, after.city, after.subdivision) == (
        before.id,
        "Lunar State University",
        "Elsewhere",
        "US-CA",
    )
    async with database.reading() as session:
        values = await session.scalars(
            select(OrganizationName.value).where(OrganizationName.organization_id == after.id)
        )
        assert list(values) == ["Lunar State University"]


async def test_withdrawn_organizations_are_counted_once_and_kept(database: Database) -> None:
    await run(database, UNIVERSITY)
    gone = UNIVERSITY | {"status": "withdrawn"}
    assert await run(database, gone) == ImportSummary(new=0, changed=0, unchanged=0, withdrawn=1)
    assert await run(database, gone) == ImportSummary(new=0, changed=0, unchanged=1, withdrawn=0)
    assert (await find(database, 1)).status is OrganizationStatus.WITHDRAWN


async def test_the_registry_takes_over_starter_organizations(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(delete(Organization))
        await starter.load(session, starter.read(STARTER))
    before = await count(database, Organization)
    assert await run(database, UNIVERSITY, COMPANY) == ImportSummary(new=0, changed=2, unchanged=0, withdrawn=0)
    assert await count(database, Organization) == before
    for number, name in ((1, "Lunar University"), (3, "silent SPRINGS")):
        found = await find(database, number)
        assert (found.name, found.source, found.well_known) == (name, OrganizationSource.REGISTRY, True)


async def test_a_bad_record_leaves_nothing_behind(database: Database) -> None:
    before = [await count(database, table) for table in (Organization, OrganizationName, OrganizationLink)]

    def records() -> Iterator[RorRecord]:
        yield from typed(*(raw(number, f"Lunar {number}") for number in range(1, 1500)))
        raise FileFormatError("the file ends early", line=1, column=1)

    with pytest.raises(FileFormatError):
        async with database.transaction() as session:
            await import_registry(session, records(), now=NOW)
    assert [await count(database, table) for table in (Organization, OrganizationName, OrganizationLink)] == before


async def test_a_record_that_comes_twice_is_refused(database: Database) -> None:
    with pytest.raises(FileFormatError, match="in the file twice"):
        await run(database, UNIVERSITY, UNIVERSITY)
    many = [raw(number, f"Lunar {number}") for number in range(1, 1200)]
    with pytest.raises(FileFormatError, match="in the file twice"):
        await run(database, *many, many[0])


async def test_progress_counts_records(database: Database) -> None:
    seen: list[int] = []
    async with database.transaction() as session:
        records = typed(*(raw(number, f"Lunar {number}") for number in range(1, 1500)))
        await import_registry(session, records, now=NOW, progress=seen.append)
    assert seen == [1000, 1499]


async def test_what_a_name_may_hold_is_stored(database: Database) -> None:
    names = ["\u202eright to left\u202c", "nul\x00 and\nlines", "x" * 500, "ﷺ" * 300, "😀 Labs", "'); DROP TABLE x;--"]
    await run(database, *(raw(number, name) for number, name in enumerate(names, 1)))
    assert (await find(database, 1)).name == "right to left"
    assert (await find(database, 2)).name == "nul and lines"
    assert len((await find(database, 3)).name) == 300

"""Whom an import finds, and what stays of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.models import Block, Contact, ContactKind, ImportedContact, Member, OutboxMessage, Visibility
from bot.models.organization import OrganizationName, OrganizationNameKind
from bot.network import connections, imports
from bot.network.linkedin import Contact as Row
from tests import people


async def found(database: Database, member: Member, rows: Sequence[Row], now: datetime) -> list[tuple[str, bool]]:
    async with database.transaction() as session:
        matches = await imports.match(session, member=member, contacts=rows)
        await imports.keep(session, member=member, matches=matches, now=now)
    async with database.reading() as session:
        first = await imports.page(session, member, 0)
        pages = [first, *[await imports.page(session, member, number) for number in range(1, first.pages)]]
    return [(one.member.name, one.sure) for page in pages for one in page.people]


async def test_an_address_comes_first_then_a_name_with_its_company_then_a_name(
    database: Database, now: datetime
) -> None:
    async with database.transaction() as session:
        importer, only_name, with_company, with_address, _ = await people.members(session, 5)
        company = await people.organization(session, "Example Company")
        session.add(
            OrganizationName(
                organization_id=company.id,
                value="Example Company",
                key="example company",
                kind=OrganizationNameKind.DISPLAY,
            )
        )
        await people.tie(session, with_company, company)
        value, everyone = "https://www.linkedin.com/in/some-body", Visibility.EVERYONE
        session.add(Contact(member_id=with_address.id, kind=ContactKind.LINKEDIN, value=value, visibility=everyone))
    rows = [
        Row("member 2", "", "elsewhere"),
        Row("member 3", "", "example company"),
        Row("quite another", "some-body", ""),
        Row("somebody who is not here", "not-here", "example company"),
        Row("member 1", "", ""),
    ]
    expected = [("Member 4", True), ("Member 3", False), ("Member 2", False)]
    assert await found(database, importer, rows, now) == expected
    assert only_name.name == "Member 2"


async def test_nothing_of_the_file_is_kept_and_nobody_is_told(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        importer, known = await people.members(session, 2)
    await found(database, importer, [Row("member 2", "secret-address", "secret company"), Row("nobody", "", "")], now)
    async with database.reading() as session:
        (row,) = (await session.scalars(select(ImportedContact))).all()
        kept = {column.key: getattr(row, column.key) for column in ImportedContact.__table__.columns}
        assert await people.count(session, OutboxMessage) == 0
    assert kept == {
        "id": row.id, "member_id": importer.id, "contact_id": known.id, "rank": 0, "sure": False, "created_at": now,
    }  # fmt: skip


@pytest.mark.parametrize("why", ["hidden", "blocked", "foreign", "connected", "asked"])
async def test_who_may_not_be_found_or_is_known_is_not_suggested(database: Database, why: str, now: datetime) -> None:
    async with database.transaction() as session:
        importer = await people.member(session, "Importer")
        society = people.OTHER_SOCIETY if why == "foreign" else people.SOCIETY
        other = await people.member(session, "Member 2", listed=why != "hidden", society_id=society)
        if why == "blocked":
            session.add(Block(blocker_id=other.id, blocked_id=importer.id, created_at=now))
        if why == "connected":
            await people.connect(session, importer, other)
        if why == "asked":
            await connections.ask(session, requester=importer, target_id=other.id, now=now)
    assert await found(database, importer, [Row("member 2", "", "")], now) == []


async def test_a_hidden_address_finds_nobody(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        importer, other = await people.members(session, 2)
        session.add(
            Contact(member_id=other.id, kind=ContactKind.LINKEDIN, value="https://www.linkedin.com/in/some-body")
        )
    assert await found(database, importer, [Row("somebody else", "some-body", "")], now) == []


async def test_who_hides_after_the_import_is_gone_from_the_list(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        importer, other, third = await people.members(session, 3)
    assert len(await found(database, importer, [Row("member 2", "", ""), Row("member 3", "", "")], now)) == 2
    async with database.transaction() as session:
        (await session.get_one(Member, other.id)).listed = False
        await imports.forget(session, member=importer, contact_id=third.id)
    async with database.reading() as session:
        assert (await imports.page(session, importer, 0)).total == 0


async def test_a_new_import_replaces_the_last_and_a_week_forgets_it(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        importer, *_ = await people.members(session, 3)
    await found(database, importer, [Row("member 2", "", "")], now)
    assert await found(database, importer, [Row("member 3", "", "")], now) == [("Member 3", False)]
    async with database.transaction() as session:
        await imports.purge(session, now=now + imports.KEPT)
        assert await people.count(session, ImportedContact) == 1
        await imports.purge(session, now=now + imports.KEPT + timedelta(seconds=1))
        assert await people.count(session, ImportedContact) == 0


async def test_thousands_of_contacts_are_found_page_by_page(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        importer = await people.member(session, "Importer")
        await people.members(session, 12)
    rows = [Row(f"member {number}", "", "example") for number in range(1, 2001)]
    names = [name for name, _ in await found(database, importer, rows, now)]
    assert sorted(names) == sorted(f"Member {number}" for number in range(1, 13))

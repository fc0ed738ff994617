"""Organizations that members add, and what organizers make of them."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database
from bot.errors import ConflictError, InputError, NotAllowedError, NotFoundError
from bot.models import (
    Affiliation,
    Member,
    Organization,
    OrganizationKind,
    OrganizationMove,
    OrganizationName,
    OrganizationSource,
    OrganizationStatus,
    OutboxMessage,
)
from bot.organizations import additions, registry, review, starter
from bot.organizations.index import OrganizationIndex
from bot.places import City
from tests import people
from tests.conftest import NOW

TESTVILLE = City(id=1, name="Testville", country="US", subdivision="US-TN", population=9)
ABROAD = City(id=2, name="Testburg", country="DE", subdivision=None, population=9)


async def add(
    session: AsyncSession, member: Member, name: str = "Zyzzyva Garage", city: City | None = TESTVILLE
) -> Organization:
    return await additions.add(session, member=member, name=name, kind=OrganizationKind.COMPANY, city=city, now=NOW)


async def test_an_added_organization_is_the_societys_own_and_there_at_once(database: Database) -> None:
    async with database.transaction() as session:
        ada = await people.member(session, "Ada Example")
        before = await registry.state(session)
        made = await add(session, ada, "  Zyzzyva\nGarage ")
        after = await registry.state(session)
        assert (after.own_version, after.version) == (before.own_version + 1, before.version)
        index = await OrganizationIndex.load(session)
    assert (made.name, made.source, made.society_id) == ("Zyzzyva Garage", OrganizationSource.MEMBER, people.SOCIETY)
    assert (made.city, made.subdivision, made.country, made.ror_id) == ("Testville", "US-TN", "US", None)
    entry = index.get(made.id)
    assert entry is not None
    assert entry.society_id == people.SOCIETY


@pytest.mark.parametrize("name", ["zyzzyva  GÁRAGE", "Massachusetts Institute of Technology"])
async def test_what_is_known_is_not_added_again(database: Database, name: str) -> None:
    async with database.transaction() as session:
        ada = await people.member(session)
        await add(session, ada)
        with pytest.raises(InputError, match=r"There is one already: (Zyzzyva Garage|Massachusetts Institute)"):
            await add(session, ada, name)
        with pytest.raises(InputError, match="There is one already"):
            await add(session, ada, name, city=None)


async def test_in_another_country_it_is_another_one(database: Database) -> None:
    async with database.transaction() as session:
        ada = await people.member(session)
        first, second = await add(session, ada), await add(session, ada, city=ABROAD)
        assert first.id != second.id


async def test_one_society_doesnt_see_what_another_added(database: Database) -> None:
    async with database.transaction() as session:
        ada = await people.member(session)
        stranger = await people.member(session, society_id=people.OTHER_SOCIETY)
        mine = await add(session, ada)
        theirs = await add(session, stranger)
        assert mine.id != theirs.id
        for society_id, own in ((people.SOCIETY, mine), (people.OTHER_SOCIETY, theirs)):
            found = await additions.own(session, society_id=society_id, typed="garage", limit=5)
            assert [one.id for one in found] == [own.id]
            shown = await review.following(session, society_id=society_id)
            assert shown is not None
            assert (shown.organization.id, shown.waiting) == (own.id, 1)
        with pytest.raises(NotFoundError):
            await registry.require(session, theirs.id, society_id=people.SOCIETY)
        for attempt in (
            review.keep(session, society_id=people.SOCIETY, organization_id=theirs.id, now=NOW),
            review.rename(session, society_id=people.SOCIETY, organization_id=theirs.id, name="Mine", now=NOW),
            review.merge(session, society_id=people.SOCIETY, organization_id=theirs.id, into_id=mine.id, now=NOW),
        ):
            with pytest.raises(NotFoundError):
                await attempt
        with pytest.raises(InputError, match="no such organization to merge into"):
            await review.merge(session, society_id=people.SOCIETY, organization_id=mine.id, into_id=theirs.id, now=NOW)


@pytest.mark.parametrize(("name", "sentence"), [("…", "no letters"), ("x" * 151, "longer than 150")])
async def test_what_is_no_name_is_refused(database: Database, name: str, sentence: str) -> None:
    async with database.transaction() as session:
        ada = await people.member(session)
        with pytest.raises(InputError, match=sentence):
            await add(session, ada, name)


async def test_five_wait_for_review_and_the_sixth_waits_for_them(database: Database) -> None:
    async with database.transaction() as session:
        ada, ben = await people.members(session, 2)
        made = [await add(session, ada, f"Zyzzyva {number}") for number in range(additions.MOST_PENDING)]
        with pytest.raises(InputError, match="have not looked at yet"):
            await add(session, ada, "Zyzzyva Six")
        await add(session, ben, "Zyzzyva Six")
        await review.keep(session, society_id=people.SOCIETY, organization_id=made[0].id, now=NOW)
        await add(session, ada, "Zyzzyva Seven")


async def test_the_queue_goes_round_and_shrinks(database: Database) -> None:
    async with database.transaction() as session:
        ada = await people.member(session, "Ada Example")
        one, two = [await add(session, ada, f"Zyzzyva {number}") for number in (1, 2)]
        await people.tie(session, ada, one)
        first = await review.following(session, society_id=people.SOCIETY)
        assert first is not None
        assert (first.organization.id, first.added_by, first.members, first.waiting) == (one.id, "Ada Example", 1, 2)
        second = await review.following(session, society_id=people.SOCIETY, after_id=first.addition.id)
        assert second is not None
        assert second.organization.id == two.id
        again = await review.following(session, society_id=people.SOCIETY, after_id=second.addition.id)
        assert again is not None
        assert again.organization.id == one.id
        for organization in (one, two):
            for _ in range(2):
                await review.keep(session, society_id=people.SOCIETY, organization_id=organization.id, now=NOW)
        assert await review.following(session, society_id=people.SOCIETY) is None


async def test_who_has_left_is_not_named(database: Database) -> None:
    async with database.transaction() as session:
        ada = await people.member(session, "Ada Example")
        made = await add(session, ada)
        await session.delete(ada)
        await session.flush()
        shown = await review.load(session, society_id=people.SOCIETY, organization_id=made.id)
        assert (shown.added_by, shown.members) == (None, 0)


async def test_renaming_keeps_the_organization_and_its_people(database: Database) -> None:
    async with database.transaction() as session:
        ada = await people.member(session)
        made, other = await add(session, ada), await add(session, ada, "Zyzzyva Barn")
        tie = await people.tie(session, ada, made)
        with pytest.raises(InputError, match="There is one already: Zyzzyva Barn"):
            await review.rename(session, society_id=people.SOCIETY, organization_id=made.id, name=other.name, now=NOW)
        for _ in range(2):
            renamed = await review.rename(
                session, society_id=people.SOCIETY, organization_id=made.id, name="Zyzzyva Works", now=NOW
            )
            assert (renamed.id, renamed.name) == (made.id, "Zyzzyva Works")
        assert await session.scalar(select(Affiliation.organization_id).where(Affiliation.id == tie.id)) == made.id
        index = await OrganizationIndex.load(session)
        assert [hit.id for hit in index.search("zyzzyva works", limit=1, society_id=people.SOCIETY)] == [made.id]
        # The old name is free again.
        await add(session, ada)


async def test_merging_moves_everyone_and_tells_each_once(database: Database) -> None:
    async with database.transaction() as session:
        ada, ben = await people.members(session, 2)
        made = await add(session, ada)
        into = await people.organization(session, "Zyzzyva Limited")
        for member in (ada, ben):
            await people.tie(session, member, made)
        stays, members = await review.merge(
            session, society_id=people.SOCIETY, organization_id=made.id, into_id=into.id, now=NOW
        )
        assert (stays.id, set(members)) == (into.id, {ada.id, ben.id})
        with pytest.raises(ConflictError, match="merged into another organization already"):
            await review.merge(session, society_id=people.SOCIETY, organization_id=made.id, into_id=into.id, now=NOW)
        with pytest.raises(ConflictError, match="merged"):
            await review.keep(session, society_id=people.SOCIETY, organization_id=made.id, now=NOW)
        with pytest.raises(ConflictError, match="merged"):
            await review.rename(session, society_id=people.SOCIETY, organization_id=made.id, name="X", now=NOW)
        assert set(await session.scalars(select(Affiliation.organization_id))) == {into.id}
        assert sorted(await session.scalars(select(OutboxMessage.recipient_id))) == [ada.id, ben.id]
        assert len((await session.scalars(select(OrganizationMove))).all()) == 1
        assert made.status is OrganizationStatus.WITHDRAWN
        assert await additions.own(session, society_id=people.SOCIETY, typed="", limit=5) == []
        # What is merged no longer stands in the way of its name.
        await add(session, ada)


async def test_what_all_societies_share_is_neither_merged_nor_renamed(database: Database) -> None:
    async with database.transaction() as session:
        ada = await people.member(session)
        made = await add(session, ada)
        shared = await people.organization(session, "Shared University")
        for attempt in (
            review.merge(session, society_id=people.SOCIETY, organization_id=shared.id, into_id=made.id, now=NOW),
            review.rename(session, society_id=people.SOCIETY, organization_id=shared.id, name="Mine", now=NOW),
        ):
            with pytest.raises(NotAllowedError, match="Shared University is in the registry that all societies share"):
                await attempt
        with pytest.raises(InputError, match="one and the same"):
            await review.merge(session, society_id=people.SOCIETY, organization_id=made.id, into_id=made.id, now=NOW)


async def test_nothing_is_merged_into_what_was_merged(database: Database) -> None:
    async with database.transaction() as session:
        ada = await people.member(session)
        one, two, three = [await add(session, ada, f"Zyzzyva {number}") for number in (1, 2, 3)]
        await review.merge(session, society_id=people.SOCIETY, organization_id=two.id, into_id=three.id, now=NOW)
        with pytest.raises(InputError, match="no such organization to merge into"):
            await review.merge(session, society_id=people.SOCIETY, organization_id=one.id, into_id=two.id, now=NOW)


async def test_the_starter_list_takes_nothing_that_is_one_societys_own(database: Database) -> None:
    text = "ror_id,name,kind,city,subdivision,country,acronyms,aliases\n,Zyzzyva Garage,company,Testville,,US,,\n"
    async with database.transaction() as session:
        ada = await people.member(session, joined_at=NOW - timedelta(days=1))
        made = await add(session, ada)
        assert await starter.load(session, starter.read(text)) == 1
        await session.refresh(made)
        assert not made.well_known
        names = await session.scalars(select(OrganizationName.value).where(OrganizationName.key == "zyzzyva garage"))
        assert len(names.all()) == 2

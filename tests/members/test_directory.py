"""Finding members by organization."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.database import Database
from bot.members import directory, profiles
from bot.members.directory import PAGE_SIZE, Page, Query, Search
from bot.models import AffiliationKind, ConnectionStatus, Member, Organization, TagKind, Visibility
from bot.places import Places
from tests import people
from tests.members.neighbours import close, settle

EDUCATION, EMPLOYMENT, VISITING = (AffiliationKind(kind) for kind in ("education", "employment", "visiting"))


class Finder:
    """Searches as one viewer."""

    def __init__(self, database: Database, places: Places, viewer: Member, now: datetime) -> None:
        self.database, self.places, self.viewer, self.now = database, places, viewer, now

    async def page(
        self, where: Organization, search: Search = Search.COMPANY, *, state: str | None = None, number: int = 0
    ) -> Page:
        async with self.database.reading() as session:
            return await directory.find(
                session,
                viewer=self.viewer,
                query=Query(search, where.id, state),
                organization=where,
                page=number,
                places=self.places,
                now=self.now,
            )

    async def names(self, where: Organization, search: Search = Search.COMPANY, state: str | None = None) -> list[str]:
        first = await self.page(where, search, state=state)
        pages = [first, *[await self.page(where, search, state=state, number=n) for n in range(1, first.pages)]]
        return [found.name for page in pages for found in page.results]


@pytest.fixture
async def finder(database: Database, places: Places, now: datetime) -> Finder:
    async with database.transaction() as session:
        viewer = await people.member(session, "Viewer")
    return Finder(database, places, viewer, now)


async def employed(
    finder: Finder, count: int, *, start: int = 1, state: str | None = None
) -> tuple[Organization, Sequence[Member]]:
    async with finder.database.transaction() as session:
        where = await people.organization(session, "Example Company", subdivision=state)
        everyone = [await people.member(session, f"Member {n}") for n in range(start, start + count)]
        for who in everyone:
            await people.tie(session, who, where)
    return where, everyone


@pytest.mark.parametrize("connected", [False, True])
@pytest.mark.parametrize("visibility", list(Visibility))
async def test_who_hides_their_affiliations_is_neither_found_nor_counted(
    finder: Finder, visibility: Visibility, connected: bool
) -> None:
    where, (who, other) = await employed(finder, 2, state="US-TN")
    async with finder.database.transaction() as session:
        await close(session, who, affiliations=visibility)
        if connected:
            await people.connect(session, who, finder.viewer)
    shows = visibility is Visibility.EVERYONE or (visibility is Visibility.CONNECTIONS and connected)
    expected = {who.name, other.name} if shows else {other.name}
    page = await finder.page(where)
    assert {found.name for found in page.results} == expected
    assert (page.total, page.elsewhere) == (len(expected), 0)
    elsewhere = await finder.page(where, state="US-CA")
    assert (elsewhere.total, elsewhere.elsewhere, elsewhere.results) == (0, len(expected), ())


@pytest.mark.parametrize("section", ["background", "interests"])
async def test_what_is_hidden_is_no_reason_and_lifts_nobody(finder: Finder, section: str) -> None:
    async with finder.database.transaction() as session:
        them = await settle(session, finder.places)
        hidden, plain = await people.members(session, 2)
        for who in (hidden, plain):
            await people.tie(session, who, them.university, EDUCATION, start=2000, end=2004, current=False)
        if section == "background":
            await people.knows(session, hidden, "A Teacher")
        else:
            await people.tag(session, [hidden], TagKind.TOPIC, "cosmology")
        await close(session, hidden, **{section: Visibility.NOBODY})
    finder.viewer = them.viewer
    page = await finder.page(them.university, Search.ALUMNI)
    assert page.results[0].name == "Other"
    shared = {found.name: found.shared for found in page.results}
    assert shared["Member 1"] == shared["Member 2"]


async def test_hidden_members_other_societies_and_oneself_are_not_found(finder: Finder) -> None:
    where, _ = await employed(finder, 1)
    async with finder.database.transaction() as session:
        for who in (
            await people.member(session, "Hidden", listed=False),
            await people.member(session, "Foreign", society_id=people.OTHER_SOCIETY),
            finder.viewer,
        ):
            await people.tie(session, who, where)
        hidden = await people.member(session, "Hidden friend", listed=False)
        await people.tie(session, hidden, where)
        await people.connect(session, hidden, finder.viewer)
    page = await finder.page(where)
    assert ([found.name for found in page.results], page.total) == (["Member 1"], 1)


async def test_a_state_is_where_one_lives_and_else_where_the_organization_is(finder: Finder) -> None:
    where, (moved, stayed, unknown) = await employed(finder, 3, state="US-TN")
    async with finder.database.transaction() as session:
        for who, city in ((moved, "Los Angeles"), (stayed, "Oak Ridge, TN")):
            await profiles.set_places(
                session, await session.merge(who), hometown=None, residence=finder.places.resolve(city)
            )
    assert await finder.names(where, state="US-CA") == [moved.name]
    assert set(await finder.names(where, state="US-TN")) == {stayed.name, unknown.name}
    page = await finder.page(where, state="US-CA")
    assert (page.total, page.elsewhere, page.results[0].residence) == (1, 2, "Los Angeles, CA")
    assert (await finder.page(where, state="US-NY")).elsewhere == 3


async def test_alumni_studied_there_and_the_others_work_or_visit_there(finder: Finder) -> None:
    async with finder.database.transaction() as session:
        where = await people.organization(session)
        for name, kind, current in (
            ("Alumna", EDUCATION, False),
            ("Student", EDUCATION, True),
            ("Professor", EMPLOYMENT, True),
            ("Former professor", EMPLOYMENT, False),
            ("Guest", VISITING, True),
        ):
            await people.tie(session, await people.member(session, name), where, kind, current=current)
    assert set(await finder.names(where, Search.ALUMNI)) == {"Alumna", "Student"}
    staff = {"Professor", "Former professor", "Guest"}
    assert set(await finder.names(where, Search.UNIVERSITY)) == {*staff, "Student"}
    assert set(await finder.names(where, Search.LAB)) == set(await finder.names(where, Search.COMPANY)) == staff


async def test_one_person_with_several_ties_is_found_once_by_the_present_one(finder: Finder) -> None:
    async with finder.database.transaction() as session:
        where, elsewhere = await people.organization(session), await people.organization(session, "Elsewhere")
        who = await people.member(session)
        await people.tie(session, who, where, start=1990, end=1999, current=False)
        present = await people.tie(session, who, where, start=2010)
        await people.tie(session, who, elsewhere, start=2020)
    page = await finder.page(where)
    assert (page.total, page.results[0].at.id) == (1, present.id)
    assert page.results[0].now is not None
    assert page.results[0].now.organization.name == "Elsewhere"


async def test_pages_hold_everyone_once_and_numbers_beyond_them_lead_to_the_last(finder: Finder) -> None:
    where, everyone = await employed(finder, 2 * PAGE_SIZE + 1)
    names = await finder.names(where)
    assert sorted(names) == sorted(who.name for who in everyone)
    first, last = await finder.page(where, number=-3), await finder.page(where, number=99)
    assert (first.number, last.number, last.pages, len(last.results)) == (0, 2, 3, 1)
    assert {page.total for page in (first, last)} == {2 * PAGE_SIZE + 1}


async def test_nobody_there_is_one_empty_page(finder: Finder) -> None:
    where, _ = await employed(finder, 0)
    page = await finder.page(where, number=5)
    assert (page.results, page.number, page.pages, page.total, page.elsewhere) == ((), 0, 1, 0, 0)


async def test_the_order_stays_within_a_day_and_changes_with_the_days(finder: Finder) -> None:
    where, _ = await employed(finder, 9)
    today = await finder.names(where)
    finder.now += timedelta(hours=14)
    assert await finder.names(where) == today
    orders = set()
    for _ in range(4):
        finder.now += timedelta(days=1)
        orders.add(tuple(await finder.names(where)))
    assert len(orders | {tuple(today)}) > 1


async def test_shared_ground_comes_first_and_then_who_is_there_now(finder: Finder) -> None:
    where, (former, now, shared) = await employed(finder, 3)
    async with finder.database.transaction() as session:
        for who in (finder.viewer, shared):
            await people.knows(session, who, "A Teacher")
        tie = (await profiles.load(session, former.id)).affiliations[0]
        tie.current, tie.end = False, 2020
    assert await finder.names(where) == [shared.name, now.name, former.name]


async def test_a_connection_and_a_request_show_on_the_result(finder: Finder) -> None:
    where, (friend, asked, declined, asking) = await employed(finder, 4)
    async with finder.database.transaction() as session:
        await people.connect(session, friend, finder.viewer)
        await people.connect(session, finder.viewer, asked, ConnectionStatus.ASKED)
        await people.connect(session, finder.viewer, declined, ConnectionStatus.DECLINED)
        await people.connect(session, asking, finder.viewer, ConnectionStatus.ASKED)
    shown = {found.name: (found.connected, found.asked) for found in (await finder.page(where)).results}
    assert shown == {
        friend.name: (True, False),
        asked.name: (False, True),
        declined.name: (False, True),
        asking.name: (False, False),
    }


async def test_beyond_those_that_are_ranked_everyone_is_still_found_once(
    finder: Finder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "RANKED_UP_TO", 3)
    where, everyone = await employed(finder, 11)
    async with finder.database.transaction() as session:
        await people.knows(session, finder.viewer, "A Teacher")
        await people.knows(session, everyone[-1], "A Teacher")
    names = await finder.names(where)
    assert sorted(names) == sorted(who.name for who in everyone)
    page = await finder.page(where, number=names.index(everyone[-1].name) // PAGE_SIZE)
    assert [bool(found.shared) for found in page.results if found.name == everyone[-1].name] == [True]

"""Who is found, and who isn't."""

import pytest

from bot.directory.finding import PAGE_SIZE
from bot.directory.query import Query, Reach, Tie, Time
from bot.errors import NotFoundError
from bot.members import profiles
from bot.models import AffiliationKind, Block, ConnectionStatus, OrganizationKind, TagKind, Visibility
from tests import people
from tests.directory.finder import Finder, employed, index_of
from tests.members.neighbours import close

EDUCATION, EMPLOYMENT, VISITING = (AffiliationKind(kind) for kind in ("education", "employment", "visiting"))


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
    page = await finder.page(Query(where.id))
    assert {found.name for found in page.results} == expected
    assert (page.total, page.elsewhere) == (len(expected), 0)
    for place in (Query(where.id, state="US-CA"), Query(where.id, country="DE")):
        elsewhere = await finder.page(place)
        assert (elsewhere.total, elsewhere.elsewhere, elsewhere.results) == (0, len(expected), ())
    assert set(await finder.names(Query(kind=OrganizationKind.UNIVERSITY))) == expected
    assert set(await finder.names(Query(state="US-TN"))) == expected


async def test_what_is_hidden_does_not_show_where_something_else_is_asked_for(finder: Finder) -> None:
    _, (who,) = await employed(finder, 1)
    async with finder.database.transaction() as session:
        who = await session.merge(who)
        await profiles.set_places(session, who, hometown=None, residence=finder.places.resolve("Oak Ridge, TN"))
        await close(session, who, affiliations=Visibility.NOBODY)
    (found,) = (await finder.page(Query())).results
    assert (found.name, found.at, found.now, found.residence) == (who.name, None, None, "")


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("connected", [False, True])
async def test_who_hides_their_interests_is_not_found_by_them(
    finder: Finder, visibility: Visibility, connected: bool
) -> None:
    async with finder.database.transaction() as session:
        who = await people.member(session, "Tagged")
        await people.member(session, "Untagged")
        for kind, value in (
            (TagKind.TOPIC, "cosmology"),
            (TagKind.UNIT, "History"),
            (TagKind.OFFER, "Mentoring"),
            (TagKind.ASK, "Job leads"),
        ):
            await people.tag(session, [who], kind, value)
        await close(session, who, interests=visibility)
        if connected:
            await people.connect(session, who, finder.viewer)
    shows = visibility is Visibility.EVERYONE or (visibility is Visibility.CONNECTIONS and connected)
    for query in (Query(topic="cosmology"), Query(unit="History"), Query(offers="Mentoring"), Query(asks="Job leads")):
        assert await finder.names(query) == (["Tagged"] if shows else [])
    assert await finder.names(Query(topic="cosmology", offers="Job leads")) == []


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
    for query in (Query(where.id), Query(), Query(kind=OrganizationKind.UNIVERSITY)):
        assert await finder.names(query) == ["Member 1"]


@pytest.mark.parametrize("by_viewer", [False, True])
async def test_a_block_works_both_ways_and_counts_nobody(finder: Finder, by_viewer: bool) -> None:
    where, (who, other) = await employed(finder, 2, state="US-TN")
    blocker, blocked = (finder.viewer, who) if by_viewer else (who, finder.viewer)
    async with finder.database.transaction() as session:
        session.add(Block(blocker_id=blocker.id, blocked_id=blocked.id, created_at=finder.now))
        await people.connect(session, other, who)
        await people.connect(session, other, finder.viewer)
    for query in (Query(where.id), Query(), Query(reach=Reach.SECOND), Query(where.id, state="US-CA")):
        page = await finder.page(query)
        assert who.name not in {found.name for found in page.results}
        assert page.total + page.elsewhere == (0 if query.reach else 1)


async def test_a_state_is_where_one_lives_and_else_where_the_organization_is(finder: Finder) -> None:
    where, (moved, stayed, unknown) = await employed(finder, 3, state="US-TN")
    async with finder.database.transaction() as session:
        for who, city in ((moved, "Los Angeles"), (stayed, "Oak Ridge, TN")):
            await profiles.set_places(
                session, await session.merge(who), hometown=None, residence=finder.places.resolve(city)
            )
    for organization in (where.id, None):
        assert await finder.names(Query(organization, state="US-CA")) == [moved.name]
        assert set(await finder.names(Query(organization, state="US-TN"))) == {stayed.name, unknown.name}
        assert set(await finder.names(Query(organization, country="US"))) == {moved.name, stayed.name, unknown.name}
    page = await finder.page(Query(where.id, state="US-CA"))
    assert (page.total, page.elsewhere, page.results[0].residence) == (1, 2, "Los Angeles, CA")
    assert (await finder.page(Query(where.id, state="US-NY"))).elsewhere == 3


async def test_who_lives_in_a_country_without_a_known_state_is_in_no_state(finder: Finder) -> None:
    where, (abroad,) = await employed(finder, 1, state="US-TN")
    async with finder.database.transaction() as session:
        member = await session.merge(abroad)
        member.residence_country, member.residence_subdivision = "HU", None
    assert await finder.names(Query(where.id, state="US-TN")) == []
    assert await finder.names(Query(where.id, country="HU")) == [abroad.name]


async def test_who_left_counts_where_they_are_now_and_only_else_where_they_were(finder: Finder) -> None:
    where, (moved, gone) = await employed(finder, 2, state="US-TN")
    async with finder.database.transaction() as session:
        for who in (moved, gone):
            (await profiles.load(session, who.id)).affiliations[0].current = False
        elsewhere = await people.organization(session, "Elsewhere", subdivision="US-CA")
        await people.tie(session, moved, elsewhere)
    assert await finder.names(Query(where.id, state="US-CA")) == [moved.name]
    assert await finder.names(Query(where.id, state="US-TN")) == [gone.name]


async def test_ties_of_every_sort_and_time_are_told_apart(finder: Finder) -> None:
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
    staff = {"Professor", "Former professor", "Guest"}
    expected = {
        (None, None): {"Alumna", "Student", *staff},
        (Tie.STUDY, None): {"Alumna", "Student"},
        (Tie.THERE, None): {*staff, "Student"},
        (Tie.WORK, None): staff,
        (Tie.WORK, Time.NOW): {"Professor", "Guest"},
        (Tie.WORK, Time.PAST): {"Former professor"},
        (Tie.STUDY, Time.PAST): {"Alumna"},
        (None, Time.NOW): {"Student", "Professor", "Guest"},
    }
    for (tie, time), names in expected.items():
        assert set(await finder.names(Query(where.id, tie=tie, time=time))) == names, (tie, time)
        by_kind = Query(kind=OrganizationKind.UNIVERSITY, tie=tie, time=time)
        assert set(await finder.names(by_kind)) == names


async def test_everything_asked_for_must_hold_of_one_tie(finder: Finder) -> None:
    async with finder.database.transaction() as session:
        university = await people.organization(session)
        company = await people.organization(session, "Example Company", kind=OrganizationKind.COMPANY)
        who = await people.member(session, "Ann Example")
        await people.tie(session, who, university, EDUCATION, current=False)
        await people.tie(session, who, company)
    assert await finder.names(Query(kind=OrganizationKind.COMPANY, tie=Tie.STUDY)) == []
    assert await finder.names(Query(university.id, time=Time.NOW)) == []
    assert await finder.names(Query(kind=OrganizationKind.COMPANY, time=Time.NOW)) == ["Ann Example"]


async def test_parts_of_an_organization_count_unless_they_are_left_out(finder: Finder) -> None:
    async with finder.database.transaction() as session:
        made = [await people.organization(session, name) for name in ("Laboratory", "Division", "Group")]
        laboratory, division, group = made
        for organization in made:
            await people.tie(session, await people.member(session, f"At {organization.name}"), organization)
        twice = await people.member(session, "Twice")
        for organization in (laboratory, division):
            await people.tie(session, twice, organization)
    finder.index = index_of((division.id, laboratory.id), (group.id, division.id))
    page = await finder.page(Query(laboratory.id))
    assert (page.total, page.parts) == (4, 2)
    assert len(await finder.names(Query(laboratory.id))) == 4
    alone = await finder.page(Query(laboratory.id, parts=False))
    assert ({found.name for found in alone.results}, alone.parts) == ({"At Laboratory", "Twice"}, 0)
    assert set(await finder.names(Query(division.id))) == {"At Division", "At Group", "Twice"}


async def test_degrees_narrow_a_search_and_name_shared_connections(finder: Finder) -> None:
    async with finder.database.transaction() as session:
        friend, friends_friend, stranger, secretive, theirs = [
            await people.member(session, name)
            for name in ("Friend", "Friend of friend", "Stranger", "Secretive", "Theirs")
        ]
        for one, other in ((finder.viewer, friend), (friend, friends_friend), (finder.viewer, secretive)):
            await people.connect(session, one, other)
        await people.connect(session, secretive, theirs)
        await people.connect(session, friend, stranger, ConnectionStatus.ASKED)
        secretive.listed = False
    assert await finder.names(Query(reach=Reach.FIRST)) == ["Friend"]
    assert await finder.names(Query(reach=Reach.SECOND)) == ["Friend of friend"]
    assert set(await finder.names(Query(reach=Reach.EITHER))) == {"Friend", "Friend of friend"}
    routes = {found.name: found.route for found in (await finder.page(Query())).results}
    assert {name: route.through for name, route in routes.items()} == {
        "Friend": (),
        "Friend of friend": ("Friend",),
        "Stranger": (),
        "Theirs": (),
    }
    assert [route.degree for _, route in sorted(routes.items())] == [1, 2, 3, 3]


async def test_one_person_with_several_ties_is_found_once_by_the_present_one(finder: Finder) -> None:
    async with finder.database.transaction() as session:
        where, elsewhere = await people.organization(session), await people.organization(session, "Elsewhere")
        who = await people.member(session)
        await people.tie(session, who, where, start=1990, end=1999, current=False)
        present = await people.tie(session, who, where, start=2010)
        await people.tie(session, who, elsewhere, start=2020)
    page = await finder.page(Query(where.id))
    (found,) = page.results
    assert page.total == 1
    assert found.at is not None
    assert found.now is not None
    assert (found.at.id, found.now.organization.name) == (present.id, "Elsewhere")


async def test_pages_hold_everyone_once_and_numbers_beyond_them_lead_to_the_last(finder: Finder) -> None:
    where, everyone = await employed(finder, 2 * PAGE_SIZE + 1)
    names = await finder.names(Query(where.id))
    assert sorted(names) == sorted(who.name for who in everyone)
    first, last = await finder.page(Query(where.id), -3), await finder.page(Query(where.id), 99)
    assert (first.number, last.number, last.pages, len(last.results)) == (0, 2, 3, 1)
    assert {page.total for page in (first, last)} == {2 * PAGE_SIZE + 1}


async def test_nobody_there_is_one_empty_page(finder: Finder) -> None:
    where, _ = await employed(finder, 0)
    page = await finder.page(Query(where.id), 5)
    assert (page.results, page.number, page.pages, page.total, page.elsewhere) == ((), 0, 1, 0, 0)


async def test_a_connection_and_a_request_show_on_the_result(finder: Finder) -> None:
    where, (friend, asked, declined, asking) = await employed(finder, 4)
    async with finder.database.transaction() as session:
        await people.connect(session, friend, finder.viewer)
        await people.connect(session, finder.viewer, asked, ConnectionStatus.ASKED)
        await people.connect(session, finder.viewer, declined, ConnectionStatus.DECLINED)
        await people.connect(session, asking, finder.viewer, ConnectionStatus.ASKED)
    results = (await finder.page(Query(where.id))).results
    assert {found.name: (int(found.route.degree), found.asked) for found in results} == {
        friend.name: (1, False),
        asked.name: (3, True),
        declined.name: (3, True),
        asking.name: (3, False),
    }


async def test_another_societys_organization_is_not_found(finder: Finder) -> None:
    async with finder.database.transaction() as session:
        foreign = await people.member(session, "Foreign", society_id=people.OTHER_SOCIETY)
        theirs = await people.organization(session, "Theirs", society_id=people.OTHER_SOCIETY)
        await people.tie(session, foreign, theirs)
    with pytest.raises(NotFoundError):
        await finder.page(Query(theirs.id))


async def test_only_contacts_that_are_open_to_the_viewer_are_found(finder: Finder) -> None:
    where, (who, friend) = await employed(finder, 2)
    async with finder.database.transaction() as session:
        for member in (who, friend):
            await people.reachable(session, await session.merge(member))
            await people.tie(session, member, where, EDUCATION)
        await people.connect(session, friend, finder.viewer)
    results = (await finder.page(Query(where.id, tie=Tie.STUDY))).results
    shown = {found.name: {contact.visibility for contact in found.contacts} for found in results}
    assert shown == {
        who.name: {Visibility.EVERYONE},
        friend.name: {Visibility.EVERYONE, Visibility.CONNECTIONS},
    }

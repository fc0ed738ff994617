"""In which order members are found."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.directory import ranking
from bot.directory.finding import PAGE_SIZE
from bot.directory.query import Query, Tie
from bot.matching.background import Rarity, shared
from bot.members import backgrounds, completeness, profiles
from bot.models import AffiliationKind, KnownPerson, KnownRole, TagKind, Visibility
from tests import people
from tests.directory.finder import Finder, employed
from tests.members.neighbours import close, settle


@pytest.mark.parametrize("section", ["affiliations", "background", "interests"])
async def test_what_is_hidden_is_no_reason_and_lifts_nobody(finder: Finder, section: str) -> None:
    async with finder.database.transaction() as session:
        them = await settle(session, finder.places)
        hidden, plain = await people.members(session, 2)
        if section == "affiliations":
            await people.tie(session, hidden, them.university, AffiliationKind.EDUCATION, current=False)
        elif section == "background":
            await people.knows(session, hidden, "A Teacher")
            hidden.hometown_id = them.viewer.hometown_id
        else:
            await people.tag(session, [hidden], TagKind.TOPIC, "cosmology")
        await close(session, hidden, **{section: Visibility.NOBODY})
        await completeness.refresh(session, [hidden.id, plain.id])
    finder.viewer = them.viewer
    results = (await finder.page(Query())).results
    shared = {found.name: found.shared for found in results}
    assert results[0].name == "Other"
    assert shared["Member 1"] == shared["Member 2"] == ()
    firsts = set()
    for _ in range(12):
        finder.now += timedelta(days=1)
        firsts.add(next(name for name in await finder.names(Query()) if name.startswith("Member")))
    assert firsts == {"Member 1", "Member 2"}, "which of them is first is a lot, not a hint"


async def test_shared_ground_then_degree_then_a_complete_profile_come_first(finder: Finder) -> None:
    where, (plain, complete, friend, friends_friend, shared) = await employed(finder, 5)
    async with finder.database.transaction() as session:
        for who in (finder.viewer, shared):
            await people.knows(session, who, "A Teacher")
        await people.connect(session, friend, finder.viewer)
        await people.connect(session, friend, friends_friend)
        await profiles.set_about(session, await session.merge(complete), name=complete.name, headline="Here", goals="")
        await completeness.refresh(session, [who.id for who in (plain, complete, friend, friends_friend, shared)])
    names = await finder.names(Query(where.id))
    assert names == [who.name for who in (shared, friend, friends_friend, complete, plain)]


async def test_completeness_counts_what_everyone_may_see(finder: Finder) -> None:
    async with finder.database.transaction() as session:
        them = await settle(session, finder.places)
        await profiles.set_about(session, them.other, name="Other", headline="Here", goals="")
        counts = []
        for section in (None, "affiliations", "background", "interests"):
            if section:
                await close(session, them.other, **{section: Visibility.CONNECTIONS})
            await completeness.refresh(session, [them.other.id])
            await session.refresh(them.other, ["completeness"])
            counts.append(them.other.completeness)
    assert counts == [6, 5, 5, 4]


async def test_the_order_stays_within_a_day_and_changes_with_the_days(finder: Finder) -> None:
    where, _ = await employed(finder, 9)
    today = await finder.names(Query(where.id))
    finder.now += timedelta(hours=14)
    assert await finder.names(Query(where.id)) == today
    firsts = set()
    for _ in range(40):
        finder.now += timedelta(days=1)
        firsts.add((await finder.page(Query(where.id))).results[0].name)
    assert len(firsts) > 4, "nobody is always first, nor always last"


async def test_the_best_reason_comes_first_and_names_what_the_viewer_calls_it(finder: Finder) -> None:
    async with finder.database.transaction() as session:
        them = await settle(session, finder.places)
    finder.viewer = them.viewer
    (found,) = (await finder.page(Query(them.university.id, tie=Tie.STUDY))).results
    said = {(one.kind.value, one.subject) for one in found.shared}
    assert {("adviser", "A Teacher"), ("hometown", "Szeged, Hungary"), ("topic", "cosmology")} <= said
    assert ("classmates", them.university.name) in said


async def test_beyond_those_that_are_weighed_in_full_everyone_is_still_found_once(
    finder: Finder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "CANDIDATES", 3)
    where, everyone = await employed(finder, 11)
    async with finder.database.transaction() as session:
        await people.tag(session, [finder.viewer, *everyone], TagKind.TOPIC, "cosmology")
        await people.knows(session, finder.viewer, "A Teacher")
        await people.knows(session, everyone[-1], "A Teacher")
    names = await finder.names(Query(where.id))
    assert sorted(names) == sorted(who.name for who in everyone)
    assert names[0] == everyone[-1].name
    last = await finder.page(Query(where.id), 11 // PAGE_SIZE)
    assert all(found.shared for found in last.results)


async def test_the_order_and_the_reasons_are_those_of_a_pairing(finder: Finder) -> None:
    async with finder.database.transaction() as session:
        student, sibling, partner, stranger = await people.members(session, 4)
        adviser = await people.member(session, "Alex Example")
        for who, name, role in (
            (finder.viewer, "Alex Example", KnownRole.ADVISER),
            (sibling, "A. Example", KnownRole.ADVISER),
            (student, "Viewer", KnownRole.ADVISER),
            (partner, "Viewer", KnownRole.COLLABORATOR),
        ):
            await people.knows(session, who, name, role=role)
        for member, spelled in ((adviser, ("alex example", "a example")), (finder.viewer, ("viewer",))):
            linking = update(KnownPerson).where(KnownPerson.key.in_(spelled)).values(linked_id=member.id)
            await session.execute(linking)
        everyone = [finder.viewer, student, sibling, partner, stranger, adviser]
    results = (await finder.page(Query())).results + (await finder.page(Query(), 1)).results
    async with finder.database.reading() as session:
        loaded = await backgrounds.load(session, [who.id for who in everyone], places=finder.places)
    rarity = Rarity.among(loaded.people.values())
    mine = loaded.people[finder.viewer.id]
    for found in results:
        grounds = shared(mine, loaded.people[found.member_id], rarity)
        assert found.shared == backgrounds.describe(loaded, grounds), found.name
    kinds = [found.shared[0].kind.value if found.shared else "" for found in results]
    assert sorted(kinds[:2]) == ["mentor", "mentor"]
    assert sorted(kinds[2:4]) == ["adviser", "partners"]
    assert kinds[4] == ""

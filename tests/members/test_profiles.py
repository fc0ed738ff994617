"""Joining, and what a member says of themself."""

import asyncio
from datetime import datetime

import pytest
from sqlalchemy import func, select

from bot.database import Database
from bot.errors import ConflictError, InputError, NotAMemberError, NotFoundError, NotVisibleError
from bot.members import completeness, profiles
from bot.members.completeness import Part
from bot.members.vocabulary import CHOICES, TOPICS
from bot.models import ContactKind, KnownRole, Member, Tag, TagKind, Visibility
from bot.places import Places
from tests import people


async def join(database: Database, user_id: int, now: datetime, *, name: str = "Ada") -> tuple[Member, bool]:
    async with database.transaction() as session:
        return await profiles.join(
            session, society_id=people.SOCIETY, society_name="Examples", user_id=user_id, name=name, now=now
        )


async def test_joining_twice_is_joining_once(database: Database, now: datetime) -> None:
    member, new = await join(database, 2**62, now)
    again, new_again = await join(database, 2**62, now, name="Another name")
    assert (new, new_again) == (True, False)
    assert (again.id, again.name) == (member.id, "Ada")


async def test_presses_at_the_same_time_make_one_member(database: Database, now: datetime) -> None:
    outcomes = await asyncio.gather(*(join(database, 7, now) for _ in range(4)), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes if isinstance(outcome, BaseException)} <= {ConflictError}
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Member)) == 1


async def test_the_first_members_of_a_society_can_join_at_the_same_time(database: Database, now: datetime) -> None:
    outcomes = await asyncio.gather(*(join(database, user, now) for user in range(1, 5)))
    assert all(new for _, new in outcomes)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("  Ada\n L. ", "Ada L."), ("\u202e", "Member"), ("", "Member"), ("x" * 300, "x" * 100), ("Ada 🪐", "Ada 🪐")],
)
async def test_the_name_at_joining_is_kept_as_one_line(database: Database, now: datetime, name: str, kept: str) -> None:
    member, _ = await join(database, 1, now, name=name)
    assert member.name == kept


async def test_one_person_is_another_member_in_another_society(database: Database) -> None:
    async with database.transaction() as session:
        here = await people.member(session)
        there = await people.member(session, society_id=people.OTHER_SOCIETY)
        there.user_id = here.user_id
    async with database.reading() as session:
        found = await profiles.require(session, society_id=people.OTHER_SOCIETY, user_id=here.user_id)
        assert found.id == there.id
        with pytest.raises(NotAMemberError, match="/join"):
            await profiles.require(session, society_id=people.OTHER_SOCIETY, user_id=1)
        assert (await profiles.peer(session, member_id=there.id, user_id=here.user_id)).id == there.id


async def test_who_is_in_no_common_society_learns_nothing_from_an_id(database: Database) -> None:
    async with database.transaction() as session:
        here = await people.member(session)
        there = await people.member(session, society_id=people.OTHER_SOCIETY)
    said = set()
    async with database.reading() as session:
        for member_id in (there.id, there.id + 1000):
            with pytest.raises(NotVisibleError) as caught:
                await profiles.peer(session, member_id=member_id, user_id=here.user_id)
            said.add(str(caught.value))
        assert len(said) == 1
        with pytest.raises(NotAMemberError):
            await profiles.load(session, there.id + 1000)


async def test_about_is_kept_on_one_line_and_must_fit(database: Database) -> None:
    async with database.transaction() as session:
        who = await people.member(session)
        await profiles.set_about(session, who, name=" Ada\tL ", headline="Opt\u202eics", goals="")
        assert (who.name, who.headline, who.goals) == ("Ada L", "Optics", "")
        for name, headline, goals in (("x" * 101, "", ""), ("Ada", "x" * 121, ""), ("Ada", "", "x" * 401)):
            with pytest.raises(InputError, match="longer than"):
                await profiles.set_about(session, who, name=name, headline=headline, goals=goals)
        with pytest.raises(InputError, match="name is needed"):
            await profiles.set_about(session, who, name=" \u200f\n", headline="", goals="")


async def test_places_come_from_the_gazetteer(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        who = await people.member(session)
        await profiles.set_places(
            session, who, hometown=places.resolve("Szeged"), residence=places.resolve("Oak Ridge, TN")
        )
        assert (who.residence_country, who.residence_subdivision) == ("US", "US-TN")
        await profiles.set_places(session, who, hometown=None, residence=None)
        assert (who.hometown_id, who.residence_id, who.residence_country, who.residence_subdivision) == (None,) * 4


async def test_people_one_knows_count_once_and_replace_those_before(database: Database) -> None:
    async with database.transaction() as session:
        who = await people.member(session)
        await profiles.set_known_people(session, who, KnownRole.COLLABORATOR, ["Eve Example"])
        await profiles.set_known_people(session, who, KnownRole.ADVISER, ["Old Teacher"])
        names = ["Émile Teacher", " emile  TEACHER ", "", "…", "ß" * 100]
        await profiles.set_known_people(session, who, KnownRole.ADVISER, names)
        loaded = await profiles.load(session, who.id)
        known = {(person.role, person.name, person.key) for person in loaded.known_people}
        assert known == {
            (KnownRole.COLLABORATOR, "Eve Example", "eve example"),
            (KnownRole.ADVISER, "Émile Teacher", "emile teacher"),
            (KnownRole.ADVISER, "ß" * 100, "s" * 100),
        }
        with pytest.raises(InputError, match="At most 10"):
            await profiles.set_known_people(session, who, KnownRole.ADVISER, [f"Teacher {n}" for n in range(11)])
        with pytest.raises(InputError, match="longer than"):
            await profiles.set_known_people(session, who, KnownRole.ADVISER, ["x" * 101])


async def test_tags_come_from_the_lists_and_replace_those_before(database: Database) -> None:
    async with database.transaction() as session:
        who = await people.member(session)
        for kind, choices in CHOICES.items():
            await profiles.set_tags(session, who, kind, choices)
        await profiles.set_tags(session, who, TagKind.TOPIC, [TOPICS[1], TOPICS[0], TOPICS[1]])
        await profiles.set_tags(session, who, TagKind.UNIT, [])
        with pytest.raises(NotFoundError, match="alchemy"):
            await profiles.set_tags(session, who, TagKind.TOPIC, ["alchemy"])
        rows = (await session.scalars(select(Tag).where(Tag.kind.in_([TagKind.TOPIC, TagKind.UNIT])))).all()
        assert {(row.kind, row.value) for row in rows} == {(TagKind.TOPIC, TOPICS[0]), (TagKind.TOPIC, TOPICS[1])}


async def test_changes_of_one_list_at_the_same_time_follow_each_other(database: Database) -> None:
    async with database.transaction() as session:
        who = await people.member(session)

    async def change(values: list[str], name: str, address: str) -> None:
        async with database.transaction() as session:
            await profiles.set_tags(session, who, TagKind.TOPIC, values)
            await profiles.set_known_people(session, who, KnownRole.ADVISER, [name, "Both"])
            await profiles.set_contact(session, who, ContactKind.WEBSITE, address, Visibility.EVERYONE)

    changes = [change(list(TOPICS[:3]), "One", "example.org/1"), change(list(TOPICS[2:5]), "Other", "example.org/2")]
    await asyncio.gather(*changes)
    async with database.reading() as session:
        loaded = await profiles.load(session, who.id)
    first = loaded.contacts[0].value == "https://example.org/1"
    assert [tag.value for tag in loaded.tags] == list(TOPICS[:3] if first else TOPICS[2:5])
    assert [person.name for person in loaded.known_people] == ["One" if first else "Other", "Both"]


def test_every_list_fits_one_select() -> None:
    for choices in CHOICES.values():
        assert len(choices) <= 25
        assert len(set(choices)) == len(choices)
        assert all(len(choice) <= 60 for choice in choices)


async def test_a_contact_is_kept_in_its_canonical_form_and_removed_by_nothing(database: Database) -> None:
    async with database.transaction() as session:
        who = await people.member(session)
        for text in ("example.org", "example.org/me"):
            await profiles.set_contact(session, who, ContactKind.WEBSITE, text, Visibility.NOBODY)
        (contact,) = (await profiles.load(session, who.id)).contacts
        assert (contact.value, contact.visibility) == ("https://example.org/me", Visibility.NOBODY)
        with pytest.raises(InputError):
            await profiles.set_contact(session, who, ContactKind.WEBSITE, "nonsense", Visibility.NOBODY)
        assert len((await profiles.load(session, who.id)).contacts) == 1
        await profiles.set_contact(session, who, ContactKind.WEBSITE, "  ", Visibility.EVERYONE)
        assert (await profiles.load(session, who.id)).contacts == []


async def test_what_is_filled_is_known_part_by_part(database: Database) -> None:
    async with database.transaction() as session:
        who = await people.member(session)
        empty = completeness.parts(await profiles.load(session, who.id))
        assert [part.part for part in empty] == list(Part)
        assert not any(part.filled for part in empty)
        await people.tie(session, who, await people.organization(session))
        await people.knows(session, who, "A Teacher")
        await profiles.set_tags(session, who, TagKind.UNIT, ["History"])
        await profiles.set_tags(session, who, TagKind.ASK, ["Mentoring"])
        await profiles.set_about(session, who, name="Ada", headline="Optics", goals="")
        await profiles.set_contact(session, who, ContactKind.EMAIL, "ada@example.org", Visibility.NOBODY)
        assert all(part.filled for part in completeness.parts(await profiles.load(session, who.id)))


async def test_who_sees_each_section_is_kept(database: Database) -> None:
    async with database.transaction() as session:
        who = await people.member(session)
        await profiles.set_visibility(
            session,
            who,
            listed=False,
            affiliations=Visibility.NOBODY,
            background=Visibility.CONNECTIONS,
            interests=Visibility.EVERYONE,
        )
    async with database.reading() as session:
        stored = await profiles.load(session, who.id)
    assert (stored.listed, stored.affiliations_visibility) == (False, Visibility.NOBODY)
    assert (stored.background_visibility, stored.interests_visibility) == (
        Visibility.CONNECTIONS,
        Visibility.EVERYONE,
    )

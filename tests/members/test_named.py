"""Names that belong to members: asked, never assumed."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.errors import ConflictError
from bot.matching.background import Rarity, SharedKind, shared
from bot.members import backgrounds, named, profiles, viewing
from bot.members.visibility import viewpoint
from bot.models import (
    AffiliationKind,
    Block,
    KnownPerson,
    KnownRole,
    Member,
    OutboxKind,
    OutboxMessage,
    Visibility,
)
from bot.places import Places
from tests import people

FULL, SHORT = "Alex Blake Example", "A. Example"


async def ids(database: Database) -> dict[str, int]:
    """Known persons by the name of who names them."""
    async with database.reading() as session:
        rows = await session.execute(
            select(Member.name, KnownPerson.id).join(KnownPerson, KnownPerson.member_id == Member.id)
        )
        return {row[0]: row[1] for row in rows}


async def asked(database: Database, member: Member) -> list[str]:
    async with database.reading() as session:
        found = await named.questions(session, await session.get_one(Member, member.id))
        return [name.name for name in found]


async def cast(database: Database, *names: str) -> tuple[Member, Sequence[Member]]:
    """One member with a name, and a member for each writing of it as adviser."""
    async with database.transaction() as session:
        adviser = await people.member(session, FULL)
        students = await people.members(session, len(names))
        for student, name in zip(students, names, strict=True):
            await people.knows(session, student, name)
    return adviser, students


async def accept(database: Database, member: Member, known_id: int) -> None:
    async with database.transaction() as session:
        await named.accept(session, member=member, known_id=known_id)


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("enrico fermi", {"enrico fermi", "e fermi"}),
        ("chien shiung wu", {"chien shiung wu", "c shiung wu", "c s wu", "cs wu", "chien wu", "c wu"}),
        ("plato", {"plato"}),
        ("", {""}),
    ],
)
def test_a_name_stands_in_full_or_with_initials(name: str, spelled: set[str]) -> None:
    assert named.spellings(name) == spelled


async def test_a_name_follows_the_member(database: Database) -> None:
    async with database.transaction() as session:
        member = await people.member(session, "Ål Ëxample")
        assert member.name_key == "al example"
        await profiles.set_about(session, member, name="Bo Example", headline="", goals="")
        assert await session.scalar(select(Member.name_key)) == "bo example"


async def test_nothing_is_linked_before_the_member_says_yes(database: Database, places: Places) -> None:
    adviser, (one, two) = await cast(database, FULL, SHORT)
    assert await asked(database, adviser) == [FULL, SHORT], "the name in full first"
    async with database.reading() as session:
        shown = await viewing.view_member(session, viewer=adviser, target_id=one.id, places=places)
        assert shown.linked == ()
        assert shown.shared == ()
    known = await ids(database)
    await accept(database, adviser, known[one.name])
    assert await asked(database, adviser) == [SHORT]
    await accept(database, adviser, known[two.name])
    assert await asked(database, adviser) == []
    async with database.reading() as session:
        shown = await viewing.view_member(session, viewer=one, target_id=two.id, places=places)
        assert [(ground.kind, ground.subject) for ground in shown.shared] == [(SharedKind.ADVISER, FULL)]
        assert shown.linked == ((adviser.id, FULL),)


async def test_adviser_and_student_share_it_directly(database: Database, places: Places) -> None:
    adviser, (student,) = await cast(database, SHORT)
    await accept(database, adviser, (await ids(database))[student.name])
    async with database.reading() as session:
        for viewer, other in ((adviser, student), (student, adviser)):
            shown = await viewing.view_member(session, viewer=viewer, target_id=other.id, places=places)
            (ground,) = shown.shared
            assert (ground.kind, ground.subject, ground.detail) == (SharedKind.MENTOR, FULL, student.name)
            assert ground.party == student.id


async def test_a_no_is_final_and_undoes_a_link(database: Database) -> None:
    adviser, (one, two) = await cast(database, FULL, SHORT)
    known = await ids(database)
    async with database.transaction() as session:
        await named.refuse(session, member=adviser, known_id=known[one.name])
    assert await asked(database, adviser) == [SHORT]
    await accept(database, adviser, known[two.name])
    async with database.transaction() as session:
        assert [name.name for name in await named.linked(session, adviser)] == [SHORT]
        await named.refuse(session, member=adviser, known_id=known[two.name])
        assert list(await named.linked(session, adviser)) == []
        third = await people.member(session, "Third")
        await people.knows(session, third, FULL, SHORT, role=KnownRole.COLLABORATOR)
    assert await asked(database, adviser) == [], "never asked again, whoever writes it"
    with pytest.raises(ConflictError):
        await accept(database, adviser, known[one.name])


@pytest.mark.parametrize("why", ["hidden", "section", "blocked", "asked hidden"])
async def test_the_question_tells_nothing_that_the_member_may_not_see(
    database: Database, why: str, now: datetime
) -> None:
    adviser, (student,) = await cast(database, FULL)
    async with database.transaction() as session:
        naming = await session.get_one(Member, student.id)
        if why == "hidden":
            naming.listed = False
        elif why == "section":
            naming.background_visibility = Visibility.CONNECTIONS
        elif why == "blocked":
            session.add(Block(blocker_id=student.id, blocked_id=adviser.id, created_at=now))
        else:
            (await session.get_one(Member, adviser.id)).listed = False
        await session.flush()
        await named.tell(session, naming=naming, now=now)
        assert await people.count(session, OutboxMessage) == 0
    assert await asked(database, adviser) == []
    if why != "asked hidden":
        with pytest.raises(ConflictError):
            await accept(database, adviser, (await ids(database))[student.name])


async def test_only_whose_name_it_is_can_say_so(database: Database) -> None:
    _, (student,) = await cast(database, FULL)
    async with database.transaction() as session:
        stranger = await people.member(session, "Chris Other")
    with pytest.raises(ConflictError):
        await accept(database, stranger, (await ids(database))[student.name])


async def test_a_member_gets_one_message_ever(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        adviser = await people.member(session, FULL)
        for student in await people.members(session, 30):
            await profiles.set_known_people(session, student, KnownRole.ADVISER, [FULL])
            await named.tell(session, naming=student, now=now)
        messages = [(row.kind, row.recipient_id) for row in await session.scalars(select(OutboxMessage))]
    assert messages == [(OutboxKind.NAMED_ASKED, adviser.id)]


async def test_initials_and_namesakes_send_no_message(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        await people.member(session, FULL)
        for _ in range(2):
            await people.member(session, "Chris Other")
        student = await people.member(session, "Student")
        await profiles.set_known_people(session, student, KnownRole.ADVISER, [SHORT, "Chris Other"])
        await named.tell(session, naming=student, now=now)
        assert await people.count(session, OutboxMessage) == 0


async def test_a_link_stays_while_the_name_stays(database: Database) -> None:
    adviser, (student,) = await cast(database, FULL)
    await accept(database, adviser, (await ids(database))[student.name])
    async with database.transaction() as session:
        await profiles.set_known_people(session, student, KnownRole.ADVISER, [FULL, "Somebody Else"])
        assert (await named.linked(session, adviser))[0].name == FULL
        await profiles.set_known_people(session, student, KnownRole.ADVISER, ["Somebody Else"])
        assert list(await named.linked(session, adviser)) == []


async def test_who_leaves_leaves_the_name_behind(database: Database) -> None:
    adviser, (student,) = await cast(database, FULL)
    await accept(database, adviser, (await ids(database))[student.name])
    async with database.transaction() as session:
        await session.delete(await session.get_one(Member, adviser.id))
    async with database.reading() as session:
        assert (await session.execute(select(KnownPerson.name, KnownPerson.linked_id))).all() == [(FULL, None)]


async def test_who_hides_is_no_reason_any_more_and_nobody_sees_that_they_were(
    database: Database, places: Places
) -> None:
    adviser, (one, two) = await cast(database, FULL, SHORT)
    for student in (one, two):
        await accept(database, adviser, (await ids(database))[student.name])
    async with database.transaction() as session:
        (await session.get_one(Member, adviser.id)).listed = False
    async with database.reading() as session:
        shown = await viewing.view_member(session, viewer=one, target_id=two.id, places=places)
        everyone = await backgrounds.load(session, [one.id, two.id], places=places)
        pair = shared(everyone.people[one.id], everyone.people[two.id], Rarity.among(everyone.people.values()))
    assert shown.linked == ()
    assert shown.shared == ()
    assert pair == ()


async def test_siblings_are_told_where_both_studied(database: Database, places: Places) -> None:
    adviser, (one, two) = await cast(database, FULL, FULL)
    async with database.transaction() as session:
        university = await people.organization(session, "Example University")
        for student in (one, two):
            await people.tie(session, student, university, AffiliationKind.EDUCATION, current=False)
    async with database.reading() as session:
        shown = await viewing.view_member(session, viewer=one, target_id=two.id, places=places)
        assert (shown.shared[0].kind, shown.shared[0].detail) == (SharedKind.ADVISER, "Example University")
        assert (await viewpoint(session, adviser)).connected == frozenset()


async def test_who_wrote_the_name_can_say_that_it_is_somebody_else(database: Database) -> None:
    adviser, (student, other) = await cast(database, FULL, FULL)
    await accept(database, adviser, (await ids(database))[student.name])
    known = (await ids(database))[student.name]
    async with database.transaction() as session:
        assert [(claim.name, claim.member) for claim in await named.claimed(session, student)] == [(FULL, FULL)]
        with pytest.raises(ConflictError):
            await named.reject(session, member=other, known_id=known)
        await named.reject(session, member=student, known_id=known)
        assert list(await named.claimed(session, student)) == []
        assert len(await named.claimed(session, other)) == 1, "others say for themselves"
        with pytest.raises(ConflictError):
            await named.reject(session, member=student, known_id=known)
    assert await asked(database, adviser) == [], "never asked again"

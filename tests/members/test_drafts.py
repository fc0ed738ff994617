"""What is applied, asked and taken back, on both databases."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.database import Database
from bot.errors import InputError
from bot.members import drafts, profiles
from bot.members.affiliations import MOST, Terms
from bot.members.drafts import KEPT
from bot.members.meanings import Meaning, Named
from bot.models import (
    AffiliationDraft,
    AffiliationKind,
    DraftedTie,
    DraftSource,
    DraftStatus,
    Member,
    Organization,
)
from tests import people

TYPED, SIGNATURE = DraftSource.TYPED, DraftSource.SIGNATURE


class Desk:
    """A member, three organizations and a database."""

    def __init__(self, database: Database, who: Member, places: list[Organization], now: datetime) -> None:
        self.database = database
        self.who = who
        self.places = places
        self.now = now

    async def begin(
        self, *places: int, sure: bool, source: DraftSource = TYPED, terms: Terms | None = None
    ) -> AffiliationDraft:
        ids = tuple(self.places[place].id for place in places)
        named = Named(Meaning("Example U", ids, sure), terms or Terms(AffiliationKind.EMPLOYMENT, "Physicist", 2019))
        async with self.database.transaction() as session:
            return await drafts.begin(session, self.who, source, [named], now=self.now)

    async def choose(self, tie: DraftedTie, place: int, who: Member | None = None) -> AffiliationDraft:
        async with self.database.transaction() as session:
            return await drafts.choose(session, who or self.who, tie.id, self.places[place].id, now=self.now)

    async def decline(self, tie: DraftedTie, who: Member | None = None) -> AffiliationDraft:
        async with self.database.transaction() as session:
            return await drafts.decline(session, who or self.who, tie.id)

    async def undo(self, tie: DraftedTie, who: Member | None = None) -> AffiliationDraft:
        async with self.database.transaction() as session:
            return await drafts.undo(session, who or self.who, tie.id)

    async def profile(self) -> list[tuple[str, str, int | None]]:
        async with self.database.reading() as session:
            ties = (await profiles.load(session, self.who.id)).affiliations
        return [(tie.organization.name, tie.title, tie.start) for tie in ties]


@pytest.fixture
async def desk(database: Database, now: datetime) -> Desk:
    async with database.transaction() as session:
        who = await people.member(session)
        places = [await people.organization(session, f"Example University {number}") for number in range(3)]
    return Desk(database, who, places, now)


async def test_what_is_sure_is_added_and_undone_once(desk: Desk) -> None:
    (tie,) = (await desk.begin(0, sure=True)).ties
    assert tie.status is DraftStatus.ADDED
    assert tie.affiliation is not None
    assert await desk.profile() == [("Example University 0", "Physicist", 2019)]
    (undone,) = (await desk.undo(tie)).ties
    assert undone.status is DraftStatus.UNDONE
    assert undone.organization is not None
    assert await desk.profile() == []
    await desk.begin(1, sure=True)
    await desk.undo(tie)
    assert await desk.profile() == [("Example University 1", "Physicist", 2019)]


async def test_what_is_unsure_waits_for_the_answer_with_its_terms(desk: Desk) -> None:
    (tie,) = (await desk.begin(0, 1, sure=False)).ties
    assert (tie.status, await desk.profile()) == (DraftStatus.ASKED, [])
    await desk.choose(tie, 1)
    assert await desk.profile() == [("Example University 1", "Physicist", 2019)]
    (again,) = (await desk.choose(tie, 0)).ties
    assert again.organization_id == desk.places[1].id
    assert len(await desk.profile()) == 1


async def test_after_an_undo_another_choice_can_be_made(desk: Desk) -> None:
    (tie,) = (await desk.begin(0, 1, sure=False)).ties
    await desk.choose(tie, 1)
    (undone,) = (await desk.undo(tie)).ties
    assert undone.status is DraftStatus.ASKED
    await desk.choose(tie, 0)
    assert await desk.profile() == [("Example University 0", "Physicist", 2019)]


async def test_none_of_the_choices_ends_it(desk: Desk) -> None:
    (tie,) = (await desk.begin(0, 1, sure=False)).ties
    for _ in range(2):
        (declined,) = (await desk.decline(tie)).ties
        assert declined.status is DraftStatus.DECLINED
    await desk.choose(tie, 0)
    await desk.undo(tie)
    assert await desk.profile() == []


async def test_only_the_owner_and_only_what_was_offered(desk: Desk) -> None:
    async with desk.database.transaction() as session:
        eve = await people.member(session, "Eve Example")
    (asked,) = (await desk.begin(0, 1, sure=False)).ties
    (sure,) = (await desk.begin(2, sure=True)).ties
    for attempt in (
        desk.choose(asked, 0, eve),
        desk.decline(asked, eve),
        desk.undo(sure, eve),
        desk.choose(asked, 2),
    ):
        with pytest.raises(InputError, match="another time"):
            await attempt
    assert await desk.profile() == [("Example University 2", "Physicist", 2019)]


async def test_presses_at_the_same_time_count_once(desk: Desk) -> None:
    (tie,) = (await desk.begin(0, 1, sure=False)).ties
    await asyncio.gather(*(desk.choose(tie, place) for place in (0, 1, 0, 1)))
    assert len(await desk.profile()) == 1
    await asyncio.gather(*(desk.undo(tie) for _ in range(4)))
    assert await desk.profile() == []


async def test_what_a_signature_repeats_is_known(desk: Desk) -> None:
    now = Terms(AffiliationKind.EMPLOYMENT, current=True)
    await desk.begin(0, sure=True)
    (tie,) = (await desk.begin(0, sure=True, source=SIGNATURE, terms=now)).ties
    assert tie.status is DraftStatus.KNOWN
    (asked,) = (await desk.begin(0, 1, sure=False, source=SIGNATURE, terms=now)).ties
    (known,) = (await desk.choose(asked, 0)).ties
    assert known.status is DraftStatus.KNOWN
    await desk.undo(known)
    assert await desk.profile() == [("Example University 0", "Physicist", 2019)]


async def test_who_left_and_came_back_is_added_anew(desk: Desk) -> None:
    await desk.begin(0, sure=True, terms=Terms(AffiliationKind.EMPLOYMENT, start=2001, end=2003))
    current = Terms(AffiliationKind.EMPLOYMENT, current=True)
    (tie,) = (await desk.begin(0, sure=True, source=SIGNATURE, terms=current)).ties
    assert tie.status is DraftStatus.ADDED
    assert len(await desk.profile()) == 2


async def test_a_refused_tie_leaves_the_question_open(desk: Desk) -> None:
    (tie,) = (await desk.begin(0, 1, sure=False)).ties
    for year in range(1990, 1990 + MOST):
        await desk.begin(2, sure=True, terms=Terms(AffiliationKind.VISITING, start=year))
    with pytest.raises(InputError, match="/affiliation remove"):
        await desk.choose(tie, 0)
    async with desk.database.reading() as session:
        (asked,) = (await drafts.load(session, tie.draft_id)).ties
    assert asked.status is DraftStatus.ASKED


async def test_impossible_terms_are_refused_before_anything_is_asked(desk: Desk) -> None:
    with pytest.raises(InputError, match="before the start"):
        await desk.begin(0, 1, sure=False, terms=Terms(AffiliationKind.EDUCATION, start=2010, end=2001))
    with pytest.raises(InputError, match="longer than 80"):
        await desk.begin(0, 1, sure=False, terms=Terms(AffiliationKind.EDUCATION, "x" * 81))


async def count(database: Database) -> int:
    async with database.reading() as session:
        drafted = await session.scalar(select(func.count()).select_from(AffiliationDraft)) or 0
        ties = await session.scalar(select(func.count()).select_from(DraftedTie)) or 0
    assert drafted == ties
    return drafted


async def test_drafts_are_forgotten_after_a_while_and_what_they_added_stays(desk: Desk) -> None:
    (tie,) = (await desk.begin(0, sure=True)).ties
    desk.now += KEPT
    await desk.begin(1, sure=True)
    assert await count(desk.database) == 2
    async with desk.database.transaction() as session:
        await drafts.purge(session, now=desk.now + timedelta(seconds=1))
    assert await count(desk.database) == 1
    with pytest.raises(InputError, match="/affiliation remove"):
        await desk.undo(tie)
    assert len(await desk.profile()) == 2


async def test_drafts_go_with_the_member(desk: Desk) -> None:
    await desk.begin(0, 1, sure=False)
    await desk.begin(2, sure=True)
    async with desk.database.transaction() as session:
        await session.delete(await profiles.load(session, desk.who.id))
    assert await count(desk.database) == 0

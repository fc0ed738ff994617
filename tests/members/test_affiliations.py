"""Ties to organizations: years that can be, and one's own only."""

import asyncio
from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database
from bot.errors import InputError, NotFoundError
from bot.members import affiliations, profiles
from bot.members.affiliations import EARLIEST_YEAR, LONGEST_TITLE, MOST, Terms
from bot.models import Affiliation, AffiliationKind, Member, Organization
from tests import people


async def added(
    session: AsyncSession,
    who: Member,
    where: Organization,
    now: datetime,
    start: int | None = None,
    end: int | None = None,
    *,
    title: str = "",
    current: bool | None = None,
) -> Affiliation:
    return await affiliations.add(
        session,
        who,
        Terms(AffiliationKind.EMPLOYMENT, title, start, end, current),
        organization=where,
        now=now,
    )


POSSIBLE_YEARS: list[tuple[int | None, int | None, bool | None, bool]] = [
    (None, None, None, True),
    (2020, None, None, True),
    (2020, 2020, None, False),
    (None, 2025, None, False),
    (2020, None, False, False),
    (EARLIEST_YEAR, 2037, None, False),
]


async def test_a_tie_is_current_where_no_end_is_given(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        for start, end, said, current in POSSIBLE_YEARS:
            who, where = await people.member(session), await people.organization(session)
            await added(session, who, where, now, start, end, current=said)
            (tie,) = (await profiles.load(session, who.id)).affiliations
            assert (tie.start, tie.end, tie.current, tie.organization.name) == (start, end, current, where.name)


IMPOSSIBLE_YEARS: list[tuple[int | None, int | None, str]] = [
    (EARLIEST_YEAR - 1, None, "1849 can't be right"),
    (0, None, "0 can't be right"),
    (-5, None, "-5 can't be right"),
    (None, 2038, "2038 can't be right"),
    (2**70, None, "can't be right"),
    (2020, 2019, "before the start"),
]


async def test_years_that_cannot_be_are_refused(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        who, where = await people.member(session), await people.organization(session)
        for start, end, sentence in IMPOSSIBLE_YEARS:
            with pytest.raises(InputError, match=sentence):
                await added(session, who, where, now, start, end)
        assert (await profiles.load(session, who.id)).affiliations == []


async def test_the_same_tie_again_is_refused_and_another_time_there_is_not(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        who, where = await people.member(session), await people.organization(session)
        await added(session, who, where, now, 2010, 2012, title="Postdoc")
        with pytest.raises(InputError, match="in your profile already"):
            await added(session, who, where, now, 2010, 2013, title=" Postdoc ")
        await added(session, who, where, now, 2015, title="Postdoc")
        await added(session, who, where, now, 2010, 2012, title="Lecturer")


async def test_two_presses_at_the_same_time_add_one_tie(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        who, where = await people.member(session), await people.organization(session)

    async def press() -> None:
        async with database.transaction() as session:
            await added(session, who, where, now, 2020)

    outcomes = await asyncio.gather(press(), press(), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [InputError]


async def test_a_title_is_one_line_that_fits(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        who, where = await people.member(session), await people.organization(session)
        tie = await added(session, who, where, now, title=" Staff\n\u202escientist " + "x" * 64)
        assert tie.title == "Staff scientist " + "x" * 64
        assert len(tie.title) == LONGEST_TITLE
        with pytest.raises(InputError, match="longer than 80"):
            await added(session, who, where, now, title="x" * 81)


async def test_a_profile_holds_only_so_many(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        who, where = await people.member(session), await people.organization(session)
        for year in range(2000, 2000 + MOST):
            await added(session, who, where, now, year)
        with pytest.raises(InputError, match="/affiliation remove"):
            await added(session, who, where, now, 1999)


async def test_only_ones_own_tie_can_be_removed_and_absent_ones_say_the_same(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        who, other = await people.members(session, 2)
        where = await people.organization(session)
        mine, theirs = await added(session, who, where, now), await added(session, other, where, now)
        for identity in (theirs.id, theirs.id + 1000):
            with pytest.raises(NotFoundError, match=rf"{identity}.*/affiliation list"):
                await affiliations.remove(session, who, identity)
        await affiliations.remove(session, who, mine.id)
        assert (await profiles.load(session, who.id)).affiliations == []
        assert len((await profiles.load(session, other.id)).affiliations) == 1


async def test_current_ties_stand_first_and_then_the_latest(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        who, where = await people.member(session), await people.organization(session)
        for start, end in ((1990, 1995), (None, 1980), (2001, None), (2005, 2010)):
            await added(session, who, where, now, start, end)
    async with database.reading() as session:
        ties = (await profiles.load(session, who.id)).affiliations
    assert [tie.start for tie in ties] == [2001, 2005, 1990, None]

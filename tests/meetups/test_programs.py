"""Opting in and out, and the rounds that are planned."""

import asyncio
import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.database import Database
from bot.errors import InputError
from bot.meetings import meetings
from bot.meetups import planning, programs
from bot.meetups.turns import WEEK
from bot.models import Meeting, Program, ProgramMembership, Round, RoundStatus
from bot.places import Places
from tests import people
from tests.meetups.gathering import CHICAGO, all_year, at_a_meeting, crowd


async def create(
    database: Database, now: datetime, *, point: str = "", at: time = time(12, 30)
) -> tuple[Meeting, list[Round]]:
    async with database.transaction() as session:
        await people.member(session)
        meeting, rounds = await planning.create_meeting(
            session,
            society_id=people.SOCIETY,
            name="Spring Meeting",
            place="Hall",
            zone=CHICAGO,
            first_day=date(2027, 3, 13),
            last_day=date(2027, 3, 15),
            round_time=at,
            meetup_point=point,
            now=now,
            rng=random.Random(1),
        )
    return meeting, list(rounds)


async def test_a_meeting_has_a_round_a_day_at_the_same_local_time_also_when_the_clock_changes(
    database: Database, now: datetime
) -> None:
    _, rounds = await create(database, now, point=" The\n fountain\u202e ")
    local = [round_.meets_at.astimezone(CHICAGO) for round_ in rounds if round_.meets_at]
    assert [(meets.day, meets.hour, meets.minute) for meets in local] == [(13, 12, 30), (14, 12, 30), (15, 12, 30)]
    assert [meets.utcoffset() for meets in local] == [timedelta(hours=-6), timedelta(hours=-5), timedelta(hours=-5)]
    assert [round_.number for round_ in rounds] == [1, 2, 3]
    assert {round_.place for round_ in rounds} == {"The fountain"}
    for round_ in rounds:
        assert round_.meets_at is not None
        assert round_.meets_at - round_.due_at == planning.LEAD
        assert round_.ends_at > round_.meets_at
    assert len({round_.seed for round_ in rounds}) == 3


@pytest.mark.parametrize(
    ("hour", "minute", "days", "first_due_now"),
    [
        (14, 0, [13, 14, 15], False),
        (16, 0, [13, 14, 15], True),
        (18, 29, [13, 14, 15], True),
        (18, 30, [14, 15], False),
    ],
)
async def test_a_meeting_made_on_its_first_day_plans_what_is_still_to_come(
    database: Database, hour: int, minute: int, days: list[int], first_due_now: bool
) -> None:
    moment = datetime(2027, 3, 13, hour, minute, tzinfo=UTC)
    _, rounds = await create(database, moment)
    assert [round_.meets_at.astimezone(CHICAGO).day for round_ in rounds if round_.meets_at] == days
    assert rounds[0].number == 1
    assert (rounds[0].due_at == moment) == first_due_now


async def test_joining_a_meetings_program_says_that_one_comes_and_leaving_keeps_that(
    database: Database, places: Places, now: datetime
) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 1))
    (who,) = gathering.members
    async with database.transaction() as session:
        standing = await programs.join(session, member=who, program=gathering.program, now=now)
        assert (standing.joined, standing.attending) == (True, True)
        assert standing.next_round is not None
        assert standing.next_round.id == gathering.rounds[0].id
        for _ in range(2):
            standing = await programs.leave(session, member=who, program=gathering.program)
            assert (standing.joined, standing.attending) == (False, True)


async def test_presses_at_the_same_time_opt_in_once(database: Database, places: Places, now: datetime) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 1))
    async with database.transaction() as session:
        late = await people.member(session, "Late")

    async def press() -> bool:
        async with database.transaction() as session:
            return (await programs.join(session, member=late, program=gathering.program, now=now)).joined

    assert all(await asyncio.gather(*(press() for _ in range(4))))
    async with database.reading() as session:
        mine = ProgramMembership.member_id == late.id
        assert await session.scalar(select(func.count()).select_from(ProgramMembership).where(mine)) == 1


async def test_who_is_hidden_is_told_how_to_take_part(database: Database, places: Places, now: datetime) -> None:
    gathering = await all_year(database, places, await crowd(database, 1))
    async with database.transaction() as session:
        hidden = await people.member(session, listed=False)
        with pytest.raises(InputError, match="You are hidden"):
            await programs.join(session, member=hidden, program=gathering.program, now=now)


async def test_a_meeting_that_is_over_takes_nobody(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 1))
    async with database.transaction() as session:
        late = await people.member(session, "Late")
        with pytest.raises(InputError, match="is over"):
            await programs.join(session, member=late, program=gathering.program, now=datetime(2027, 3, 17, tzinfo=UTC))
        assert not (await programs.standing(session, member=late, program=gathering.program)).joined


async def test_a_meeting_of_another_society_takes_nobody(database: Database, places: Places, now: datetime) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 1))
    async with database.transaction() as session:
        foreign = await people.member(session, society_id=people.OTHER_SOCIETY)
        with pytest.raises(InputError):
            await programs.join(session, member=foreign, program=gathering.program, now=now)


async def test_a_society_has_one_year_round_program_with_one_first_round(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        await people.member(session)

    async def ask() -> int:
        async with database.transaction() as session:
            rng = random.Random(1)
            return (await programs.year_round(session, society_id=people.SOCIETY, now=now, rng=rng)).id

    assert len(set(await asyncio.gather(*(ask() for _ in range(4))))) == 1
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Program)) == 1
        (first,) = (await session.scalars(select(Round))).all()
    assert (first.number, first.meets_at, first.status) == (1, None, RoundStatus.PLANNED)
    assert first.due_at == datetime(2027, 3, 8, 15, 0, tzinfo=UTC)
    assert first.ends_at - first.due_at == WEEK


async def test_standings_are_year_round_first_and_then_the_meetings_to_come(
    database: Database, places: Places, now: datetime
) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2))
    async with database.transaction() as session:
        foreign = await people.member(session, society_id=people.OTHER_SOCIETY)
        await meetings.withdraw(
            session,
            member=gathering.members[1],
            meeting=await session.get_one(Meeting, gathering.program.meeting_id),
            now=now,
        )
        seen = [
            [
                (standing.meeting is not None, standing.joined, standing.attending)
                for standing in await programs.standings(session, member=who, now=moment, rng=random.Random(1))
            ]
            for who, moment in (
                (gathering.members[0], now),
                (gathering.members[1], now),
                (foreign, now),
                (gathering.members[0], datetime(2027, 4, 1, tzinfo=ZoneInfo("UTC"))),
            )
        ]
    year_round = (False, False, False)
    assert seen == [[year_round, (True, True, True)], [year_round, (True, True, False)], [year_round], [year_round]]

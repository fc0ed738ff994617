"""What organizers choose for rounds, and the rounds that follow it."""

import random
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import update

from bot.database import Database
from bot.errors import InputError, NotAMemberError
from bot.meetups import planning, programs, settings
from bot.meetups.settings import Choices, Settings
from bot.models import Attendance, MixingRule, Program, RoundStatus
from bot.places import Places
from tests import people
from tests.meetups.gathering import CHICAGO, FIRST_DAY, Gathering, all_year, at_a_meeting, crowd


async def change(gathering: Gathering, now: datetime, **choices: object) -> Settings:
    async with gathering.database.transaction() as session:
        program = await session.get_one(Program, gathering.program.id)
        chosen = Choices(**choices)  # type: ignore[arg-type]
        return await settings.change(session, program=program, choices=chosen, now=now, rng=random.Random(2))


async def test_what_is_not_named_stays(database: Database, places: Places, now: datetime) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2))
    await change(gathering, now, group_size=3, mixing=MixingRule.ACROSS_UNITS, rest_days=30)
    found = await change(gathering, now, colleagues_apart=False)
    program = found.program
    assert (program.group_size, program.mixing, program.rest_days) == (3, MixingRule.ACROSS_UNITS, 30)
    assert not program.colleagues_apart
    assert found.times == (time(12, 30),)
    assert [round_.id for round_ in found.planned] == [round_.id for round_ in gathering.rounds]


async def test_rounds_follow_the_times_and_days(database: Database, places: Places, now: datetime) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2))
    days = [FIRST_DAY, FIRST_DAY + timedelta(days=2)]
    found = await change(gathering, now, times=[time(9, 0), time(17, 0)], days=days, slot_minutes=45)
    starts = [round_.meets_at.astimezone(CHICAGO) for round_ in found.planned if round_.meets_at]
    assert [(start.date(), start.time()) for start in starts] == [(day, time(9, 0)) for day in days]
    assert [round_.due_at for round_ in found.planned] == [start - planning.LEAD for start in starts]
    assert found.planned[0].ends_at.astimezone(CHICAGO).time() == time(17, 45)
    again = await change(gathering, now, days=[FIRST_DAY + timedelta(days=day) for day in range(3)])
    assert len(again.planned) == 3
    assert len({round_.number for round_ in again.planned}) == 3


async def test_what_is_paired_stays_and_is_not_planned_again(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2))
    await gathering.pair(1)
    met = gathering.rounds[0].meets_at
    found = await change(gathering, gathering.rounds[0].due_at, times=[time(18, 0)])
    assert len(found.planned) == 2
    stored = await gathering.stored_rounds()
    assert (stored[0].status, stored[0].meets_at) == (RoundStatus.PAIRED, met)
    assert stored[0].settings is not None
    assert stored[0].settings["group_size"] == 2


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"group_size": 5}, "from 2 to 4"),
        ({"slot_minutes": 5}, "from 10 to 180"),
        ({"rest_days": -1}, "from 0 to 730"),
        ({"times": [time(9, 0), time(9, 20)]}, "less than 30 minutes apart"),
        ({"times": [time(hour, 0) for hour in range(8, 21)]}, "at most 12"),
        ({"days": [date(2027, 3, 20)]}, "is not a day of Spring Meeting"),
    ],
)
async def test_what_can_not_be_is_told_and_nothing_changes(
    database: Database, places: Places, now: datetime, choices: dict[str, object], told: str
) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2))
    with pytest.raises(InputError, match=told):
        await change(gathering, now, **choices)
    async with database.reading() as session:
        found = await settings.load(session, await session.get_one(Program, gathering.program.id), now=now)
    assert (found.program.group_size, found.program.slot_minutes, found.program.rest_days) == (2, 30, 90)
    assert found.times == (time(12, 30),)


async def test_all_year_there_are_no_times_or_days(database: Database, places: Places, now: datetime) -> None:
    gathering = await all_year(database, places, await crowd(database, 2))
    with pytest.raises(InputError, match="only for a meeting"):
        await change(gathering, now, times=[time(9, 0)])
    assert (await change(gathering, now, group_size=4)).program.group_size == 4


def test_times_and_days_are_read_in_any_order() -> None:
    assert settings.parse_times("15:00; 10:30;10:30 ;") == [time(10, 30), time(15, 0)]
    assert settings.parse_days("2027-03-15;2027-03-14") == [date(2027, 3, 14), date(2027, 3, 15)]
    for text in ("", " ; "):
        with pytest.raises(InputError):
            settings.parse_times(text)
    with pytest.raises(InputError, match="not a time of day"):
        settings.parse_times("noon")
    with pytest.raises(InputError, match="not a date"):
        settings.parse_days("Monday")


async def test_groups_have_the_size_that_was_chosen(database: Database, places: Places, now: datetime) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 9))
    await change(gathering, now, group_size=3)
    assert sorted(map(len, await gathering.pair(1))) == [3, 3, 3]


async def test_first_timers_meet_regulars(database: Database, places: Places, now: datetime) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 8))
    await change(gathering, now, mixing=MixingRule.FIRST_TIMERS)
    new = {member.id for member in gathering.members[:4]}
    async with database.transaction() as session:
        await session.execute(update(Attendance).where(Attendance.member_id.in_(new)).values(first_timer=True))
    assert [len(group & new) for group in await gathering.pair(1)] == [1, 1, 1, 1]


async def test_colleagues_are_kept_apart_unless_organizers_say_otherwise(
    database: Database, places: Places, now: datetime
) -> None:
    everyone = await crowd(database, 2)
    async with database.transaction() as session:
        where = await people.organization(session)
        for who in everyone:
            await people.tie(session, who, where)
    gathering = await at_a_meeting(database, places, everyone)
    assert await gathering.pair(1) == []
    await change(gathering, now, colleagues_apart=False)
    assert len(await gathering.pair(2)) == 1


async def test_the_program_of_another_society_is_none_of_theirs(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2))
    async with database.transaction() as session:
        stranger = await people.member(session, society_id=people.OTHER_SOCIETY)
        with pytest.raises(NotAMemberError):
            await programs.of_member(session, program_id=gathering.program.id, user_id=stranger.user_id)

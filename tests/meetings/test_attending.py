"""On which days, in person or remote, for the first time."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database import Database
from bot.errors import ConflictError, InputError
from bot.meetings import attending
from bot.models import Attendance, Meeting
from tests import people
from tests.meetings.gathering import FIRST, LAST, Gathering, gathered

OFFERED = range(25)


async def choose(gathering: Gathering, *days: int, offered: range = OFFERED) -> list[int] | None:
    async with gathering.database.transaction() as session:
        member = gathering.members[0]
        await attending.choose_days(session, member=member, meeting=gathering.meeting, offered=offered, chosen=days)
        found = await attending.of(session, member=member, meeting=gathering.meeting)
        there = attending.present(gathering.meeting, found)
        return None if found.days is None else [(day - FIRST).days for day in there]


async def test_days_are_kept_and_all_of_them_are_none_in_particular(database: Database) -> None:
    gathering = await gathered(database, 1)
    assert await choose(gathering, 0, 2) == [0, 2]
    assert await choose(gathering, 1) == [1]
    assert await choose(gathering, 0, 1, 2) is None
    assert await choose(gathering, 2, 40, offered=range(1, 3)) == [0, 2]
    with pytest.raises(InputError, match="Choose at least one day"):
        await choose(gathering)


async def test_who_does_not_come_chooses_nothing(database: Database) -> None:
    gathering = await gathered(database, 1)
    async with database.transaction() as session:
        absent = await people.member(session, "Absent")
        for choosing in (
            attending.choose_remote(session, member=absent, meeting=gathering.meeting, remote=True),
            attending.choose_first_timer(session, member=absent, meeting=gathering.meeting, first_timer=True),
            attending.of(session, member=absent, meeting=gathering.meeting),
        ):
            with pytest.raises(ConflictError, match="haven't said that you come"):
                await choosing


async def test_remote_and_first_time_are_kept(database: Database) -> None:
    gathering = await gathered(database, 2)
    async with database.transaction() as session:
        member, meeting = gathering.members[0], gathering.meeting
        await attending.choose_remote(session, member=member, meeting=meeting, remote=True)
        await attending.choose_first_timer(session, member=member, meeting=meeting, first_timer=True)
        changed = await attending.of(session, member=member, meeting=meeting)
        other = await attending.of(session, member=gathering.members[1], meeting=meeting)
    assert (changed.remote, changed.first_timer, other.remote, other.first_timer) == (True, True, False, False)


@given(st.integers(1, 2**31 - 1), st.integers(1, 31), st.integers(1, 31), st.integers(-40, 40))
def test_days_stay_the_same_dates_when_a_meeting_moves(days: int, before: int, after: int, by: int) -> None:
    days &= (1 << before) - 1
    if not days:
        return
    old = _meeting(before)
    new = _meeting(after)
    new.first_day = old.first_day - timedelta(days=by)
    new.last_day = new.first_day + timedelta(days=after - 1)
    kept = set(attending.present(old, Attendance(days=days))) & set(attending.days_of(new))
    moved = attending.moved(days, by=by, count=after)
    assert set(attending.present(new, Attendance(days=moved))) == (kept or set(attending.days_of(new)))


def _meeting(days: int) -> Meeting:
    return Meeting(first_day=LAST, last_day=LAST + timedelta(days=days - 1))

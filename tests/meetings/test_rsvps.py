"""Who goes: places, the line, reminders; as a machine, and with everybody at once."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.database import Database
from bot.errors import ConflictError, InputError, NotFoundError
from bot.meetings import events, meetings, rsvps, telling
from bot.models import Meeting, OutboxKind, RsvpAnswer
from tests import people
from tests.conftest import NOW
from tests.meetings.gathering import STARTS, Gathering, gathered

GOING, WAITING, MAYBE, CANT = RsvpAnswer.GOING, RsvpAnswer.WAITING, RsvpAnswer.MAYBE, RsvpAnswer.CANT
QUARTER = timedelta(minutes=15)


async def test_everybody_at_once_gets_as_many_places_as_there_are(database: Database) -> None:
    gathering = await gathered(database, 6, capacity=2)
    said = await asyncio.gather(*(gathering.say(who, GOING) for who in range(6)))
    assert sorted(said) == [GOING] * 2 + [WAITING] * 4
    assert sorted((await gathering.answers()).values()) == [GOING] * 2 + [WAITING] * 4


async def test_a_second_press_is_the_first(database: Database) -> None:
    gathering = await gathered(database, 3, capacity=1)
    await gathering.say(0, GOING)
    for who in (1, 2):
        await gathering.say(who, GOING, now=NOW + timedelta(minutes=who))
    assert await gathering.say(1, GOING, now=NOW + timedelta(hours=1)) is WAITING
    await gathering.say(0, MAYBE, now=NOW + timedelta(hours=2))
    assert await gathering.answers() == {0: MAYBE, 1: GOING, 2: WAITING}


async def test_two_who_give_their_place_back_at_once_let_two_move_up(database: Database) -> None:
    gathering = await gathered(database, 5, capacity=2)
    for who in range(5):
        await gathering.say(who, GOING, now=NOW + timedelta(minutes=who))
    await asyncio.gather(gathering.say(0, CANT, now=NOW), gathering.say(1, CANT, now=NOW))
    assert await gathering.answers() == {0: CANT, 1: CANT, 2: GOING, 3: GOING, 4: WAITING}
    assert sorted(who for who, _due in await gathering.told(OutboxKind.EVENT_MOVED_UP)) == [2, 3]


async def test_fewer_places_take_nobodys_away(database: Database) -> None:
    gathering = await gathered(database, 3, capacity=3)
    for who in range(3):
        await gathering.say(who, GOING)
    await gathering.edit(capacity=1)
    await gathering.say(0, CANT)
    assert await gathering.answers() == {0: CANT, 1: GOING, 2: GOING}
    assert await gathering.say(0, GOING) is WAITING


async def test_who_does_not_come_or_is_elsewhere_cannot_answer(database: Database) -> None:
    gathering = await gathered(database, 1)
    async with database.transaction() as session:
        absent = await people.member(session, "Absent")
        foreign = await people.member(session, "Foreign", society_id=people.OTHER_SOCIETY)
        with pytest.raises(InputError, match="Say first that you come to Spring Meeting"):
            await rsvps.answer(session, member=absent, event_id=gathering.event.id, said=GOING, now=NOW)
        with pytest.raises(NotFoundError, match="No event here"):
            await rsvps.answer(session, member=foreign, event_id=gathering.event.id, said=GOING, now=NOW)


async def test_nobody_answers_or_moves_up_once_it_is_over_or_cancelled(database: Database) -> None:
    gathering = await gathered(database, 2, capacity=1)
    for who in (0, 1):
        await gathering.say(who, GOING)
    over = STARTS + timedelta(hours=2)
    with pytest.raises(ConflictError, match="is over"):
        await gathering.say(0, CANT, now=over)
    async with database.transaction() as session:
        await meetings.withdraw(session, member=gathering.members[0], meeting=gathering.meeting, now=over)
    assert await gathering.answers() == {1: WAITING}
    async with database.transaction() as session:
        await events.cancel(session, society_id=people.SOCIETY, event_id=gathering.event.id, now=NOW)
    with pytest.raises(ConflictError, match="is cancelled"):
        await gathering.say(0, GOING)
    assert await gathering.told(OutboxKind.EVENT_MOVED_UP) == []


async def remind(gathering: Gathering, who: int, *, wanted: bool = True) -> None:
    async with gathering.database.transaction() as session:
        await rsvps.remind(session, member=gathering.members[who], event_id=gathering.event.id, wanted=wanted, now=NOW)


async def test_a_reminder_is_there_once_and_follows_the_event(database: Database) -> None:
    gathering = await gathered(database, 2)
    await gathering.say(0, GOING)
    for wanted in (True, False, True):
        await remind(gathering, 0, wanted=wanted)
    assert await gathering.told(OutboxKind.EVENT_REMINDER) == [(0, STARTS - QUARTER)]
    hour = timedelta(hours=1)
    for starts_at in (STARTS + hour, STARTS):
        await gathering.edit(starts_at=starts_at, ends_at=starts_at + hour)
        assert await gathering.told(OutboxKind.EVENT_REMINDER) == [(0, starts_at - QUARTER)]
    async with database.transaction() as session:
        await events.cancel(session, society_id=people.SOCIETY, event_id=gathering.event.id, now=NOW)
    assert await gathering.told(OutboxKind.EVENT_REMINDER) == []


async def test_only_who_goes_can_be_reminded_and_not_at_the_last_minute(database: Database) -> None:
    gathering = await gathered(database, 1)
    with pytest.raises(ConflictError, match="Press Going first"):
        await remind(gathering, 0)
    await gathering.say(0, GOING)
    with pytest.raises(InputError, match="less than 15 minutes"):
        async with database.transaction() as session:
            await rsvps.remind(
                session, member=gathering.members[0], event_id=gathering.event.id, wanted=True, now=STARTS - QUARTER
            )


async def test_a_reminder_says_nothing_once_there_is_nothing_to_say(database: Database) -> None:
    gathering = await gathered(database, 1)
    await gathering.say(0, GOING)
    await remind(gathering, 0)
    member, event_id = gathering.members[0], gathering.event.id
    async with database.reading() as session:
        for moment, said in (
            (STARTS - timedelta(hours=1), False), (STARTS - QUARTER, True), (STARTS - timedelta(minutes=1), True),
            (STARTS, False),
        ):  # fmt: skip
            assert (await telling.reminder(session, event_id, member, now=moment) is not None) is said
    await remind(gathering, 0, wanted=False)
    async with database.reading() as session:
        assert await telling.reminder(session, event_id, member, now=STARTS - QUARTER) is None
    await remind(gathering, 0)
    await gathering.say(0, MAYBE)
    async with database.reading() as session:
        assert await telling.reminder(session, event_id, member, now=STARTS - QUARTER) is None


ACTION = st.tuples(st.integers(0, 4), st.sampled_from((GOING, MAYBE, CANT)))


@given(st.lists(st.one_of(ACTION, st.integers(1, 4)), max_size=14))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_places_and_line_are_those_of_a_simple_queue(
    sqlite_database: Database, steps: list[tuple[int, RsvpAnswer] | int]
) -> None:
    """A step is an answer, or a new number of places."""
    async with sqlite_database.transaction() as session:
        await session.execute(delete(Meeting))
    capacity = 2
    gathering = await gathered(sqlite_database, 5, capacity=capacity)
    going: set[int] = set()
    line: list[int] = []
    others: dict[int, RsvpAnswer] = {}
    for minute, step in enumerate(steps):
        now = NOW + timedelta(minutes=minute)
        if isinstance(step, int):
            capacity = step
            await gathering.edit(capacity=capacity, now=now)
        else:
            who, said = step
            await gathering.say(who, said, now=now)
            if said is not GOING:
                going.discard(who)
                line = [one for one in line if one != who]
                others[who] = said
            elif who not in going and who not in line:
                others.pop(who, None)
                line.append(who)
        while line and len(going) < capacity:
            going.add(line.pop(0))
        assert await gathering.answers() == others | dict.fromkeys(going, GOING) | dict.fromkeys(line, WAITING)

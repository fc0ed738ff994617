"""Reminders, check-ins, ends and pauses: each once, and only to whom it concerns."""

from datetime import timedelta

from bot.database import Database
from bot.meetups import silence, standby
from bot.models import MeetupStatus, OutboxKind, Word
from bot.places import Places
from tests.meetups.gathering import all_year, at_a_meeting, crowd
from tests.meetups.life import cant, come, meetup, membership, paired, parts, propose, say, told

HOUR = timedelta(hours=1)


async def test_a_confirmed_meetup_is_reminded_of_once_unless_that_is_turned_off(
    database: Database, places: Places
) -> None:
    gathering, meetup_id = await paired(database, places, await crowd(database, 2))
    ann, ben = gathering.members
    now = gathering.rounds[0].due_at
    for who in (ann, ben):
        await come(database, who, meetup_id, now)
    async with database.transaction() as session:
        await standby.remind(session, program_id=gathering.program.id, user_id=ben.user_id, on=False)
    starts_at = (await meetup(database, meetup_id)).starts_at
    assert starts_at is not None
    await gathering.run(starts_at - timedelta(minutes=16))
    assert await told(database, OutboxKind.MEETUP_REMINDER) == []
    for _ in range(2):
        await gathering.run(starts_at - timedelta(minutes=15))
    assert await told(database, OutboxKind.MEETUP_REMINDER) == [ann.id]


async def test_what_was_moved_is_reminded_of_when_it_is_now(database: Database, places: Places) -> None:
    gathering = await all_year(database, places, await crowd(database, 2))
    now = gathering.rounds[0].due_at
    await gathering.run(now)
    (row,) = await gathering.meetups()
    ann, ben = gathering.members
    for proposal, days in ((1, 2), (2, 4)):
        await propose(database, ann, row.id, now + timedelta(days=days), "", now)
        await come(database, ben, row.id, now, proposal=proposal)
    await gathering.run(now + timedelta(days=2))
    assert await told(database, OutboxKind.MEETUP_REMINDER) == []
    await gathering.run(now + timedelta(days=4) - HOUR)
    assert sorted(await told(database, OutboxKind.MEETUP_REMINDER)) == sorted([ann.id, ben.id])


async def test_at_a_meeting_they_are_asked_once_after_the_slot(database: Database, places: Places) -> None:
    gathering, meetup_id = await paired(database, places, await crowd(database, 2))
    ends_at = (await meetup(database, meetup_id)).ends_at
    assert ends_at is not None
    await gathering.run(ends_at)
    assert await told(database, OutboxKind.MEETUP_CHECK_IN) == []
    for minutes in (15, 20, 60):
        await gathering.run(ends_at + timedelta(minutes=minutes))
    assert sorted(await told(database, OutboxKind.MEETUP_CHECK_IN)) == sorted(who.id for who in gathering.members)


async def test_all_year_they_are_asked_in_the_middle_and_before_the_end_and_not_when_they_have_said(
    database: Database, places: Places
) -> None:
    gathering = await all_year(database, places, await crowd(database, 2))
    now = gathering.rounds[0].due_at
    await gathering.run(now)
    (row,) = await gathering.meetups()
    assert row.ends_at is not None
    ann, ben = gathering.members
    await gathering.run(now + timedelta(days=3.5))
    assert len(await told(database, OutboxKind.MEETUP_CHECK_IN)) == 2
    await say(database, ann, row.id, Word.NOT_YET, now + timedelta(days=4))
    for _ in range(2):
        await gathering.run(row.ends_at - 18 * HOUR)
    assert len(await told(database, OutboxKind.MEETUP_CHECK_IN)) == 4
    await say(database, ben, row.id, Word.MET, row.ends_at - HOUR)
    await gathering.run(row.ends_at - HOUR / 2)
    assert len(await told(database, OutboxKind.MEETUP_CHECK_IN)) == 4


async def test_a_check_that_was_slept_through_is_not_made_up_for(database: Database, places: Places) -> None:
    gathering = await all_year(database, places, await crowd(database, 2))
    now = gathering.rounds[0].due_at
    await gathering.run(now)
    await gathering.run(now + timedelta(days=6, hours=8))
    await gathering.run(now + timedelta(days=6, hours=9))
    assert len(await told(database, OutboxKind.MEETUP_CHECK_IN)) == 2


async def test_who_said_that_it_wont_be_is_not_asked(database: Database, places: Places) -> None:
    gathering, meetup_id = await paired(database, places, await crowd(database, 3))
    gone, *others = gathering.members
    await cant(database, gone, meetup_id, gathering.rounds[0].due_at)
    ends_at = (await meetup(database, meetup_id)).ends_at
    assert ends_at is not None
    await gathering.run(ends_at + HOUR)
    assert sorted(await told(database, OutboxKind.MEETUP_CHECK_IN)) == sorted(who.id for who in others)


async def test_three_silent_rounds_pause_and_one_press_brings_back(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 6), days=5)
    loud = gathering.members[0]
    for number in (1, 2, 3, 4):
        due = gathering.rounds[number - 1].due_at
        await gathering.run(due, silent=True)
        assert len([who for group in await gathering.groups(number) for who in group]) == (6 if number <= 3 else 0)
        for row in await gathering.meetups():
            if loud.id in await parts(database, row.id):
                await come(database, loud, row.id, due)
    paused = sorted(await told(database, OutboxKind.MEETUPS_PAUSED))
    assert paused == sorted(who.id for who in gathering.members if who is not loud)
    assert (await membership(database, gathering, loud)).paused_at is None
    met = {who for number in (1, 2, 3) for group in await gathering.groups(number) if loud.id in group for who in group}
    back = next(who for who in gathering.members if who.id not in met)
    async with database.transaction() as session:
        await silence.come_back(session, program_id=gathering.program.id, user_id=back.user_id)
    await gathering.run(gathering.rounds[4].due_at, silent=True)
    assert {who for group in await gathering.groups(5) for who in group} == {loud.id, back.id}


async def test_a_press_or_having_been_met_counts_the_silence_anew(database: Database, places: Places) -> None:
    gathering, meetup_id = await paired(database, places, await crowd(database, 2))
    ann, ben = gathering.members
    async with database.transaction() as session:
        for who in (ann, ben):
            member, found = await silence.membership(session, program_id=gathering.program.id, user_id=who.user_id)
            assert member.id == who.id
            found.silent_rounds = 2
    await say(database, ann, meetup_id, Word.MET, gathering.rounds[0].due_at)
    assert (await membership(database, gathering, ann)).silent_rounds == 0
    await gathering.run(gathering.rounds[1].due_at - HOUR, silent=True)
    assert (await membership(database, gathering, ben)).silent_rounds == 0
    assert await told(database, OutboxKind.MEETUPS_PAUSED) == []


async def test_what_nobody_spoke_of_is_closed_and_can_still_be_met(database: Database, places: Places) -> None:
    gathering, meetup_id = await paired(database, places, await crowd(database, 2))
    ends_at = (await meetup(database, meetup_id)).ends_at
    assert ends_at is not None
    await gathering.run(ends_at + 12 * HOUR)
    closed = await meetup(database, meetup_id)
    assert (closed.status, closed.close_at) == (MeetupStatus.CLOSED, None)
    await say(database, gathering.members[0], meetup_id, Word.MET, ends_at + 20 * HOUR)
    assert (await meetup(database, meetup_id)).status is MeetupStatus.MET


async def test_the_recap_comes_once_the_morning_after_the_meeting(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 4), days=2)
    for number in (1, 2):
        await gathering.pair(number)
    await gathering.run(gathering.rounds[1].due_at + timedelta(days=1))
    messages = await gathering.messages(OutboxKind.MEETUPS_RECAP)
    assert sorted(await told(database, OutboxKind.MEETUPS_RECAP)) == sorted(who.id for who in gathering.members)
    # 9 in the morning in Chicago, where the clocks have gone forward on the second day.
    assert {one.due_at.isoformat() for one in messages} == {"2027-03-15T14:00:00+00:00"}

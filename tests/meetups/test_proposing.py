"""Another time or place: what may be proposed, who is asked anew, and what a press on an older card does."""

from datetime import time, timedelta

import pytest

from bot.database import Database
from bot.errors import InputError
from bot.meetups import proposing
from bot.models import Answer, Meeting, MeetupPoint, MeetupStatus, OutboxKind, ProgramSlot
from bot.places import Places
from tests.meetups.gathering import CHICAGO, Gathering, all_year, at_a_meeting, crowd
from tests.meetups.life import come, meetup, parts, propose, told

THREE = [time(10, 30), time(12, 30), time(15, 0)]


async def with_slots(database: Database, places: Places, count: int = 2) -> tuple[Gathering, int]:
    """A meetup at a meeting with three slots a day and two points."""
    gathering = await at_a_meeting(database, places, await crowd(database, count))
    async with database.transaction() as session:
        for at in THREE:
            await session.merge(ProgramSlot(program_id=gathering.program.id, starts=at))
        meeting = await session.get_one(Meeting, gathering.program.meeting_id)
        session.add_all(
            MeetupPoint(meeting_id=meeting.id, name=name, position=at)
            for at, name in enumerate(["The fountain", "The stairs"])
        )
    await gathering.pair(1)
    return gathering, (await gathering.meetups())[0].id


async def test_a_proposal_asks_the_others_anew_once_and_who_proposes_comes(database: Database, places: Places) -> None:
    gathering, meetup_id = await with_slots(database, places)
    ann, ben = gathering.members
    now = gathering.rounds[0].due_at
    first = await meetup(database, meetup_id)
    for who in (ann, ben):
        await come(database, who, meetup_id, now)
    async with database.transaction() as session:
        offered = await proposing.choices(session, meetup_id=meetup_id, user_id=ann.user_id, now=now)
    assert [f"{slot.starts_at.astimezone(CHICAGO):%H:%M}" for slot in offered.slots] == ["10:30", "12:30", "15:00"]
    assert offered.points == ("The fountain", "The stairs")
    later = offered.slots[2].starts_at
    for _ in range(2):
        await propose(database, ann, meetup_id, later, "The stairs", now)
    moved = await meetup(database, meetup_id)
    assert (moved.status, moved.starts_at, moved.place) == (MeetupStatus.MOVED, later, "The stairs")
    assert (moved.proposal, moved.proposer_id) == (first.proposal + 1, ann.id)
    assert await told(database, OutboxKind.MEETUP_MOVED) == [ben.id]
    found = await parts(database, meetup_id)
    assert (found[ann.id].answer, found[ben.id].answer) == (Answer.COMING, Answer.NONE)


async def test_a_press_on_the_card_of_an_older_proposal_agrees_to_nothing(database: Database, places: Places) -> None:
    gathering, meetup_id = await with_slots(database, places)
    ann, ben = gathering.members
    now = gathering.rounds[0].due_at
    slot = (await meetup(database, meetup_id)).starts_at
    assert slot is not None
    await propose(database, ann, meetup_id, slot, "The stairs", now)
    await come(database, ben, meetup_id, now, proposal=0)
    assert (await meetup(database, meetup_id)).status is MeetupStatus.MOVED
    await come(database, ben, meetup_id, now, proposal=1)
    confirmed = await meetup(database, meetup_id)
    assert confirmed.status is MeetupStatus.CONFIRMED
    assert confirmed.remind_at == slot - timedelta(minutes=15)


async def test_only_slots_to_come_and_points_of_the_meeting_are_to_be_had(database: Database, places: Places) -> None:
    gathering, meetup_id = await with_slots(database, places)
    ann = gathering.members[0]
    row = await meetup(database, meetup_id)
    assert row.starts_at is not None
    for starts_at, place, now in (
        (row.starts_at + timedelta(minutes=5), "", gathering.rounds[0].due_at),
        (row.starts_at, "The moon", gathering.rounds[0].due_at),
        (row.starts_at, "", row.starts_at + timedelta(days=1)),
    ):
        with pytest.raises(InputError):
            await propose(database, ann, meetup_id, starts_at, place, now)
    assert (await meetup(database, meetup_id)).proposal == 0


async def test_all_year_a_group_names_its_own_time_and_place(database: Database, places: Places) -> None:
    gathering = await all_year(database, places, await crowd(database, 2))
    now = gathering.rounds[0].due_at
    await gathering.run(now)
    (row,) = await gathering.meetups()
    ann, ben = gathering.members
    await come(database, ann, row.id, now)
    assert (await parts(database, row.id))[ann.id].answer is Answer.NONE, "there is no time yet to say yes to"
    for wrong in (now - timedelta(hours=1), now + timedelta(days=61)):
        with pytest.raises(InputError):
            await propose(database, ann, row.id, wrong, "", now)
    agreed = now + timedelta(days=2)
    await propose(database, ann, row.id, agreed, "  A video\ncall ", now)
    await come(database, ben, row.id, now, proposal=1)
    found = await meetup(database, row.id)
    assert (found.status, found.starts_at, found.place) == (MeetupStatus.CONFIRMED, agreed, "A video call")
    assert found.remind_at == agreed - timedelta(hours=1)


async def test_a_late_own_time_moves_the_end_so_that_they_are_asked_after_it(
    database: Database, places: Places
) -> None:
    gathering = await all_year(database, places, await crowd(database, 2))
    now = gathering.rounds[0].due_at
    await gathering.run(now)
    (row,) = await gathering.meetups()
    late = now + timedelta(days=20)
    await propose(database, gathering.members[0], row.id, late, "", now)
    found = await meetup(database, row.id)
    assert found.ends_at is not None
    assert found.ends_at - timedelta(hours=18) > late
    assert found.close_at == found.ends_at

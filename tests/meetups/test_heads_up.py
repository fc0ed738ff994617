"""Telling members all year that a round comes, and skipping it."""

from datetime import datetime, timedelta

import pytest

from bot.database import Database
from bot.errors import InputError
from bot.meetups import heads_up, programs
from bot.meetups.turns import WEEK
from bot.models import Frequency, OutboxKind, Program
from bot.places import Places
from tests.meetups.gathering import Gathering, all_year, at_a_meeting, crowd

SECOND = timedelta(seconds=1)


async def told(gathering: Gathering) -> list[int]:
    messages = await gathering.messages()
    return [message.recipient_id or 0 for message in messages if message.kind is OutboxKind.MEETUP_HEADS_UP]


async def skip(gathering: Gathering, position: int, number: int) -> programs.Standing:
    async with gathering.database.transaction() as session:
        program = await session.get_one(Program, gathering.program.id)
        return await programs.skip(session, member=gathering.members[position], program=program, number=number)


async def test_members_hear_two_days_before_and_once(database: Database, places: Places) -> None:
    gathering = await all_year(database, places, await crowd(database, 2))
    due = gathering.rounds[0].due_at
    await gathering.run(due)
    second = due + WEEK
    await gathering.run(second - heads_up.AHEAD - SECOND)
    assert await told(gathering) == []
    for moment in (second - heads_up.AHEAD, second - heads_up.AHEAD + SECOND):
        await gathering.run(moment)
        assert sorted(await told(gathering)) == [member.id for member in gathering.members]


async def test_who_has_just_joined_was_told_already(database: Database, places: Places) -> None:
    gathering = await all_year(database, places, await crowd(database, 2))
    due = gathering.rounds[0].due_at
    async with database.transaction() as session:
        (membership,) = [await programs.standing(session, member=gathering.members[0], program=gathering.program)]
        assert membership.membership is not None
        membership.membership.since = due - heads_up.AHEAD - timedelta(hours=1)
        other = await programs.standing(session, member=gathering.members[1], program=gathering.program)
        assert other.membership is not None
        other.membership.since = due - timedelta(days=30)
    await gathering.run(due - heads_up.AHEAD)
    assert await told(gathering) == [gathering.members[1].id]


async def test_only_those_whose_turn_it_is_hear_and_are_paired(database: Database, places: Places) -> None:
    gathering = await all_year(database, places, await crowd(database, 4))
    async with database.transaction() as session:
        for member in gathering.members[:2]:
            program = await session.get_one(Program, gathering.program.id)
            await programs.choose_frequency(session, member=member, program=program, frequency=Frequency.TWO_WEEKS)
    due = gathering.rounds[0].due_at
    weekly = {member.id for member in gathering.members[2:]}
    assert set().union(*await gathering.pair(1)) == {member.id for member in gathering.members}
    await gathering.run(due + WEEK - heads_up.AHEAD)
    assert set(await told(gathering)) == weekly
    await gathering.run(due + WEEK)
    assert set().union(*await gathering.groups(2)) <= weekly


async def test_who_skips_sits_one_round_out(database: Database, places: Places, now: datetime) -> None:
    gathering = await all_year(database, places, await crowd(database, 3))
    standing = await skip(gathering, 0, 1)
    assert standing.turn is not None
    assert standing.turn.number == 2
    assert set().union(*await gathering.pair(1)) == {member.id for member in gathering.members[1:]}
    await gathering.run(gathering.rounds[0].due_at + WEEK)
    assert gathering.members[0].id in set().union(*await gathering.groups(2))
    assert now < gathering.rounds[0].due_at


async def test_a_paired_round_can_not_be_skipped(database: Database, places: Places) -> None:
    gathering = await all_year(database, places, await crowd(database, 2))
    await gathering.pair(1)
    with pytest.raises(InputError, match="paired already"):
        await skip(gathering, 0, 1)


async def test_skipping_can_be_taken_back(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2))
    standing = await skip(gathering, 0, 1)
    assert standing.turn is None
    async with database.transaction() as session:
        program = await session.get_one(Program, gathering.program.id)
        back = await programs.unskip(session, member=gathering.members[0], program=program)
    assert back.turn is not None
    assert len(await gathering.pair(1)) == 1


async def test_a_meeting_has_no_frequency(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2))
    async with database.transaction() as session:
        program = await session.get_one(Program, gathering.program.id)
        with pytest.raises(InputError, match="a round a day"):
            await programs.choose_frequency(
                session, member=gathering.members[0], program=program, frequency=Frequency.WEEKLY
            )

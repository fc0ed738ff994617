"""A round as organizers look at it, run it and call it off."""

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.database import Database
from bot.errors import InputError
from bot.matching.pairing import pair
from bot.meetups import drafting, running
from bot.models import OutboxKind, OutboxMessage, OutboxStatus, Round, RoundStatus
from bot.places import Places
from tests import people
from tests.meetups.gathering import Gathering, all_year, at_a_meeting, crowd

SECOND = timedelta(seconds=1)


async def call_off(gathering: Gathering, now: datetime) -> running.Cancelled:
    async with gathering.database.transaction() as session:
        return await running.call_off(session, program=gathering.program, now=now, rng=random.Random(1))


async def test_a_preview_is_what_the_round_becomes_and_stores_nothing(
    database: Database, places: Places, now: datetime
) -> None:
    everyone = await crowd(database, 7)
    async with database.transaction() as session:
        for who in everyone[:2]:
            await people.knows(session, who, "A Teacher")
    gathering = await at_a_meeting(database, places, everyone)
    due = gathering.rounds[0].due_at
    async with database.transaction() as session:
        round_ = await running.next_round(session, gathering.program, now=now)
        draft = await drafting.draft(session, round_, places=places, now=due)
    shown = running.preview(draft, pair(draft.problem))
    assert await gathering.meetups() == []
    assert await gathering.messages() == []
    assert (shown.participants, shown.left_over) == (7, ())
    best = next(group for group in shown.groups if {"Member 1", "Member 2"} <= set(group.members))
    assert any(common and common[0].subject == "A Teacher" for *_, common in best.reasons)
    assert set(await gathering.pair(1)) == {frozenset(group.ids) for group in shown.groups}


async def test_run_now_pairs_with_the_next_tick_and_the_meeting_time_stays(
    database: Database, places: Places, now: datetime
) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 4))
    meets_at = gathering.rounds[0].meets_at
    async with database.transaction() as session:
        await running.run_now(session, program=gathering.program, now=now)
    await gathering.run(now)
    assert len(await gathering.groups(1)) == 2
    assert {meetup.starts_at for meetup in await gathering.meetups()} == {meets_at}


async def test_a_planned_round_is_called_off_before_it_is_paired(
    database: Database, places: Places, now: datetime
) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 4))
    off = await call_off(gathering, now)
    assert (off.round.number, off.round.status) == (1, RoundStatus.CANCELLED)
    assert await gathering.pair(1) == []
    assert len(await gathering.pair(2)) == 2


async def test_all_year_another_round_follows_the_one_that_is_called_off(
    database: Database, places: Places, now: datetime
) -> None:
    gathering = await all_year(database, places, await crowd(database, 2))
    await call_off(gathering, now)
    first, second = await gathering.stored_rounds()
    assert (first.status, second.status) == (RoundStatus.CANCELLED, RoundStatus.PLANNED)
    assert second.due_at - first.due_at == timedelta(days=7)


async def test_what_is_paired_and_not_sent_is_taken_back_and_its_pairs_are_free_again(
    database: Database, places: Places
) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2))
    assert len(await gathering.pair(1)) == 1
    off = await call_off(gathering, gathering.rounds[0].due_at)
    assert (off.groups, off.told, off.round.status) == (1, 0, RoundStatus.CANCELLED)
    assert await gathering.meetups() == []
    assert {message.status for message in await gathering.messages()} == {OutboxStatus.MOOT}
    assert len(await gathering.pair(2)) == 1


async def test_who_has_heard_keeps_their_meetup(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 4))
    groups = await gathering.pair(1)
    heard = min(message.subject_id for message in await gathering.messages())
    async with database.transaction() as session:
        await session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.kind == OutboxKind.MEETUP_SUGGESTED, OutboxMessage.subject_id == heard)
            .values(status=OutboxStatus.SENT)
        )
    off = await call_off(gathering, gathering.rounds[0].due_at)
    assert (off.groups, off.told, off.round.status) == (1, 2, RoundStatus.PAIRED)
    (left,) = await gathering.groups(1)
    assert left in groups


async def test_nothing_is_left_to_run_or_to_call_off_when_the_meeting_is_over(
    database: Database, places: Places
) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2), days=1)
    over = gathering.rounds[0].ends_at + SECOND
    async with database.transaction() as session:
        await session.execute(update(Round).values(status=RoundStatus.LAPSED))
        with pytest.raises(InputError, match="No round is planned"):
            await running.run_now(session, program=gathering.program, now=over)
    with pytest.raises(InputError, match="No round is planned"):
        await call_off(gathering, over)

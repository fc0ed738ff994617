"""One more prompt for meetups without a sign: once, by lot, and not where somebody is gone."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from bot.database import Database
from bot.icebreakers import silence
from bot.models import (
    Answer,
    Meetup,
    MeetupMember,
    Member,
    OutboxKind,
    OutboxMessage,
    OutboxStatus,
    SecondIcebreaker,
)
from bot.network import blocks
from bot.places import Places
from tests.meetups.gathering import BANK, Gathering, all_year, at_a_meeting, crowd


async def deliver(database: Database, at: datetime, status: OutboxStatus = OutboxStatus.SENT) -> None:
    async with database.transaction() as session:
        await session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.kind == OutboxKind.MEETUP_SUGGESTED)
            .values(status=status, settled_at=at)
        )


async def seconds(database: Database) -> list[SecondIcebreaker]:
    async with database.reading() as session:
        return list((await session.scalars(select(SecondIcebreaker).order_by(SecondIcebreaker.meetup_id))).all())


async def paired(database: Database, places: Places, count: int = 4) -> tuple[Gathering, datetime]:
    gathering = await at_a_meeting(database, places, await crowd(database, count))
    await gathering.pair(1)
    due = gathering.rounds[0].due_at
    await deliver(database, due)
    return gathering, due


async def test_two_hours_after_the_last_heard_of_it_each_silent_meetup_gets_one_more(
    database: Database, places: Places
) -> None:
    gathering, due = await paired(database, places)
    await gathering.run(due + timedelta(hours=1, minutes=59))
    assert await seconds(database) == []
    await gathering.run(due + timedelta(hours=2))
    first = await seconds(database)
    await gathering.run(due + timedelta(hours=2, minutes=10))
    assert [one.meetup_id for one in first] == [meetup.id for meetup in await gathering.meetups()]
    assert len(await seconds(database)) == len(first) == 2
    told = [one for one in await gathering.messages() if one.kind is OutboxKind.ICEBREAKER_AGAIN]
    assert sorted(one.recipient_id for one in told) == sorted(member.id for member in gathering.members)
    for meetup, second in zip(await gathering.meetups(), first, strict=True):
        assert second.prompt_key != meetup.prompt_key
        assert {second.starter_id} < next(group for group in await gathering.groups(1) if second.starter_id in group)


async def test_the_same_seed_draws_the_same_again(database: Database, places: Places) -> None:
    gathering, due = await paired(database, places)
    drawn = []
    for _ in range(2):
        async with database.transaction() as session:
            await session.execute(delete(SecondIcebreaker))
        await gathering.run(due + timedelta(hours=2))
        drawn.append([(one.meetup_id, one.starter_id) for one in await seconds(database)])
    assert drawn[0] == drawn[1] != []


@pytest.mark.parametrize("status", [OutboxStatus.PENDING, OutboxStatus.CLAIMED, OutboxStatus.HELD])
async def test_who_has_not_got_the_suggestion_is_not_silent(
    database: Database, places: Places, status: OutboxStatus
) -> None:
    gathering, due = await paired(database, places, 2)
    await deliver(database, due, status)
    async with database.transaction() as session:
        assert not await silence.break_some(session, bank=BANK, now=due + timedelta(hours=2))
    assert len(await gathering.meetups()) == 1


@pytest.mark.parametrize("said", [Answer.COMING, Answer.CANT])
async def test_any_press_is_a_sign(database: Database, places: Places, said: Answer) -> None:
    gathering, due = await paired(database, places, 2)
    async with database.transaction() as session:
        answered = MeetupMember.member_id == gathering.members[0].id
        await session.execute(update(MeetupMember).where(answered).values(answer=said))
    await gathering.run(due + timedelta(hours=2))
    assert await seconds(database) == []


async def test_a_meetup_whose_round_is_over_is_left_in_peace(database: Database, places: Places) -> None:
    gathering, _ = await paired(database, places, 2)
    await gathering.run(gathering.rounds[0].ends_at)
    assert await seconds(database) == []


@pytest.mark.parametrize("before", [True, False])
async def test_nobody_is_to_begin_with_somebody_who_blocked_them_or_hid(
    database: Database, places: Places, before: bool
) -> None:
    gathering, due = await paired(database, places)
    one, *_ = await gathering.meetups()
    groups = sorted(await gathering.groups(1), key=min)
    later = due + timedelta(hours=2)
    if not before:
        await gathering.run(later)
    async with database.transaction() as session:
        hidden, (blocker, blocked) = min(groups[0]), sorted(groups[1])
        (await session.get_one(Member, hidden)).listed = False
        target = await session.get_one(Member, blocked)
        actor = await session.get_one(Member, blocker)
        await blocks.block(session, actor=actor, target_user_id=target.user_id, now=due)
    if before:
        await gathering.run(later)
        assert await seconds(database) == []
    async with database.reading() as session:
        for meetup, member in (await session.execute(select(MeetupMember.meetup_id, MeetupMember.member_id))).all():
            found = await silence.load(session, meetup_id=meetup, member_id=member, bank=BANK, now=later)
            assert found is None
    assert one is not None


async def test_year_round_a_day_passes(database: Database, places: Places) -> None:
    gathering = await all_year(database, places, await crowd(database, 2))
    await gathering.pair(1)
    due = gathering.rounds[0].due_at
    await deliver(database, due)
    await gathering.run(due + timedelta(hours=23, minutes=59))
    assert await seconds(database) == []
    await gathering.run(due + timedelta(hours=24))
    assert len(await seconds(database)) == 1


async def test_more_than_one_batch_is_given_in_one_go(
    sqlite_database: Database, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(silence, "_BATCH", 2)
    gathering, due = await paired(sqlite_database, places, 10)
    await gathering.run(due + timedelta(hours=2))
    assert len(await seconds(sqlite_database)) == 5
    async with sqlite_database.reading() as session:
        meetups = (await session.scalars(select(Meetup.id))).all()
    assert len(meetups) == 5

"""The life of an outbox row, on both databases."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.database import Database
from bot.models import Member, OutboxKind, OutboxMessage, OutboxStatus
from bot.outbox import queue
from tests import people

SECOND = timedelta(seconds=1)


async def recipient(database: Database) -> Member:
    async with database.transaction() as session:
        return await people.member(session)


async def put(database: Database, who: Member, *subjects: int, due: datetime) -> None:
    async with database.transaction() as session:
        for subject in subjects:
            await queue.enqueue(
                session, kind=OutboxKind.MEETUP_SUGGESTED, subject_id=subject, recipient_ids=[who.id], due=due
            )


async def claim(database: Database, now: datetime, limit: int = 10) -> list[OutboxMessage]:
    async with database.transaction() as session:
        return list(await queue.claim(session, now=now, limit=limit))


async def claim_one(database: Database, now: datetime) -> OutboxMessage:
    (message,) = await claim(database, now)
    return message


async def stored(database: Database, message: OutboxMessage) -> OutboxMessage:
    async with database.reading() as session:
        return await session.get_one(OutboxMessage, message.id)


async def sent(database: Database, message: OutboxMessage, now: datetime) -> bool:
    async with database.transaction() as session:
        return await queue.mark_sent(session, message, channel_id=2**62, message_id=2**62 + 1, now=now)


async def retried(database: Database, message: OutboxMessage, now: datetime) -> bool:
    async with database.transaction() as session:
        return await queue.retry(session, message, now=now)


async def test_the_same_message_twice_is_one_row(database: Database, now: datetime) -> None:
    who = await recipient(database)
    await put(database, who, 1, 1, due=now)
    await put(database, who, 1, due=now + SECOND)
    async with database.transaction() as session:
        twice = [who.id, who.id]
        await queue.enqueue(session, kind=OutboxKind.MEETUP_CANT, subject_id=1, recipient_ids=twice, due=now)
        await queue.enqueue(session, kind=OutboxKind.MEETUP_CANT, subject_id=1, recipient_ids=[], due=now)
    async with database.reading() as session:
        rows = (await session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))).all()
    assert [row.kind for row in rows] == [OutboxKind.MEETUP_SUGGESTED, OutboxKind.MEETUP_CANT]
    assert rows[0].due_at == now


async def test_listeners_are_woken_by_a_message_that_was_committed(database: Database, now: datetime) -> None:
    who = await recipient(database)
    woken: list[int] = []
    database.on_outbox(lambda: woken.append(1))

    async def enqueue_and_fail() -> None:
        async with database.transaction() as session:
            await queue.enqueue(session, kind=OutboxKind.MEETUP_CANT, subject_id=5, recipient_ids=[who.id], due=now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await enqueue_and_fail()
    assert not woken
    assert await claim(database, now) == []
    await put(database, who, 1, 2, due=now)
    assert woken == [1]


async def test_only_what_is_due_is_claimed_oldest_first_and_not_more_than_asked(
    database: Database, now: datetime
) -> None:
    who = await recipient(database)
    await put(database, who, 3, due=now)
    await put(database, who, 1, 2, due=now - SECOND)
    await put(database, who, 4, due=now + SECOND)
    assert [message.subject_id for message in await claim(database, now, limit=2)] == [1, 2]
    assert [message.subject_id for message in await claim(database, now, limit=2)] == [3]
    assert await claim(database, now) == []
    assert [message.subject_id for message in await claim(database, now + SECOND)] == [4]


async def test_a_claim_runs_out_and_is_taken_over(database: Database, now: datetime) -> None:
    await put(database, await recipient(database), 1, due=now)
    first = await claim_one(database, now)
    assert first.attempts == 1
    assert await claim(database, now + queue.LEASE) == []
    second = await claim_one(database, now + queue.LEASE + SECOND)
    assert (second.id, second.attempts) == (first.id, 2)


async def test_who_lost_the_claim_can_mark_nothing(database: Database, now: datetime) -> None:
    await put(database, await recipient(database), 1, due=now)
    stale = await claim_one(database, now)
    later = now + queue.LEASE + SECOND
    holder = await claim_one(database, later)
    assert not await sent(database, stale, later)
    assert not await retried(database, stale, later)
    async with database.transaction() as session:
        assert not await queue.mark_held(session, stale, now=later)
        assert not await queue.mark_moot(session, stale, now=later)
    assert (await stored(database, holder)).status is OutboxStatus.CLAIMED
    assert await sent(database, holder, later)
    assert not await sent(database, holder, later)
    assert not await sent(database, stale, later)


async def test_what_was_sent_says_where_it_stands_and_never_comes_again(database: Database, now: datetime) -> None:
    who = await recipient(database)
    await put(database, who, 1, due=now)
    assert await sent(database, await claim_one(database, now), now + SECOND)
    await put(database, who, 1, due=now)
    assert await claim(database, now + timedelta(days=365)) == []
    async with database.reading() as session:
        row = (await session.scalars(select(OutboxMessage))).one()
    assert (row.status, row.channel_id, row.message_id) == (OutboxStatus.SENT, 2**62, 2**62 + 1)
    assert (row.settled_at, row.lease_until) == (now + SECOND, None)


async def test_each_try_waits_twice_as_long_up_to_an_hour_and_the_last_is_held(
    database: Database, now: datetime
) -> None:
    who = await recipient(database)
    await put(database, who, 1, due=now)
    waits = []
    message = await claim_one(database, now)
    while True:
        assert await retried(database, message, now)
        row = await stored(database, message)
        if row.status is OutboxStatus.HELD:
            break
        waits.append(row.due_at - now)
        assert await claim(database, row.due_at - SECOND) == []
        now = row.due_at
        message = await claim_one(database, now)
    assert [wait.total_seconds() for wait in waits] == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]
    assert message.attempts == queue.MOST_ATTEMPTS
    assert await claim(database, now + timedelta(days=1)) == []
    async with database.reading() as session:
        assert [held.subject_id for held in await queue.held_for(session, who.id)] == [1]


async def test_the_inbox_holds_what_could_not_be_sent_to_this_member_and_nothing_that_is_moot(
    database: Database, now: datetime
) -> None:
    who, other = await recipient(database), await recipient(database)
    await put(database, who, 2, 1, 3, due=now)
    await put(database, other, 4, due=now)
    async with database.transaction() as session:
        for message in await queue.claim(session, now=now, limit=10):
            mark = queue.mark_moot if message.subject_id == 3 else queue.mark_held
            assert await mark(session, message, now=now)
    async with database.reading() as session:
        assert [held.subject_id for held in await queue.held_for(session, who.id)] == [2, 1]
        assert [held.subject_id for held in await queue.held_for(session, other.id)] == [4]
    assert await claim(database, now + timedelta(days=1)) == []


async def test_concurrent_claimers_share_the_work_without_overlap(database: Database, now: datetime) -> None:
    who = await recipient(database)
    await put(database, who, *range(40), due=now)
    shares = await asyncio.gather(*(claim(database, now, limit=10) for _ in range(6)))
    ids = [message.id for share in shares for message in share]
    assert len(ids) == len(set(ids))
    rest = await claim(database, now, limit=100)
    assert len(ids) + len(rest) == 40
    assert all(message.attempts == 1 for message in rest)


async def test_a_claimer_on_postgresql_passes_over_what_another_is_about_to_claim(
    postgres_database: Database, now: datetime
) -> None:
    who = await recipient(postgres_database)
    await put(postgres_database, who, 1, 2, 3, due=now)
    async with postgres_database.transaction() as one, postgres_database.transaction() as other:
        mine = await queue.claim(one, now=now, limit=2)
        theirs = await queue.claim(other, now=now, limit=2)
    assert [message.subject_id for message in mine] == [1, 2]
    assert [message.subject_id for message in theirs] == [3]


async def test_messages_go_with_their_recipient(database: Database, now: datetime) -> None:
    who = await recipient(database)
    await put(database, who, 1, due=now)
    async with database.transaction() as session:
        await session.delete(await session.get_one(Member, who.id))
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(OutboxMessage)) == 0


async def test_the_nonce_is_short_and_the_same_for_every_try(database: Database, now: datetime) -> None:
    await put(database, await recipient(database), 1, due=now)
    first = await claim_one(database, now)
    second = await claim_one(database, now + queue.LEASE + SECOND)
    assert queue.nonce(first) == queue.nonce(second)
    assert len(queue.nonce(OutboxMessage(id=2**63 - 1))) <= 25

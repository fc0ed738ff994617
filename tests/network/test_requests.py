"""Taking a request back, asking anew, and requests whose answer can't come."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.errors import ConflictError, InputError, NotAllowedError, NotVisibleError
from bot.members.visibility import viewpoint
from bot.models import Connection, ConnectionStatus, Member, OutboxKind, OutboxMessage, OutboxStatus
from bot.network import blocks, connections, requests
from bot.outbox import queue
from tests import people

DAY = timedelta(days=1)


async def two(database: Database) -> tuple[Member, Member]:
    async with database.transaction() as session:
        return await people.member(session, "Ann"), await people.member(session, "Ben")


async def ask(database: Database, requester: Member, target: Member, now: datetime, how: str = "") -> Connection:
    async with database.transaction() as session:
        found = await connections.ask(session, requester=requester, target_id=target.id, how=how, now=now)
        return found.connection


async def withdraw(database: Database, actor: Member, connection: Connection) -> None:
    async with database.transaction() as session:
        await connections.withdraw(session, actor=actor, connection_id=connection.id)


async def decline(database: Database, actor: Member, connection: Connection, now: datetime) -> None:
    async with database.transaction() as session:
        await connections.answer(session, actor=actor, connection_id=connection.id, accept=False, now=now)


async def deliver(database: Database, now: datetime) -> list[int]:
    """Send what is due; returns who gets a message."""
    async with database.transaction() as session:
        batch = await queue.claim(session, now=now, limit=20)
        for message in batch:
            await queue.mark_sent(session, message, channel_id=1, message_id=message.id, now=now)
        return [message.recipient_id for message in batch]


async def names(database: Database, member: Member) -> tuple[list[str], list[str]]:
    """Who waits for a member's answer, and for whose answer they wait."""
    async with database.reading() as session:
        found = await requests.of(session, member)
        return [one.other.name for one in found.received], [one.other.name for one in found.sent]


async def test_a_request_taken_back_waits_for_nobody(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    asked = await ask(database, ann, ben, now, "From the poster session")
    assert await names(database, ben) == (["Ann"], [])
    assert await names(database, ann) == ([], ["Ben"])
    await withdraw(database, ann, asked)
    assert await names(database, ben) == await names(database, ann) == ([], [])
    async with database.transaction() as session:
        assert (await viewpoint(session, ann)).asked == frozenset()
        _, found = await connections.received(session, connection_id=asked.id, user_id=ben.user_id)
        assert found is None
        with pytest.raises(ConflictError, match="isn't open any more"):
            await connections.answer(session, actor=ben, connection_id=asked.id, accept=True, now=now)


async def test_taking_it_back_is_for_the_requester_alone_and_comes_too_late_after_a_yes(
    database: Database, now: datetime
) -> None:
    ann, ben = await two(database)
    asked = await ask(database, ann, ben, now)
    with pytest.raises(NotAllowedError):
        await withdraw(database, ben, asked)
    async with database.transaction() as session:
        await connections.answer(session, actor=ben, connection_id=asked.id, accept=True, now=now)
    with pytest.raises(ConflictError, match="has accepted"):
        await withdraw(database, ann, asked)


async def test_asking_again_and_again_sends_one_message_in_ninety_days(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    told = []
    for day in range(0, 200, 10):
        asked = await ask(database, ann, ben, now + day * DAY)
        told += await deliver(database, now + day * DAY)
        assert await names(database, ben) == (["Ann"], [])
        await withdraw(database, ann, asked)
    assert told == [ben.id] * 3, "on the first day, and 90 and 180 days later"


async def test_blocking_and_unblocking_is_no_way_around_it(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    told = []
    for _ in range(3):
        await ask(database, ann, ben, now)
        told += await deliver(database, now)
        async with database.transaction() as session:
            await blocks.block(session, actor=ann, target_user_id=ben.user_id, now=now)
            await blocks.unblock(session, actor=ann, target_id=ben.id)
    assert told == [ben.id]


async def test_a_message_that_was_never_sent_does_not_count(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    asked = await ask(database, ann, ben, now)
    await withdraw(database, ann, asked)
    async with database.transaction() as session:
        for message in await queue.claim(session, now=now, limit=20):
            await queue.mark_moot(session, message, now=now)
    await ask(database, ann, ben, now + timedelta(minutes=1))
    assert await deliver(database, now + timedelta(minutes=1)) == [ben.id]


async def test_a_declined_request_asked_anew_stays_declined_and_looks_the_same(
    database: Database, now: datetime
) -> None:
    ann, ben = await two(database)
    asked = await ask(database, ann, ben, now)
    await deliver(database, now)
    await decline(database, ben, asked, now)
    assert await names(database, ann) == ([], ["Ben"])
    await withdraw(database, ann, asked)
    assert await names(database, ann) == ([], [])
    await ask(database, ann, ben, now + DAY)
    assert await names(database, ann) == ([], ["Ben"])
    assert await names(database, ben) == ([], []), "it was declined, and is not asked again so soon"
    await withdraw(database, ann, asked)
    await ask(database, ann, ben, now + connections.REST)
    assert await names(database, ben) == (["Ann"], [])
    assert await deliver(database, now + connections.REST) == [ben.id]


async def test_who_declined_may_still_ask_after_it_was_taken_back(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    asked = await ask(database, ann, ben, now)
    await decline(database, ben, asked, now)
    await withdraw(database, ann, asked)
    await deliver(database, now)
    assert (await ask(database, ben, ann, now)).status is ConnectionStatus.ASKED
    assert await names(database, ann) == (["Ben"], [])
    assert await deliver(database, now) == [ann.id]
    assert (await ask(database, ann, ben, now)).status is ConnectionStatus.ACCEPTED


async def test_removing_is_silent_and_both_may_ask_again(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    async with database.transaction() as session:
        await people.connect(session, ann, ben)
        await connections.remove(session, actor=ben, target_id=ann.id)
        await connections.remove(session, actor=ben, target_id=ann.id)
        assert (await viewpoint(session, ann)).connected == frozenset()
        assert (await viewpoint(session, ann)).asked == frozenset()
    assert await deliver(database, now) == []
    assert (await ask(database, ann, ben, now)).status is ConnectionStatus.ASKED
    assert await deliver(database, now) == [ben.id]


async def test_only_a_connection_can_be_removed_and_a_hidden_one_is_as_absent(
    database: Database, now: datetime
) -> None:
    ann, ben = await two(database)
    async with database.transaction() as session:
        hidden = await people.member(session, "Hidden", listed=False)
        await people.connect(session, ann, hidden)
        for target_id in (hidden.id, hidden.id + 1000, ann.id, None):
            with pytest.raises(NotVisibleError):
                await connections.remove(session, actor=ann, target_id=target_id)
        with pytest.raises(InputError, match="aren't connected"):
            await connections.remove(session, actor=ann, target_id=ben.id)
    await ask(database, ann, ben, now)
    async with database.transaction() as session:
        with pytest.raises(InputError, match="aren't connected"):
            await connections.remove(session, actor=ann, target_id=ben.id)


@pytest.mark.parametrize("cause", ["hidden", "blocked by", "gone"])
@pytest.mark.parametrize("who", ["requester", "target"])
async def test_nothing_waits_for_an_answer_that_cannot_come(
    database: Database, now: datetime, cause: str, who: str
) -> None:
    ann, ben = await two(database)
    await ask(database, ann, ben, now)
    leaving, staying = (ann, ben) if who == "requester" else (ben, ann)
    async with database.transaction() as session:
        if cause == "hidden":
            (await session.get_one(Member, leaving.id)).listed = False
        elif cause == "blocked by":
            await blocks.block(session, actor=leaving, target_user_id=staying.user_id, now=now)
        else:
            await session.delete(await session.get_one(Member, leaving.id))
    assert await names(database, staying) == ([], []), "the same, whatever the cause"


async def test_who_is_hidden_accepts_nobody(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    asked = await ask(database, ann, ben, now)
    async with database.transaction() as session:
        hidden = await session.get_one(Member, ben.id)
        hidden.listed = False
        await session.flush()
        with pytest.raises(InputError, match="You are hidden"):
            await connections.answer(session, actor=hidden, connection_id=asked.id, accept=True, now=now)
        await connections.answer(session, actor=hidden, connection_id=asked.id, accept=False, now=now)


async def test_how_they_know_each_other_is_one_line_of_two_hundred_characters(
    database: Database, now: datetime
) -> None:
    ann, ben = await two(database)
    with pytest.raises(InputError, match="longer than 200"):
        await ask(database, ann, ben, now, "x" * 201)
    asked = await ask(database, ann, ben, now, "a\nb\u202e" + "x" * 197)
    assert asked.how == "a b" + "x" * 197


async def test_a_message_in_the_inbox_is_not_sent_twice(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    asked = await ask(database, ann, ben, now)
    async with database.transaction() as session:
        for message in await queue.claim(session, now=now, limit=20):
            await queue.mark_held(session, message, now=now)
    await withdraw(database, ann, asked)
    await ask(database, ann, ben, now + 200 * DAY)
    async with database.reading() as session:
        rows = (await session.execute(select(OutboxMessage.kind, OutboxMessage.status))).all()
    assert [tuple(row) for row in rows] == [(OutboxKind.CONNECTION_ASKED, OutboxStatus.HELD)]

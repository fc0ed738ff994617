"""Whatever two people do in whatever order, what each sees of it stays within the rules."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database
from bot.errors import CommonGroundError
from bot.members.visibility import viewpoint
from bot.models import Connection, ConnectionStatus, Member, OutboxKind, OutboxMessage
from bot.network import blocks, connections, requests
from bot.outbox import queue
from tests import people
from tests.conftest import NOW

ACTS = ("ask", "accept", "decline", "withdraw", "remove", "hide", "show", "block", "unblock", "month")
steps = st.lists(st.tuples(st.booleans(), st.sampled_from(ACTS)), max_size=14)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
async def test_every_sequence_keeps_the_promises(sqlite_database: Database, acts: list[tuple[bool, str]]) -> None:
    database = sqlite_database
    async with database.transaction() as session:
        await session.execute(delete(Member))
        pair = [(await people.member(session, name)).id for name in ("Ann", "Ben")]
    now = NOW
    told: dict[int, list[datetime]] = {member_id: [] for member_id in pair}
    for first, act in acts:
        now += timedelta(days=30) if act == "month" else timedelta(minutes=1)
        actor_id, other_id = pair if first else pair[::-1]
        before = await waits(database, other_id)
        try:
            async with database.transaction() as session:
                await perform(session, act, actor_id, other_id, now)
        except CommonGroundError:
            pass
        if act == "decline":
            assert await waits(database, other_id) == before, "a decline shows nowhere"
        await send(database, told, now)
        await check(database, pair)
    for moments in told.values():
        gaps = [later - earlier for earlier, later in pairwise(moments)]
        assert all(gap >= connections.REST for gap in gaps)


async def perform(session: AsyncSession, act: str, actor_id: int, other_id: int, now: datetime) -> None:
    actor, other = await session.get_one(Member, actor_id), await session.get_one(Member, other_id)
    connection_id = await session.scalar(select(Connection.id)) or 0
    if act == "ask":
        await connections.ask(session, requester=actor, target_id=other_id, now=now)
    elif act in ("accept", "decline"):
        accept = act == "accept"
        await connections.answer(session, actor=actor, connection_id=connection_id, accept=accept, now=now)
    elif act == "withdraw":
        await connections.withdraw(session, actor=actor, connection_id=connection_id)
    elif act == "remove":
        await connections.remove(session, actor=actor, target_id=other_id)
    elif act in ("hide", "show"):
        actor.listed = act == "show"
    elif act == "block":
        await blocks.block(session, actor=actor, target_user_id=other.user_id, now=now)
    elif act == "unblock":
        await blocks.unblock(session, actor=actor, target_id=other_id)


async def waits(database: Database, member_id: int) -> tuple[int, bool]:
    """What a member sees of their own requests and connections."""
    async with database.reading() as session:
        member = await session.get_one(Member, member_id)
        found = await requests.of(session, member)
        return len(found.sent), bool((await viewpoint(session, member)).connected)


async def send(database: Database, told: dict[int, list[datetime]], now: datetime) -> None:
    async with database.transaction() as session:
        for message in await queue.claim(session, now=now, limit=20):
            await queue.mark_sent(session, message, channel_id=1, message_id=message.id, now=now)
            if message.kind is OutboxKind.CONNECTION_ASKED:
                told[message.recipient_id].append(now)


async def check(database: Database, pair: list[int]) -> None:
    async with database.reading() as session:
        ann, ben = [await session.get_one(Member, member_id) for member_id in pair]
        views = [await viewpoint(session, member) for member in (ann, ben)]
        lists = [await requests.of(session, member) for member in (ann, ben)]
        status = await session.scalar(select(Connection.status))
        assert len((await session.scalars(select(OutboxMessage.id))).all()) < 100
    for me, other, mine, theirs in ((0, ben, lists[0], lists[1]), (1, ann, lists[1], lists[0])):
        if not views[me].sees(other):
            assert not mine.received
            assert not mine.sent
        if mine.received:
            assert status is ConnectionStatus.ASKED
            assert theirs.sent or not views[1 - me].sees((ann, ben)[me])
    assert bool(views[0].connected) == bool(views[1].connected)
    assert not (lists[0].sent and lists[1].sent), "never do two wait for each other"

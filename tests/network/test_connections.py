"""Asking, answering and the silence of a decline."""

import asyncio
from dataclasses import asdict
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database
from bot.directory import finding
from bot.directory.query import Query, Tie
from bot.errors import CommonGroundError, ConflictError, InputError, NotAllowedError, NotVisibleError
from bot.members import viewing
from bot.members.presence import LivePresence
from bot.members.visibility import viewpoint
from bot.models import Connection, ConnectionStatus, Member, OutboxKind, OutboxMessage
from bot.network import connections, requests
from bot.outbox import queue
from bot.places import Places
from tests import people
from tests.directory.finder import index_of

LATER = timedelta(days=400)


async def two(database: Database) -> tuple[Member, Member]:
    async with database.transaction() as session:
        return await people.member(session, "Ann"), await people.member(session, "Ben")


async def ask(database: Database, requester: Member, target_id: int, now: datetime) -> Connection:
    async with database.transaction() as session:
        request = await connections.ask(session, requester=requester, target_id=target_id, now=now)
        assert request.requester.id + request.target.id == request.connection.low_id + request.connection.high_id
        return request.connection


async def answer(database: Database, actor: Member, connection: Connection, now: datetime, *, accept: bool) -> None:
    async with database.transaction() as session:
        await connections.answer(session, actor=actor, connection_id=connection.id, accept=accept, now=now)


async def messages(database: Database) -> list[tuple[OutboxKind, int]]:
    async with database.reading() as session:
        rows = await session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        return [(row.kind, row.recipient_id) for row in rows]


async def status(database: Database) -> ConnectionStatus:
    async with database.reading() as session:
        return (await session.scalars(select(Connection.status))).one()


async def connected(database: Database, one: Member, other: Member) -> bool:
    async with database.reading() as session:
        seen = {
            other.id in (await viewpoint(session, one)).connected,
            one.id in (await viewpoint(session, other)).connected,
        }
        assert len(seen) == 1
        return seen.pop()


async def test_asking_tells_the_target_and_nobody_else(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    asked = await ask(database, ann, ben.id, now)
    assert await messages(database) == [(OutboxKind.CONNECTION_ASKED, ben.id)]
    assert not await connected(database, ann, ben)
    async with database.reading() as session:
        assert await requests.waiting_for(session, ben) == [asked.id]
        assert await requests.waiting_for(session, ann) == []
        assert (await viewpoint(session, ann)).asked == {ben.id}
        assert (await viewpoint(session, ben)).asked == frozenset()


async def test_accepting_connects_both_and_tells_the_requester_once(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    asked = await ask(database, ann, ben.id, now)
    await answer(database, ben, asked, now, accept=True)
    await answer(database, ben, asked, now, accept=True)
    assert await connected(database, ann, ben)
    assert await messages(database) == [
        (OutboxKind.CONNECTION_ASKED, ben.id),
        (OutboxKind.CONNECTION_ACCEPTED, ann.id),
    ]
    async with database.reading() as session:
        assert await requests.waiting_for(session, ben) == []
        assert (await viewpoint(session, ann)).asked == frozenset()


async def what_she_sees(session: AsyncSession, ann: Member, ben: Member, query: Query, places: Places) -> object:
    """Everything that these features show the requester of the target."""
    now = datetime.fromisoformat("2027-03-02T10:00Z")
    viewed = asdict(await viewing.view_member(session, viewer=ann, target_id=ben.id, places=places))
    page = await finding.find(
        session, viewer=ann, query=query, page=0, presence=LivePresence(), index=index_of(), places=places, now=now
    )
    shown = [(found.route, found.asked, found.shared) for found in page.results]
    waiting = await requests.waiting_for(session, ann)
    held = [message.id for message in await queue.held_for(session, ann.id)]
    viewed.pop("affiliations")
    return viewed, shown, page.total, waiting, held


async def test_a_decline_changes_nothing_that_the_requester_can_see(
    database: Database, now: datetime, places: Places
) -> None:
    ann, ben = await two(database)
    async with database.transaction() as session:
        university = await people.organization(session)
        await people.tie(session, ben, university)
    query = Query(university.id, tie=Tie.THERE)
    asked = await ask(database, ann, ben.id, now)
    seen = []
    for decline in (False, True):
        if decline:
            await answer(database, ben, asked, now, accept=False)
        with pytest.raises(ConflictError) as again:
            await ask(database, ann, ben.id, now + LATER)
        async with database.reading() as session:
            shown = await what_she_sees(session, ann, ben, query, places)
        seen.append((shown, str(again.value), await messages(database)))
    assert seen[0] == seen[1]
    async with database.reading() as session:
        assert await requests.waiting_for(session, ben) == []


async def test_asking_back_accepts(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    await ask(database, ann, ben.id, now)
    assert (await ask(database, ben, ann.id, now)).status is ConnectionStatus.ACCEPTED
    assert await connected(database, ann, ben)
    assert await messages(database) == [
        (OutboxKind.CONNECTION_ASKED, ben.id),
        (OutboxKind.CONNECTION_ACCEPTED, ann.id),
    ]


async def test_who_declined_may_ask_and_is_connected_at_once(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    asked = await ask(database, ann, ben.id, now)
    await answer(database, ben, asked, now, accept=False)
    again = await ask(database, ben, ann.id, now + LATER)
    assert (again.id, again.status, again.answered_at) == (asked.id, ConnectionStatus.ACCEPTED, now + LATER)
    assert (OutboxKind.CONNECTION_ACCEPTED, ann.id) in await messages(database)


async def test_requests_that_cross_at_the_same_time_connect_the_two(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    await asyncio.gather(ask(database, ann, ben.id, now), ask(database, ben, ann.id, now))
    assert await status(database) is ConnectionStatus.ACCEPTED
    kinds = [kind for kind, _ in await messages(database)]
    assert kinds == [OutboxKind.CONNECTION_ASKED, OutboxKind.CONNECTION_ACCEPTED]


async def test_two_presses_at_the_same_time_ask_once(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    presses = await asyncio.gather(*(ask(database, ann, ben.id, now) for _ in range(4)), return_exceptions=True)
    refused = [press for press in presses if isinstance(press, BaseException)]
    assert len(refused) == 3
    assert {(type(error), str(error)) for error in refused} == {
        (ConflictError, "You have asked Ben already. You will hear when they accept.")
    }
    assert await status(database) is ConnectionStatus.ASKED
    assert await messages(database) == [(OutboxKind.CONNECTION_ASKED, ben.id)]


@pytest.mark.parametrize("first", [True, False])
async def test_the_other_answer_comes_too_late(database: Database, now: datetime, first: bool) -> None:
    ann, ben = await two(database)
    asked = await ask(database, ann, ben.id, now)
    await answer(database, ben, asked, now, accept=first)
    with pytest.raises(ConflictError):
        await answer(database, ben, asked, now, accept=not first)
    assert await status(database) is (ConnectionStatus.ACCEPTED if first else ConnectionStatus.DECLINED)


async def test_accepting_and_declining_at_once_leave_one_answer(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    asked = await ask(database, ann, ben.id, now)
    presses = [answer(database, ben, asked, now, accept=accept) for accept in (True, False)]
    outcomes = await asyncio.gather(*presses, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [ConflictError]
    accepted = await status(database) is ConnectionStatus.ACCEPTED
    assert ((OutboxKind.CONNECTION_ACCEPTED, ann.id) in await messages(database)) == accepted


async def test_only_who_was_asked_may_answer(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    async with database.transaction() as session:
        stranger = await people.member(session, "Stranger")
    asked = await ask(database, ann, ben.id, now)
    for actor in (ann, stranger):
        with pytest.raises(NotAllowedError):
            await answer(database, actor, asked, now, accept=True)
    with pytest.raises(NotAllowedError):
        await answer(database, ben, Connection(id=asked.id + 1000), now, accept=True)
    assert await status(database) is ConnectionStatus.ASKED


async def test_the_addressee_is_known_by_their_discord_user(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    asked = await ask(database, ann, ben.id, now)
    async with database.reading() as session:
        found, request = await connections.received(session, connection_id=asked.id, user_id=ben.user_id)
        assert found.id == ben.id
        assert request is not None
        for connection_id, user_id in ((asked.id, ann.user_id), (asked.id, 1), (asked.id + 1000, ben.user_id)):
            with pytest.raises(NotAllowedError):
                await connections.received(session, connection_id=connection_id, user_id=user_id)


async def test_hidden_foreign_and_absent_people_are_refused_in_the_same_words(
    database: Database, now: datetime
) -> None:
    ann, _ = await two(database)
    async with database.transaction() as session:
        hidden = await people.member(session, "Hidden", listed=False)
        foreign = await people.member(session, "Foreign", society_id=people.OTHER_SOCIETY)
    said: set[str] = set()
    for target_id in (hidden.id, foreign.id, foreign.id + 1000):
        with pytest.raises(NotVisibleError) as caught:
            await ask(database, ann, target_id, now)
        said.add(str(caught.value))
    assert len(said) == 1
    assert await messages(database) == []


async def test_asking_oneself_or_a_connection_is_refused(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    with pytest.raises(InputError, match="That is you"):
        await ask(database, ann, ann.id, now)
    async with database.transaction() as session:
        await people.connect(session, ann, ben)
    for one, other in ((ann, ben), (ben, ann)):
        with pytest.raises(ConflictError, match="connected already"):
            await ask(database, one, other.id, now)


async def test_a_refused_request_leaves_nothing_behind(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    await ask(database, ann, ben.id, now)
    with pytest.raises(CommonGroundError):
        await ask(database, ann, ben.id, now)
    assert len(await messages(database)) == 1


async def test_a_request_goes_with_either_person(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    asked = await ask(database, ann, ben.id, now)
    async with database.transaction() as session:
        await session.delete(await session.get_one(Member, ann.id))
    async with database.reading() as session:
        assert await connections.load(session, asked.id) is None
        assert await requests.waiting_for(session, ben) == []


async def test_requests_wait_oldest_first(database: Database, now: datetime) -> None:
    ann, ben = await two(database)
    async with database.transaction() as session:
        carl = await people.member(session, "Carl")
    later = await ask(database, ann, ben.id, now)
    earlier = await ask(database, carl, ben.id, now - LATER)
    async with database.reading() as session:
        assert await requests.waiting_for(session, ben) == [earlier.id, later.id]


async def test_who_is_hidden_cannot_ask(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        hidden = await people.member(session, "Hidden Example", listed=False)
        target = await people.member(session, "Target Example")
        with pytest.raises(InputError, match="You are hidden"):
            await connections.ask(session, requester=hidden, target_id=target.id, now=now)

"""Watched searches."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.directory import watches
from bot.directory.query import Query
from bot.errors import ConflictError, InputError, NotFoundError
from bot.members.presence import LivePresence
from bot.models import Block, Member, OutboxKind, OutboxMessage, TagKind, Visibility, Watch, WatchDigest
from tests import people
from tests.directory.finder import Finder
from tests.members.neighbours import close

COSMOLOGY = Query(topic="cosmology")


async def watch(finder: Finder, query: Query = COSMOLOGY) -> int:
    async with finder.database.transaction() as session:
        started = await watches.watch(
            session, member=finder.viewer, query=query, presence=LivePresence(), index=finder.index, now=finder.now
        )
    return started.id


async def cosmologist(finder: Finder, name: str) -> int:
    async with finder.database.transaction() as session:
        who = await people.member(session, name)
        await people.tag(session, [who], TagKind.TOPIC, "cosmology")
    return who.id


async def digests(finder: Finder) -> int:
    """Do what is due; how many messages there are by now."""
    more = True
    while more:
        async with finder.database.transaction() as session:
            more = await watches.digest_next(session, presence=LivePresence(), index=finder.index, now=finder.now)
    async with finder.database.reading() as session:
        return await people.count(session, OutboxMessage)


async def told(finder: Finder) -> list[list[str]]:
    """The names in the newest digest, search by search."""
    async with finder.database.reading() as session:
        digest_id = await session.scalar(select(WatchDigest.id).where(WatchDigest.member_id == finder.viewer.id))
        if digest_id is None:
            return []
        news = await watches.news(
            session, digest_id, user_id=finder.viewer.user_id, presence=LivePresence(), index=finder.index
        )
        return [[member.name for member in one.members] for one in news]


async def test_a_search_that_can_t_be_read_any_more_holds_up_nothing(finder: Finder) -> None:
    old = await watch(finder)
    await watch(finder, Query(country="US"))
    async with finder.database.transaction() as session:
        # As a topic that was on the list when the search was watched.
        await session.execute(update(Watch).where(Watch.id == old).values(query="T?????"))
        assert [one.query for one in await watches.watched_by(session, finder.viewer)] == ["cUS"]
        await people.member(session, "New", residence_country="US")
    finder.now += watches.EVERY
    assert await digests(finder) == 1
    assert await told(finder) == [["New"]]


async def test_only_who_is_new_is_told_and_once_a_week_at_most(finder: Finder) -> None:
    await cosmologist(finder, "Old")
    await watch(finder)
    await cosmologist(finder, "New")
    finder.now += timedelta(days=6)
    assert await digests(finder) == 0
    finder.now += timedelta(days=1)
    assert await digests(finder) == 1
    assert await told(finder) == [["New"]]
    await cosmologist(finder, "Newer")
    finder.now += timedelta(days=6)
    assert await digests(finder) == 1
    finder.now += timedelta(days=1)
    assert await digests(finder) == 2
    assert await told(finder) == [["Newer"]]
    finder.now += timedelta(days=7)
    assert await digests(finder) == 2, "nothing new, no message"


async def test_the_message_goes_to_who_watches(finder: Finder) -> None:
    await watch(finder)
    await cosmologist(finder, "New")
    finder.now += watches.EVERY
    await digests(finder)
    async with finder.database.reading() as session:
        message = (await session.scalars(select(OutboxMessage))).one()
    assert (message.kind, message.recipient_id) == (OutboxKind.WATCH_DIGEST, finder.viewer.id)


async def test_several_searches_make_one_digest(finder: Finder) -> None:
    await watch(finder)
    await watch(finder, Query(topic="education"))
    await cosmologist(finder, "New")
    async with finder.database.transaction() as session:
        teacher = await people.member(session, "Teacher")
        await people.tag(session, [teacher], TagKind.TOPIC, "education")
    finder.now += watches.EVERY
    assert await digests(finder) == 1
    assert await told(finder) == [["New"], ["Teacher"]]


async def test_who_hides_before_the_digest_is_read_is_not_in_it(finder: Finder) -> None:
    await watch(finder)
    for name in ("Shy", "Open", "Blocked"):
        await cosmologist(finder, name)
    finder.now += watches.EVERY
    await digests(finder)
    async with finder.database.transaction() as session:
        shy = await session.get_one(Member, await _id_of(finder, "Shy"))
        await close(session, shy, interests=Visibility.NOBODY)
        blocked = await _id_of(finder, "Blocked")
        session.add(Block(blocker_id=blocked, blocked_id=finder.viewer.id, created_at=finder.now))
    assert await told(finder) == [["Open"]]


async def _id_of(finder: Finder, name: str) -> int:
    async with finder.database.reading() as session:
        return (await session.scalars(select(Member.id).where(Member.name == name))).one()


async def test_who_hid_when_it_was_looked_is_told_of_when_they_show_themselves(finder: Finder) -> None:
    await watch(finder)
    who = await cosmologist(finder, "Late")
    async with finder.database.transaction() as session:
        await close(session, await session.get_one(Member, who), interests=Visibility.NOBODY)
    finder.now += watches.EVERY
    assert await digests(finder) == 0
    async with finder.database.transaction() as session:
        await close(session, await session.get_one(Member, who))
    finder.now += watches.EVERY
    assert await digests(finder) == 1


async def test_a_stopped_search_tells_nothing_more_and_only_its_owner_stops_it(finder: Finder) -> None:
    started = await watch(finder)
    await cosmologist(finder, "New")
    async with finder.database.transaction() as session:
        with pytest.raises(NotFoundError):
            await watches.stop(session, watch_id=started, user_id=1)
        await watches.stop(session, watch_id=started, user_id=finder.viewer.user_id)
        await watches.stop(session, watch_id=started, user_id=finder.viewer.user_id)
        assert await watches.watched_by(session, finder.viewer) == []
    finder.now += watches.EVERY
    assert await digests(finder) == 0
    async with finder.database.reading() as session:
        assert await people.count(session, WatchDigest) == 0


async def test_a_digest_is_shown_to_nobody_else(finder: Finder) -> None:
    await watch(finder)
    await cosmologist(finder, "New")
    finder.now += watches.EVERY
    await digests(finder)
    async with finder.database.reading() as session:
        digest = (await session.scalars(select(WatchDigest.id))).one()
        assert await watches.news(session, digest, user_id=1, presence=LivePresence(), index=finder.index) == []


async def test_the_same_search_twice_too_many_and_too_broad_ones_are_refused(
    finder: Finder, monkeypatch: pytest.MonkeyPatch
) -> None:
    await watch(finder)
    with pytest.raises(ConflictError, match="already"):
        await watch(finder)
    monkeypatch.setattr(watches, "WATCHABLE", 1)
    for name in ("One", "Two"):
        await cosmologist(finder, name)
    with pytest.raises(InputError, match="2 members match"):
        await watch(finder, Query())
    monkeypatch.setattr(watches, "MOST", 1)
    with pytest.raises(InputError, match="/find watch"):
        await watch(finder, Query(topic="education"))

"""Watched searches: a member is told, once a week at most, that somebody new matches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.directory import finding, hits, token
from bot.directory.filters import Scope
from bot.directory.query import Query
from bot.errors import ConflictError, InputError, NotFoundError
from bot.members.presence import LivePresence
from bot.models import Member, OutboxKind, Watch, WatchDigest, WatchSeen
from bot.network import degrees
from bot.network.degrees import Route
from bot.organizations.index import OrganizationIndex
from bot.outbox import queue

EVERY = timedelta(days=7)
MOST = 8
# What is new among thousands is no news, and each digest has to compare them all.
WATCHABLE = 500


@dataclass(frozen=True, slots=True)
class News:
    """Who is new to one watched search, by name; only those whom the member may find when they read it.

    ``routes`` says by id how the member is connected with each.
    """

    watch: Watch
    society_id: int
    query: Query
    members: Sequence[Member]
    routes: Mapping[int, Route]


async def watch(
    session: AsyncSession,
    *,
    member: Member,
    query: Query,
    presence: LivePresence,
    index: OrganizationIndex,
    now: datetime,
) -> Watch:
    """Watch a search from now on; who matches already is no news.

    Raises:
        ConflictError: the member watches it already.
        InputError: they watch MOST searches, or more than WATCHABLE members match.
    """
    if len(await watched_by(session, member)) >= MOST:
        raise InputError(f"You watch {MOST} searches, which is the most. Stop one with `/find watch` first.")
    matching = _matching(await _scope(session, member, query, presence, index))
    if len(matching) > WATCHABLE:
        raise InputError(
            f"{len(matching):,} members match, too many to tell who is new. Narrow the search, for example to a state "
            "or a topic, and watch that."
        )
    started = Watch(member_id=member.id, query=token.write(query), created_at=now)
    try:
        async with session.begin_nested():
            session.add(started)
    except IntegrityError:
        raise ConflictError("You watch this search already. `/find watch` shows what you watch.") from None
    await _mark_seen(session, started, matching, digest=0)
    await _plan(session, member, now)
    return started


async def stop(session: AsyncSession, *, watch_id: int, user_id: int) -> None:
    """Stop a watch of this Discord user's own; stopping it twice is once.

    Raises:
        NotFoundError: it is somebody else's.
    """
    found = await session.get(Watch, watch_id)
    if found is None:
        return
    owner = await session.get_one(Member, found.member_id)
    if owner.user_id != user_id:
        raise NotFoundError("search watched by you", str(watch_id), hint="`/find watch` shows what you watch.")
    await session.execute(delete(Watch).where(Watch.id == watch_id))


async def watched_by(session: AsyncSession, member: Member) -> Sequence[Watch]:
    """Return what a member watches, the oldest first.

    What can't be read any more, such as a topic that was taken off the list, is left out: it finds nobody.
    """
    watches = await session.scalars(select(Watch).where(Watch.member_id == member.id).order_by(Watch.id))
    return [one for one in watches if token.is_readable(one.query)]


async def digest_next(
    session: AsyncSession, *, presence: LivePresence, index: OrganizationIndex, now: datetime
) -> bool:
    """Look at one member's watches, where that is due, and tell them of who is new; False where none is due."""
    digest = await _claim(session, now)
    if digest is None:
        return False
    member = await session.get_one(Member, digest.member_id)
    watches = await watched_by(session, member)
    if not watches:
        await session.execute(delete(WatchDigest).where(WatchDigest.id == digest.id))
        return True
    new = 0
    for one in watches:
        scope = await _scope(session, member, token.read(one.query), presence, index)
        new += await _look(session, one, scope, number=digest.number + 1)
    if new:
        await session.execute(update(WatchDigest).where(WatchDigest.id == digest.id).values(number=digest.number + 1))
        await queue.enqueue(
            session,
            kind=OutboxKind.WATCH_DIGEST,
            subject_id=digest.id,
            recipient_ids=[member.id],
            due=now,
            occasion=digest.number + 1,
        )
    return True


async def news(
    session: AsyncSession, digest_id: int, *, user_id: int, presence: LivePresence, index: OrganizationIndex
) -> Sequence[News]:
    """Return what the newest digest tells this Discord user; empty where it is somebody else's.

    A search without anybody new, or stopped since, is left out.
    """
    digest = await session.get(WatchDigest, digest_id)
    if digest is None:
        return []
    member = await session.get_one(Member, digest.member_id)
    if member.user_id != user_id:
        return []
    told = []
    for one in await watched_by(session, member):
        scope = await _scope(session, member, token.read(one.query), presence, index)
        new = await session.scalars(
            select(WatchSeen.member_id).where(WatchSeen.watch_id == one.id, WatchSeen.digest == digest.number)
        )
        still = set(new).intersection(_matching(scope))
        statement = select(Member).where(Member.id.in_(still)).order_by(Member.name, Member.id)
        found = (await session.scalars(statement)).all()
        if found:
            routes = await degrees.routes(session, scope.viewpoint, [somebody.id for somebody in found])
            told.append(News(one, member.society_id, scope.query, found, routes))
    return told


async def _scope(
    session: AsyncSession, member: Member, query: Query, presence: LivePresence, index: OrganizationIndex
) -> Scope:
    query = await finding.current(session, query, index)
    return await finding.scope_of(session, member, query, presence=presence, index=index)


def _matching(scope: Scope) -> list[int]:
    """Return the ids of those who match, ascending."""
    ids: list[int] = hits.fetch(scope).ids.tolist()
    return ids


async def _claim(session: AsyncSession, now: datetime) -> WatchDigest | None:
    due = (
        select(WatchDigest.id)
        .where(WatchDigest.next_at <= now)
        .order_by(WatchDigest.next_at, WatchDigest.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    digest_id = await session.scalar(due)
    if digest_id is None:
        return None
    claimed: WatchDigest | None = await session.scalar(
        update(WatchDigest)
        .where(WatchDigest.id == digest_id, WatchDigest.next_at <= now)
        .values(next_at=now + EVERY)
        .returning(WatchDigest)
        .execution_options(populate_existing=True)
    )
    return claimed


async def _look(session: AsyncSession, watched: Watch, scope: Scope, *, number: int) -> int:
    """Note who is new to a search; returns how many."""
    seen = set(await session.scalars(select(WatchSeen.member_id).where(WatchSeen.watch_id == watched.id)))
    # Should a search have grown beyond what can be watched, the rest is told of in later digests.
    new = [member_id for member_id in _matching(scope) if member_id not in seen][:WATCHABLE]
    await _mark_seen(session, watched, new, digest=number)
    return len(new)


async def _mark_seen(session: AsyncSession, watched: Watch, member_ids: Sequence[int], *, digest: int) -> None:
    if member_ids:
        await session.execute(
            insert(WatchSeen),
            [{"watch_id": watched.id, "member_id": member_id, "digest": digest} for member_id in member_ids],
        )


async def _plan(session: AsyncSession, member: Member, now: datetime) -> None:
    """Plan the member's next digest, where none is planned."""
    insert_ = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    await session.execute(
        insert_(WatchDigest)
        .values(member_id=member.id, next_at=now + EVERY, number=0)
        .on_conflict_do_nothing(index_elements=["member_id"])
    )

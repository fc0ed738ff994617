"""Connections: asked by one, accepted by the other; a decline is silent.

asked -> accepted -> ended
asked -> declined      (the requester goes on seeing "asked")
asked, declined -> withdrawn
withdrawn, ended -> asked, or declined again where it was declined within REST
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import ConflictError, InputError, NotAllowedError, NotVisibleError
from bot.members.visibility import OPEN, viewpoint
from bot.models import Connection, ConnectionStatus, Member, OutboxKind
from bot.outbox import queue
from bot.text import one_line

# A request is told of once within this, however often it is taken back and asked again, and what was declined stays
# declined as long.
REST = timedelta(days=90)
LONGEST_HOW = 200


@dataclass(frozen=True, slots=True)
class Request:
    """A connection with both of its people."""

    connection: Connection
    requester: Member
    target: Member


async def ask(
    session: AsyncSession, *, requester: Member, target_id: int | None, how: str = "", now: datetime
) -> Request:
    """Ask a member to connect; where they asked first, this accepts.

    Args:
        session: a transaction.
        requester: who asks.
        target_id: whom; None for somebody who is no member.
        how: what the requester says of how they know each other; the target reads it.
        now: when.

    Raises:
        InputError: ``how`` is too long, or what ``may_ask`` refuses.
        NotVisibleError: the target is no listed member of this society.
        ConflictError: they are connected, or the requester has asked already.
    """
    how = one_line(how)
    if len(how) > LONGEST_HOW:
        raise InputError(f"How you know each other is longer than {LONGEST_HOW} characters. Shorten it.")
    target = await may_ask(session, requester=requester, target_id=target_id)
    existing = await _between(session, requester.id, target.id)
    if existing is not None:
        return await _ask_again(session, existing, requester, target, how, now)
    low, high = sorted((requester.id, target.id))
    connection = Connection(
        society_id=requester.society_id, low_id=low, high_id=high, requester_id=requester.id, how=how, asked_at=now
    )
    try:
        async with session.begin_nested():
            session.add(connection)
    except IntegrityError:
        # Another press was faster: the target's, who asked at the same time, or the requester's own.
        existing = await _between(session, requester.id, target.id)
        if existing is None:
            raise ConflictError(f"{target.name} and you pressed at the same time. Press Connect again.") from None
        return await _ask_again(session, existing, requester, target, how, now)
    await _tell(session, connection, target.id, now)
    return Request(connection, requester, target)


async def may_ask(session: AsyncSession, *, requester: Member, target_id: int | None) -> Member:
    """Return whom the requester may ask: before a form is opened, and with every request.

    Raises:
        InputError: the target is the requester, or the requester is hidden: the target couldn't see who asks.
        NotVisibleError: the target is no listed member of this society.
    """
    if target_id == requester.id:
        raise InputError("That is you. Connect with someone you found with `/find`.")
    _require_shown(requester, "nobody could see who asks")
    target = await session.get(Member, target_id) if target_id is not None else None
    if target is None or not (await viewpoint(session, requester)).sees(target):
        raise NotVisibleError
    return target


async def answer(session: AsyncSession, *, actor: Member, connection_id: int, accept: bool, now: datetime) -> Request:
    """Accept a request, or decline it without a word to the requester. The same answer twice is one.

    Raises:
        NotAllowedError: the request isn't to this member.
        InputError: the member is hidden and accepts: the other couldn't see with whom they are connected.
        ConflictError: it was answered the other way before, or is open no more.
    """
    request = await load(session, connection_id)
    if request is None or request.target.id != actor.id:
        raise NotAllowedError("This request isn't addressed to you.")
    if accept:
        _require_shown(actor, "the other couldn't see with whom they are connected")
    status = ConnectionStatus.ACCEPTED if accept else ConnectionStatus.DECLINED
    moved = await session.scalar(
        update(Connection)
        .where(Connection.id == connection_id, Connection.status == ConnectionStatus.ASKED)
        .values(status=status, answered_at=now, declined_at=None if accept else now)
        .returning(Connection.id)
    )
    await session.refresh(request.connection)
    if moved is None and request.connection.status is not status:
        if request.connection.status in (ConnectionStatus.WITHDRAWN, ConnectionStatus.ENDED):
            raise ConflictError("This request isn't open any more.")
        raise ConflictError("You answered this request before.")
    if moved is not None and accept:
        await queue.enqueue(
            session,
            kind=OutboxKind.CONNECTION_ACCEPTED,
            subject_id=connection_id,
            recipient_ids=[request.requester.id],
            due=now,
            occasion=int(request.connection.asked_at.timestamp()),
        )
    return request


async def withdraw(session: AsyncSession, *, actor: Member, connection_id: int) -> Request:
    """Take a request back, whether it waits or was declined: the same to the requester. Nobody is told.

    Raises:
        NotAllowedError: it isn't this member's request.
        ConflictError: it was accepted meanwhile.
    """
    request = await load(session, connection_id)
    if request is None or request.requester.id != actor.id:
        raise NotAllowedError("This request isn't yours. `/connections requests` shows yours.")
    await session.execute(
        update(Connection)
        .where(Connection.id == connection_id, Connection.requester_id == actor.id, Connection.status.in_(OPEN))
        .values(status=ConnectionStatus.WITHDRAWN, answered_at=None)
    )
    await session.refresh(request.connection)
    if request.connection.status is ConnectionStatus.ACCEPTED:
        raise ConflictError(
            f"{request.target.name} has accepted: you are connected. `/connections remove` ends that silently."
        )
    return request


async def remove(session: AsyncSession, *, actor: Member, target_id: int | None) -> Member:
    """End a connection of the actor's. The other isn't told; removing twice is once.

    Raises:
        NotVisibleError: the target is no member here whom the actor sees.
        InputError: the two aren't connected.
    """
    target = await session.get(Member, target_id) if target_id is not None else None
    if target is None or target.id == actor.id or not (await viewpoint(session, actor)).sees(target):
        raise NotVisibleError
    await end(session, actor.id, target.id, ConnectionStatus.ACCEPTED)
    left = await _between(session, actor.id, target.id)
    if left is None or left.status is not ConnectionStatus.ENDED:
        raise InputError(f"You and {target.name} aren't connected. `/connections list` shows your connections.")
    return target


async def end(session: AsyncSession, one: int, other: int, *statuses: ConnectionStatus) -> None:
    """End what there is between two members, in one of these states; of nothing there is nothing to end."""
    low, high = sorted((one, other))
    await session.execute(
        update(Connection)
        .where(Connection.low_id == low, Connection.high_id == high, Connection.status.in_(statuses))
        .values(status=ConnectionStatus.ENDED, answered_at=None)
    )


async def received(session: AsyncSession, *, connection_id: int, user_id: int) -> tuple[Member, Request | None]:
    """Return the member whom a request asks, if this Discord user is that person, and the request while it is open.

    It is open while it waits or was answered, and the requester can be seen. Taken back, ended, hidden, blocked and
    gone are the same to who was asked.

    Raises:
        NotAllowedError: they aren't that person, or nobody is any more.
    """
    request = await load(session, connection_id)
    if request is None or request.target.user_id != user_id:
        raise NotAllowedError("This request isn't open any more, or isn't addressed to you.")
    closed = request.connection.status in (ConnectionStatus.WITHDRAWN, ConnectionStatus.ENDED)
    if closed or not (await viewpoint(session, request.target)).sees(request.requester):
        return request.target, None
    return request.target, request


async def load(session: AsyncSession, connection_id: int) -> Request | None:
    """Return a connection with both people, if it exists."""
    connection = await session.get(Connection, connection_id, populate_existing=True)
    if connection is None:
        return None
    people = {
        member.id: member
        for member in await session.scalars(
            select(Member).where(Member.id.in_((connection.low_id, connection.high_id)))
        )
    }
    target_id = connection.low_id + connection.high_id - connection.requester_id
    return Request(connection, people[connection.requester_id], people[target_id])


async def _between(session: AsyncSession, one: int, other: int) -> Connection | None:
    low, high = sorted((one, other))
    found: Connection | None = await session.scalar(
        select(Connection).where(Connection.low_id == low, Connection.high_id == high)
    )
    return found


async def _ask_again(
    session: AsyncSession, existing: Connection, requester: Member, target: Member, how: str, now: datetime
) -> Request:
    if existing.status is ConnectionStatus.ACCEPTED:
        raise ConflictError(f"You and {target.name} are connected already.")
    own = existing.requester_id == requester.id
    if existing.status not in OPEN:
        return await _reopen(session, existing, requester, target, how, now)
    if own:
        # The same words after a decline: it stays silent.
        raise ConflictError(f"You have asked {target.name} already. You will hear when they accept.")
    # The requester declined before and asks now, which is what the other waits for.
    await session.execute(
        update(Connection)
        .where(Connection.id == existing.id, Connection.status == ConnectionStatus.DECLINED)
        .values(status=ConnectionStatus.ASKED)
    )
    return await answer(session, actor=requester, connection_id=existing.id, accept=True, now=now)


async def _reopen(
    session: AsyncSession, existing: Connection, requester: Member, target: Member, how: str, now: datetime
) -> Request:
    """Ask anew after a request was taken back or a connection ended."""
    own = existing.requester_id == requester.id
    declined_at = existing.declined_at if own else None
    resting = declined_at is not None and now < declined_at + REST
    moved = await session.scalar(
        update(Connection)
        .where(Connection.id == existing.id, Connection.status == existing.status)
        .values(
            status=ConnectionStatus.DECLINED if resting else ConnectionStatus.ASKED,
            requester_id=requester.id,
            how=how,
            asked_at=now,
            answered_at=None,
            declined_at=declined_at,
        )
        .returning(Connection.id)
    )
    await session.refresh(existing)
    if moved is None:
        return await _ask_again(session, existing, requester, target, how, now)
    if not resting:
        await _tell(session, existing, target.id, now)
    return Request(existing, requester, target)


async def _tell(session: AsyncSession, connection: Connection, target_id: int, now: datetime) -> None:
    """Send the target a message, unless one of this request waits or has reached them within REST."""
    kind = OutboxKind.CONNECTION_ASKED
    if not await queue.told(session, kind=kind, subject_id=connection.id, recipient_id=target_id, since=now - REST):
        await queue.enqueue(
            session,
            kind=kind,
            subject_id=connection.id,
            recipient_ids=[target_id],
            due=now,
            occasion=int(now.timestamp()),
        )


def _require_shown(member: Member, why: str) -> None:
    if not member.listed:
        raise InputError(f"You are hidden, so {why}. Show yourself with `/profile edit`, Who sees what.")

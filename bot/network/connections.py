"""Connections: asked by one, accepted by the other; a decline is silent.

asked -> accepted
asked -> declined      (the requester goes on seeing "asked")
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import ConflictError, InputError, NotAllowedError, NotVisibleError
from bot.members.visibility import viewpoint
from bot.models import Connection, ConnectionStatus, Member, OutboxKind
from bot.outbox import queue


@dataclass(frozen=True, slots=True)
class Request:
    """A connection with both of its people."""

    connection: Connection
    requester: Member
    target: Member


async def ask(session: AsyncSession, *, requester: Member, target_id: int, now: datetime) -> Request:
    """Ask a member to connect; where they asked first, this accepts.

    Raises:
        InputError: the target is the requester, or the requester is hidden: the target couldn't see who asks.
        NotVisibleError: the target is no listed member of this society.
        ConflictError: they are connected, or the requester has asked already.
    """
    if target_id == requester.id:
        raise InputError("That is you. Connect with someone you found with `/find`.")
    if not requester.listed:
        raise InputError(
            "You are hidden, so nobody could see who asks. Show yourself with `/profile edit`, Who sees what."
        )
    target = await session.get(Member, target_id)
    if target is None or not (await viewpoint(session, requester)).sees(target):
        raise NotVisibleError
    existing = await _between(session, requester.id, target_id)
    if existing is not None:
        return await _ask_again(session, existing, requester, target, now)
    low, high = sorted((requester.id, target_id))
    connection = Connection(
        society_id=requester.society_id, low_id=low, high_id=high, requester_id=requester.id, asked_at=now
    )
    try:
        async with session.begin_nested():
            session.add(connection)
    except IntegrityError:
        # Another press was faster: the target's, who asked at the same time, or the requester's own.
        existing = await _between(session, requester.id, target_id)
        if existing is None:
            raise ConflictError(f"{target.name} and you pressed at the same time. Press Connect again.") from None
        return await _ask_again(session, existing, requester, target, now)
    await queue.enqueue(
        session,
        kind=OutboxKind.CONNECTION_ASKED,
        subject_id=connection.id,
        recipient_ids=[target_id],
        due=now,
    )
    return Request(connection, requester, target)


async def answer(session: AsyncSession, *, actor: Member, connection_id: int, accept: bool, now: datetime) -> Request:
    """Accept a request, or decline it without a word to the requester. The same answer twice is one.

    Raises:
        NotAllowedError: the request isn't to this member.
        ConflictError: it was answered the other way before.
    """
    request = await load(session, connection_id)
    if request is None or request.target.id != actor.id:
        raise NotAllowedError("This request isn't addressed to you.")
    status = ConnectionStatus.ACCEPTED if accept else ConnectionStatus.DECLINED
    moved = await session.scalar(
        update(Connection)
        .where(Connection.id == connection_id, Connection.status == ConnectionStatus.ASKED)
        .values(status=status, answered_at=now)
        .returning(Connection.id)
    )
    await session.refresh(request.connection)
    if moved is None and request.connection.status is not status:
        raise ConflictError("You answered this request before.")
    if moved is not None and accept:
        await queue.enqueue(
            session,
            kind=OutboxKind.CONNECTION_ACCEPTED,
            subject_id=connection_id,
            recipient_ids=[request.requester.id],
            due=now,
        )
    return request


async def addressee(session: AsyncSession, *, connection_id: int, user_id: int) -> Member:
    """Return the member whom a request asks, if this Discord user is that person.

    Raises:
        NotAllowedError: they aren't.
    """
    request = await load(session, connection_id)
    if request is None or request.target.user_id != user_id:
        raise NotAllowedError("This request isn't addressed to you.")
    return request.target


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


async def waiting_for(session: AsyncSession, member: Member) -> Sequence[int]:
    """Ids of the connection requests that wait for this member's answer, oldest first."""
    statement = (
        select(Connection.id)
        .where(
            (Connection.low_id == member.id) | (Connection.high_id == member.id),
            Connection.requester_id != member.id,
            Connection.status == ConnectionStatus.ASKED,
        )
        .order_by(Connection.asked_at, Connection.id)
    )
    return (await session.scalars(statement)).all()


async def _between(session: AsyncSession, one: int, other: int) -> Connection | None:
    low, high = sorted((one, other))
    found: Connection | None = await session.scalar(
        select(Connection).where(Connection.low_id == low, Connection.high_id == high)
    )
    return found


async def _ask_again(
    session: AsyncSession, existing: Connection, requester: Member, target: Member, now: datetime
) -> Request:
    if existing.status is ConnectionStatus.ACCEPTED:
        raise ConflictError(f"You and {target.name} are connected already.")
    if existing.requester_id == requester.id:
        # The same words after a decline: it stays silent.
        raise ConflictError(f"You have asked {target.name} already. You will hear when they accept.")
    # The requester declined before and asks now, which is what the other waits for.
    await session.execute(
        update(Connection)
        .where(Connection.id == existing.id, Connection.status == ConnectionStatus.DECLINED)
        .values(status=ConnectionStatus.ASKED)
    )
    return await answer(session, actor=requester, connection_id=existing.id, accept=True, now=now)

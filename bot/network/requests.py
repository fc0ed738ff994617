"""Requests to connect that are open: what waits for a member's answer, and what they asked themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.members.visibility import OPEN, Viewpoint, viewpoint
from bot.models import Connection, ConnectionStatus, Member

_OTHER_ID = Connection.low_id + Connection.high_id


@dataclass(frozen=True, slots=True)
class Open:
    """One open request, with the other of the two."""

    connection: Connection
    other: Member


@dataclass(frozen=True, slots=True)
class Requests:
    """What a member was asked, the oldest first, and what they asked, the newest first.

    A declined request is among ``sent`` as one that waits. Where the other is hidden, blocked or gone, it is left out.
    """

    received: Sequence[Open]
    sent: Sequence[Open]


async def of(session: AsyncSession, member: Member) -> Requests:
    """Return the open requests of a member."""
    view_from = await viewpoint(session, member)
    return Requests(await _received(session, view_from), await _sent(session, view_from))


async def waiting_for(session: AsyncSession, member: Member) -> Sequence[int]:
    """Ids of the connection requests that wait for this member's answer, oldest first."""
    return [request.connection.id for request in await _received(session, await viewpoint(session, member))]


async def _received(session: AsyncSession, view_from: Viewpoint) -> Sequence[Open]:
    mine = (Connection.low_id == view_from.viewer_id) | (Connection.high_id == view_from.viewer_id)
    return await _load(
        session,
        view_from,
        mine & (Connection.requester_id == Member.id) & (Connection.status == ConnectionStatus.ASKED),
        Connection.asked_at,
        Connection.id,
    )


async def _sent(session: AsyncSession, view_from: Viewpoint) -> Sequence[Open]:
    mine = Connection.requester_id == view_from.viewer_id
    other = Member.id == _OTHER_ID - view_from.viewer_id
    newest = (Connection.asked_at.desc(), Connection.id.desc())
    return await _load(session, view_from, mine & other & Connection.status.in_(OPEN), *newest)


async def _load(
    session: AsyncSession, view_from: Viewpoint, condition: ColumnElement[bool], *order: Any
) -> Sequence[Open]:
    rows = await session.execute(
        select(Connection, Member).join(Member, condition).where(view_from.others()).order_by(*order)
    )
    return [Open(connection, other) for connection, other in rows]

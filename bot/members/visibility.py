"""Who may see what of whom. Every feature that shows a person asks here."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from bot.models import Connection, ConnectionStatus, Member, Visibility


def may_see(visibility: Visibility, *, own: bool, connected: bool) -> bool:
    """Decide for one section: the owner sees all, a connection what is for connections, others the rest."""
    if own or visibility is Visibility.EVERYONE:
        return True
    return connected and visibility is Visibility.CONNECTIONS


async def connected_ids(session: AsyncSession, member_id: int) -> frozenset[int]:
    """Ids of a member's connections (1st degree)."""
    accepted = Connection.status == ConnectionStatus.ACCEPTED
    statement = union_all(
        select(Connection.high_id).where(Connection.low_id == member_id, accepted),
        select(Connection.low_id).where(Connection.high_id == member_id, accepted),
    )
    return frozenset((await session.scalars(statement)).all())


async def asked_ids(session: AsyncSession, member_id: int) -> frozenset[int]:
    """Ids of those whom the member asked to connect and who haven't accepted; a decline stays silent."""
    statement = select(Connection.low_id + Connection.high_id - Connection.requester_id).where(
        Connection.requester_id == member_id, Connection.status != ConnectionStatus.ACCEPTED
    )
    return frozenset((await session.scalars(statement)).all())


def visible_to(section: InstrumentedAttribute[Visibility], connected: frozenset[int]) -> ColumnElement[bool]:
    """Condition on Member: listed, and this section is open to someone with these connections."""
    conditions: list[Any] = [section == Visibility.EVERYONE]
    if connected:
        conditions.append(and_(section == Visibility.CONNECTIONS, Member.id.in_(connected)))
    return and_(Member.listed, or_(*conditions))

"""Who may see what of whom. Every feature that shows a person asks here."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from bot.models import Block, Connection, ConnectionStatus, Member, Visibility


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """What decides what one member sees of the others; loaded once for each answer.

    ``connected`` are their connections (1st degree), ``hidden`` those whom they blocked or who blocked them.
    """

    viewer_id: int
    society_id: int
    connected: frozenset[int]
    hidden: frozenset[int]

    def sees(self, member: Member) -> bool:
        """Whether this member exists for the viewer at all."""
        if member.id == self.viewer_id:
            return True
        return member.society_id == self.society_id and member.listed and member.id not in self.hidden

    def may_see(self, member_id: int, visibility: Visibility) -> bool:
        """Decide for one section of a member whom the viewer ``sees``."""
        if member_id == self.viewer_id or visibility is Visibility.EVERYONE:
            return True
        return visibility is Visibility.CONNECTIONS and member_id in self.connected

    def others(self) -> ColumnElement[bool]:
        """Condition on Member: the others whom the viewer sees."""
        conditions = [Member.society_id == self.society_id, Member.id != self.viewer_id, Member.listed]
        if self.hidden:
            conditions.append(Member.id.not_in(self.hidden))
        return and_(*conditions)

    def open(self, section: InstrumentedAttribute[Visibility]) -> ColumnElement[bool]:
        """Condition on Member: this section is open to the viewer."""
        conditions: list[Any] = [section == Visibility.EVERYONE]
        if self.connected:
            conditions.append(and_(section == Visibility.CONNECTIONS, Member.id.in_(self.connected)))
        return or_(*conditions)


async def viewpoint(session: AsyncSession, viewer: Member) -> Viewpoint:
    """Load what decides what this member sees."""
    hidden = await blocked_ids(session, viewer.id)
    connected = await connected_ids(session, viewer.id)
    return Viewpoint(viewer.id, viewer.society_id, connected - hidden, hidden)


async def connected_ids(session: AsyncSession, member_id: int) -> frozenset[int]:
    """Ids of a member's connections (1st degree)."""
    accepted = Connection.status == ConnectionStatus.ACCEPTED
    return await _ids(
        session,
        select(Connection.high_id).where(Connection.low_id == member_id, accepted),
        select(Connection.low_id).where(Connection.high_id == member_id, accepted),
    )


async def blocked_ids(session: AsyncSession, member_id: int) -> frozenset[int]:
    """Ids of those whom a member blocked, or who blocked them."""
    return await _ids(
        session,
        select(Block.blocked_id).where(Block.blocker_id == member_id),
        select(Block.blocker_id).where(Block.blocked_id == member_id),
    )


async def asked_ids(session: AsyncSession, member_id: int) -> frozenset[int]:
    """Ids of those whom the member asked to connect and who haven't accepted; a decline stays silent."""
    statement = select(Connection.low_id + Connection.high_id - Connection.requester_id).where(
        Connection.requester_id == member_id, Connection.status != ConnectionStatus.ACCEPTED
    )
    return frozenset((await session.scalars(statement)).all())


async def _ids(session: AsyncSession, *selects: Select[int]) -> frozenset[int]:
    return frozenset((await session.scalars(union_all(*selects))).all())

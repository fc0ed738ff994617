"""Who may see what of whom. Every feature that shows a person asks here."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from bot.models import Block, Connection, ConnectionStatus, Member, Visibility

# To who asked, a declined request is one that waits.
OPEN = (ConnectionStatus.ASKED, ConnectionStatus.DECLINED)


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """What decides what one member sees of the others; loaded once for each answer.

    ``connected`` are their connections (1st degree), ``asked`` those whom they asked to connect and who haven't
    accepted (a decline stays silent), ``hidden`` those whom they blocked or who blocked them.
    """

    viewer_id: int
    society_id: int
    connected: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()

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

    def seeing(self) -> dict[str, object]:
        """Parameters of OTHERS."""
        return {"society_id": self.society_id, "viewer_id": self.viewer_id, "hidden": sorted(self.hidden)}

    def open(self, section: InstrumentedAttribute[Visibility]) -> ColumnElement[bool]:
        """Condition on Member: this section is open to the viewer."""
        conditions: list[Any] = [section == Visibility.EVERYONE]
        if self.connected:
            conditions.append(and_(section == Visibility.CONNECTIONS, Member.id.in_(self.connected)))
        return or_(*conditions)


def _loading(viewer: ColumnElement[int]) -> tuple[Select[int, int], ...]:
    accepted = Connection.status == ConnectionStatus.ACCEPTED
    other = Connection.low_id + Connection.high_id - Connection.requester_id
    connected, asked, hidden = (literal_column(str(number), Integer) for number in range(3))
    return (
        select(connected, Connection.high_id).where(Connection.low_id == viewer, accepted),
        select(connected, Connection.low_id).where(Connection.high_id == viewer, accepted),
        select(asked, other).where(Connection.requester_id == viewer, Connection.status.in_(OPEN)),
        select(hidden, Block.blocked_id).where(Block.blocker_id == viewer),
        select(hidden, Block.blocker_id).where(Block.blocked_id == viewer),
    )


# Built once: putting a statement together takes longer than the database needs to answer it.
_VIEWER_ID: BindParameter[int] = bindparam("viewer_id")
_LOADING = union_all(*_loading(_VIEWER_ID))
_VIEWER = select(Member.id).where(
    Member.society_id == bindparam("society_id", type_=BigInteger),
    Member.user_id == bindparam("user_id", type_=BigInteger),
)
_VIEWER_NUMBER = 3
_LOADING_OF = union_all(
    _VIEWER.with_only_columns(literal_column(str(_VIEWER_NUMBER), Integer), Member.id),
    *_loading(_VIEWER.scalar_subquery()),
)
# The condition of ``Viewpoint.others`` for statements that are built once; ``Viewpoint.seeing`` has its parameters.
OTHERS = and_(
    Member.society_id == bindparam("society_id"),
    Member.id != bindparam("viewer_id"),
    Member.listed,
    Member.id.not_in(bindparam("hidden", expanding=True)),
)


async def viewpoint(session: AsyncSession, viewer: Member) -> Viewpoint:
    """Load what decides what this member sees."""
    found: tuple[set[int], ...] = (set(), set(), set())
    for number, member_id in await session.execute(_LOADING, {"viewer_id": viewer.id}):
        found[number].add(member_id)
    return _viewpoint(viewer.id, viewer.society_id, found)


async def view_of(session: AsyncSession, *, society_id: int, user_id: int) -> Viewpoint | None:
    """Load the same for a Discord user in one step; None where they have not joined."""
    found: tuple[set[int], ...] = (set(), set(), set())
    viewer_id: int | None = None
    for number, member_id in await session.execute(_LOADING_OF, {"society_id": society_id, "user_id": user_id}):
        if number == _VIEWER_NUMBER:
            viewer_id = member_id
        else:
            found[number].add(member_id)
    return None if viewer_id is None else _viewpoint(viewer_id, society_id, found)


def _viewpoint(viewer_id: int, society_id: int, found: tuple[set[int], ...]) -> Viewpoint:
    return Viewpoint(
        viewer_id,
        society_id,
        connected=frozenset(found[0] - found[2]),
        asked=frozenset(found[1]),
        hidden=frozenset(found[2]),
    )

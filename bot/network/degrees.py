"""How two members are connected: 1st degree, 2nd degree through shared connections, or not at all."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    String,
    and_,
    literal,
    null,
    select,
    type_coerce,
    union,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from bot.members.visibility import Viewpoint
from bot.models import Connection, ConnectionStatus, Member

_ACCEPTED = Connection.status == ConnectionStatus.ACCEPTED


class Degree(IntEnum):
    """How near; lower is nearer."""

    FIRST = 1
    SECOND = 2
    NONE = 3


@dataclass(frozen=True, slots=True)
class Route:
    """How the viewer is connected with somebody; ``through`` names the shared connections, by name."""

    degree: Degree
    through: tuple[str, ...] = ()


NO_ROUTE = Route(Degree.NONE)


async def routes(session: AsyncSession, viewpoint: Viewpoint, member_ids: Collection[int]) -> Mapping[int, Route]:
    """Tell for each of these members how the viewer is connected with them.

    A shared connection is named only where the viewer sees them: a third person's full list stays private. To whom
    the viewer doesn't see there is no route.
    """
    shared = await shared_connections(session, viewpoint, member_ids)
    return {member_id: _route(viewpoint, member_id, shared) for member_id in member_ids}


async def shared_connections(
    session: AsyncSession, viewpoint: Viewpoint, member_ids: Collection[int]
) -> Mapping[int, Mapping[int, str]]:
    """Return for each of these whom the viewer sees the names of the shared connections by id, in order of name."""
    if not viewpoint.connected or not member_ids:
        return {}
    near = and_(Member.id.in_(viewpoint.connected), viewpoint.others(), _ACCEPTED)
    seen = select(Member.id, literal(0, Integer), type_coerce(null(), String)).where(
        Member.id.in_(member_ids), viewpoint.others()
    )
    rows = await session.execute(
        union_all(
            seen,
            *(
                select(far, Member.id, Member.name)
                .join(Member, Member.id == connector)
                .where(far.in_(member_ids), near)
                for far, connector in (
                    (Connection.high_id, Connection.low_id),
                    (Connection.low_id, Connection.high_id),
                )
            ),
        )
    )
    named: defaultdict[int, dict[int, str]] = defaultdict(dict)
    visible: set[int] = set()
    for far, connector, name in sorted(rows, key=lambda row: (row[2] or "", row[1])):
        if name is None:
            visible.add(far)
        else:
            named[far][connector] = name
    return {member_id: named[member_id] for member_id in visible}


def second_degree(viewpoint: Viewpoint) -> CompoundSelect[int]:
    """Select the ids of everybody whom a connection of the viewer knows, 1st degree among them."""
    near = _near(viewpoint)
    return union(
        select(Connection.high_id).where(Connection.low_id.in_(near), _ACCEPTED),
        select(Connection.low_id).where(Connection.high_id.in_(near), _ACCEPTED),
    )


def _near(viewpoint: Viewpoint) -> Select[int]:
    """Select the connections of the viewer who may be named."""
    return select(Member.id).where(Member.id.in_(viewpoint.connected), viewpoint.others())


def _route(viewpoint: Viewpoint, member_id: int, shared: Mapping[int, Mapping[int, str]]) -> Route:
    if member_id not in shared:
        return NO_ROUTE
    names = tuple(shared[member_id].values())
    if member_id in viewpoint.connected:
        return Route(Degree.FIRST, names)
    return Route(Degree.SECOND, names) if names else NO_ROUTE

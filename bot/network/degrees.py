"""How two members are connected: 1st degree, 2nd degree through shared connections, or not at all."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from sqlalchemy import BindParameter, CompoundSelect, String, and_, bindparam, cast, func, select, union_all
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

    A shared connection is named only where the viewer sees them: a third person's full list stays private.
    """
    shared = await _shared(session, viewpoint, member_ids)
    return {
        member_id: Route(_degree(viewpoint, member_id, shared), tuple(shared.get(member_id, ())))
        for member_id in member_ids
    }


async def known_to(session: AsyncSession, connector_ids: Collection[int]) -> list[int]:
    """Return the ids of everybody who is connected with one of these, maybe more than once; in no order."""
    if not connector_ids:
        return []
    # One text a statement: a thousand rows would cost several times as much.
    lists = await session.scalars(_known_to(), {"connectors": list(connector_ids)})
    return [int(member_id) for ids in lists if ids for member_id in ids.split(",")]


@cache
def _known_to() -> CompoundSelect[str]:
    connectors: BindParameter[int] = bindparam("connectors", expanding=True)
    return union_all(
        *(
            select(func.aggregate_strings(cast(far, String), ",")).where(connector.in_(connectors), _ACCEPTED)
            for far, connector in ((Connection.high_id, Connection.low_id), (Connection.low_id, Connection.high_id))
        )
    )


async def _shared(session: AsyncSession, viewpoint: Viewpoint, member_ids: Collection[int]) -> dict[int, list[str]]:
    if not viewpoint.connected or not member_ids:
        return {}
    near = and_(Member.id.in_(viewpoint.connected), viewpoint.others(), _ACCEPTED)
    rows = await session.execute(
        union_all(
            *(
                select(far, Member.id, Member.name)
                .join(Member, Member.id == connector)
                .where(far.in_(member_ids), near)
                for far, connector in (
                    (Connection.high_id, Connection.low_id),
                    (Connection.low_id, Connection.high_id),
                )
            )
        )
    )
    shared: defaultdict[int, list[str]] = defaultdict(list)
    for far, _connector, name in sorted(rows, key=lambda row: (row[2], row[1])):
        shared[far].append(name)
    return shared


def _degree(viewpoint: Viewpoint, member_id: int, shared: Mapping[int, list[str]]) -> Degree:
    if member_id in viewpoint.connected:
        return Degree.FIRST
    return Degree.SECOND if member_id in shared else Degree.NONE

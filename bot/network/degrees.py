"""How two members are connected: 1st degree, 2nd degree through shared connections, or not at all."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Integer,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from bot.members.visibility import OTHERS, Viewpoint
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


# No member has this id.
_THEMSELF = 0


def _shared() -> CompoundSelect[int, int, str]:
    near: BindParameter[int] = bindparam("near", expanding=True)
    wanted: BindParameter[int] = bindparam("far", expanding=True)
    seen = select(Member.id, literal_column(str(_THEMSELF), Integer), Member.name).where(Member.id.in_(wanted), OTHERS)
    known = (
        select(far, Member.id, Member.name)
        .join(Member, Member.id == connector)
        .where(far.in_(wanted), connector.in_(near), OTHERS, _ACCEPTED)
        for far, connector in (
            (Connection.high_id, Connection.low_id),
            (Connection.low_id, Connection.high_id),
        )
    )
    return union_all(seen, *known)


# Built once, since it is asked for with every person who is shown.
_SHARED = _shared()


@dataclass(frozen=True, slots=True)
class Seen:
    """A member whom the viewer sees; ``shared`` names the shared connections by id, in order of name."""

    name: str
    shared: Mapping[int, str]


async def routes(session: AsyncSession, viewpoint: Viewpoint, member_ids: Collection[int]) -> Mapping[int, Route]:
    """Tell for each of these members how the viewer is connected with them.

    A shared connection is named only where the viewer sees them: a third person's full list stays private. To whom
    the viewer doesn't see there is no route.
    """
    if not viewpoint.connected:
        return dict.fromkeys(member_ids, NO_ROUTE)
    seen = await see(session, viewpoint, member_ids)
    return {member_id: _route(viewpoint, member_id, seen) for member_id in member_ids}


async def see(session: AsyncSession, viewpoint: Viewpoint, member_ids: Collection[int]) -> Mapping[int, Seen]:
    """Return those of these members whom the viewer sees, with whom both are connected."""
    if not member_ids:
        return {}
    rows = await session.execute(
        _SHARED, {"near": sorted(viewpoint.connected), "far": list(member_ids), **viewpoint.seeing()}
    )
    named: defaultdict[int, dict[int, str]] = defaultdict(dict)
    names: dict[int, str] = {}
    for far, connector, name in sorted(rows, key=lambda row: (row[2], row[1])):
        if connector == _THEMSELF:
            names[far] = name
        else:
            named[far][connector] = name
    return {member_id: Seen(name, named[member_id]) for member_id, name in names.items()}


async def known_to(session: AsyncSession, connector_ids: Collection[int]) -> list[int]:
    """Return the ids of everybody who is connected with one of these, maybe more than once; in no order."""
    if not connector_ids:
        return []
    lists = await session.scalars(_KNOWN_TO, {"connectors": list(connector_ids)})
    return [int(member_id) for ids in lists if ids for member_id in ids.split(",")]


def _known_to() -> CompoundSelect[str]:
    """One text a direction: a thousand rows would cost several times as much."""
    connectors: BindParameter[int] = bindparam("connectors", expanding=True)
    return union_all(
        *(
            select(func.aggregate_strings(cast(far, String), ",")).where(connector.in_(connectors), _ACCEPTED)
            for far, connector in ((Connection.high_id, Connection.low_id), (Connection.low_id, Connection.high_id))
        )
    )


_KNOWN_TO = _known_to()


def _route(viewpoint: Viewpoint, member_id: int, seen: Mapping[int, Seen]) -> Route:
    if member_id not in seen:
        return NO_ROUTE
    names = tuple(seen[member_id].shared.values())
    if member_id in viewpoint.connected:
        return Route(Degree.FIRST, names)
    return Route(Degree.SECOND, names) if names else NO_ROUTE

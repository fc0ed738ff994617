"""A member's own network as it can be drawn: who, grouped by what links them, and where it opens further.

That two connections of the viewer know each other is no secret from the viewer: each is a shared connection to the
other, which their profiles named before all three were connected. Of those one step further only the number is told.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bot.matching.background import BASE_WEIGHT, Ground, Rarity, SharedKind, shared
from bot.members import backgrounds
from bot.members.backgrounds import Shared
from bot.members.visibility import Viewpoint, viewpoint
from bot.models import Connection, ConnectionStatus, Member
from bot.places import Places

# Two make a group; more groups than colours nobody tells apart.
_FEWEST = 2
MOST_GROUPS = 6
MOST_DRAWN = 300


@dataclass(frozen=True, slots=True)
class Group:
    """Connections whom the same links to the viewer, by name; None for those whom nothing does.

    ``further`` is how many members they know whom the viewer isn't connected with.
    """

    ground: Shared | None
    members: Sequence[int]
    further: int


@dataclass(frozen=True, slots=True)
class NetworkMap:
    """``links`` are pairs of the viewer's connections who know each other; ``left_out`` is how many aren't drawn."""

    groups: Sequence[Group]
    names: Mapping[int, str]
    links: frozenset[tuple[int, int]]
    further: int
    left_out: int


async def load(session: AsyncSession, member: Member, *, places: Places) -> NetworkMap:
    """Load the network of a member, as they may see it."""
    view_from = await viewpoint(session, member)
    rows = await session.execute(
        select(Member.id, Member.name)
        .where(Member.id.in_(view_from.connected), view_from.others())
        .order_by(Member.name, Member.id)
    )
    names = {row[0]: row[1] for row in rows}
    left_out = max(0, len(names) - MOST_DRAWN)
    names = dict(list(names.items())[:MOST_DRAWN])
    known = await _known(session, view_from, names)
    grouped = await _grouped(session, view_from, names, places)
    beyond = {one: others - view_from.connected for one, others in known.items()}
    links = {(min(one, other), max(one, other)) for one, others in known.items() for other in others if other in names}
    groups = [
        Group(ground, members, len(frozenset[int]().union(*(beyond.get(one, frozenset()) for one in members))))
        for ground, members in grouped
    ]
    further = len(frozenset[int]().union(*beyond.values()))
    return NetworkMap(groups, names, frozenset(links), further, left_out)


async def _known(session: AsyncSession, view_from: Viewpoint, names: Mapping[int, str]) -> Mapping[int, frozenset[int]]:
    """Return whom each connection knows, of those whom the viewer sees."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    if not names:
        return {}
    rows = await session.execute(
        union_all(
            *(
                select(near, far)
                .join(Member, Member.id == far)
                .where(near.in_(names), view_from.others(), Connection.status == ConnectionStatus.ACCEPTED)
                for near, far in ((Connection.low_id, Connection.high_id), (Connection.high_id, Connection.low_id))
            )
        )
    )
    for near, far in rows:
        found[near].add(far)
    return {one: frozenset(others) for one, others in found.items()}


async def _grouped(
    session: AsyncSession, view_from: Viewpoint, names: Mapping[int, str], places: Places
) -> Sequence[tuple[Shared | None, Sequence[int]]]:
    everyone = await backgrounds.load(session, [view_from.viewer_id, *names], places=places, viewpoint=view_from)
    mine, rarity = everyone.people[view_from.viewer_id], Rarity.among(everyone.people.values())
    grounds = {
        one: {(ground.key): ground for ground in shared(mine, everyone.people[one], rarity) if _tells(ground)}
        for one in names
    }
    groups: list[tuple[Shared | None, Sequence[int]]] = []
    left = list(names)
    while left and len(groups) < MOST_GROUPS - 1:
        best = _largest({one: grounds[one] for one in left})
        if best is None:
            break
        members = [one for one in left if best.key in grounds[one]]
        groups.append((everyone.name(best), members))
        left = [one for one in left if best.key not in grounds[one]]
    return [*groups, (None, left)] if left else groups


def _tells(ground: Ground) -> bool:
    """Whether it says how two came to know each other; who offers what does not."""
    return ground.kind is not SharedKind.OFFER


def _largest(grounds: Mapping[int, Mapping[str, Ground]]) -> Ground | None:
    """Return the ground of most people; among equals what says most."""
    holders: defaultdict[str, list[Ground]] = defaultdict(list)
    for found in grounds.values():
        for key, ground in found.items():
            holders[key].append(ground)
    shared_by_several = [held for held in holders.values() if len(held) >= _FEWEST]
    if not shared_by_several:
        return None
    return max(shared_by_several, key=lambda held: (len(held), BASE_WEIGHT[held[0].kind], held[0].key))[0]

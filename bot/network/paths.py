"""The best route from one member to another: direct, or through a shared connection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InputError, NotVisibleError
from bot.matching.background import Rarity, affinity, shared
from bot.members import backgrounds
from bot.members.backgrounds import Shared
from bot.members.visibility import Viewpoint, viewpoint
from bot.models import Member
from bot.network import degrees
from bot.network.degrees import Degree
from bot.places import Places

# So many shared connections are weighed; whoever has more knows the other's circle well.
WEIGHED = 40


@dataclass(frozen=True, slots=True)
class Step:
    """A shared connection, and what they and the viewer share, best first."""

    member_id: int
    name: str
    shared: tuple[Shared, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """How to get to a member: ``through`` are shared connections, whom the viewer is closest to first.

    ``asked`` is whether the viewer has asked the target to connect.
    """

    target_id: int
    name: str
    degree: Degree
    through: Sequence[Step]
    asked: bool


async def find(session: AsyncSession, *, viewer: Member, target_id: int | None, places: Places) -> Path:
    """Find the best route to a member. A connector whom the viewer doesn't see is none.

    Raises:
        InputError: the target is the viewer.
        NotVisibleError: no such member, or one whom the viewer doesn't see.
    """
    if target_id == viewer.id:
        raise InputError("That is you. Name a member whom you want to reach.")
    view_from = await viewpoint(session, viewer)
    seen = (await degrees.see(session, view_from, [target_id])).get(target_id) if target_id is not None else None
    if target_id is None or seen is None:
        raise NotVisibleError
    asked = target_id in view_from.asked
    if target_id in view_from.connected:
        steps = [Step(one, name, ()) for one, name in seen.shared.items()]
        return Path(target_id, seen.name, Degree.FIRST, steps, asked=False)
    degree = Degree.SECOND if seen.shared else Degree.NONE
    return Path(target_id, seen.name, degree, await _closest(session, view_from, seen.shared, places), asked=asked)


async def _closest(
    session: AsyncSession, view_from: Viewpoint, names: Mapping[int, str], places: Places
) -> Sequence[Step]:
    """Order shared connections by what the viewer has in common with them; of one there is nothing to order."""
    if len(names) <= 1:
        return [Step(one, name, ()) for one, name in names.items()]
    weighed = list(names)[:WEIGHED]
    both = await backgrounds.load(session, [view_from.viewer_id, *weighed], places=places, viewpoint=view_from)
    mine, rarity = both.people[view_from.viewer_id], Rarity.among(both.people.values())
    grounds = {one: shared(mine, both.people[one], rarity) for one in weighed}
    weighed.sort(key=lambda one: -affinity(grounds[one], rarity))
    return [Step(one, names[one], backgrounds.describe(both, grounds[one])) for one in weighed]

"""The best route from one member to another: direct, or through a shared connection."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InputError, NotVisibleError
from bot.matching.background import Rarity, affinity, shared
from bot.members import backgrounds
from bot.members.backgrounds import Shared
from bot.members.visibility import viewpoint
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
    """How to get to ``target``: ``through`` are shared connections, whom the viewer is closest to first.

    ``asked`` is whether the viewer has asked the target to connect.
    """

    target: Member
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
    target = await session.get(Member, target_id) if target_id is not None else None
    if target is None or not view_from.sees(target):
        raise NotVisibleError
    names = (await degrees.shared_connections(session, view_from, [target.id])).get(target.id, {})
    if target.id in view_from.connected:
        return Path(target, Degree.FIRST, [Step(one, name, ()) for one, name in names.items()], asked=False)
    if not names:
        return Path(target, Degree.NONE, (), asked=target.id in view_from.asked)
    weighed = list(names)[:WEIGHED]
    both = await backgrounds.load(session, [viewer.id, *weighed], places=places, viewpoint=view_from)
    rarity = Rarity.among(both.people.values())
    grounds = {one: shared(both.people[viewer.id], both.people[one], rarity) for one in weighed}
    weighed.sort(key=lambda one: -affinity(grounds[one], rarity))
    steps = [Step(one, names[one], backgrounds.describe(both, grounds[one])) for one in weighed]
    return Path(target, Degree.SECOND, steps, asked=target.id in view_from.asked)

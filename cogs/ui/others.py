"""Another member as one viewer may see them, with how the two are connected: for every card that shows a person."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.members import viewing
from bot.members.viewing import ProfileView
from bot.members.visibility import viewpoint
from bot.models import Member
from bot.network import degrees
from bot.network.degrees import Route
from bot.places import Places


@dataclass(frozen=True, slots=True)
class Other:
    """Another member, as the viewer may see them, and how the two are connected."""

    profile: ProfileView
    route: Route


async def other(session: AsyncSession, viewer: Member, other_id: int, places: Places) -> Other:
    """Load another member.

    Raises:
        NotVisibleError: there is no such member, or the viewer doesn't see them: the same to the viewer.
    """
    shown = await viewing.view_member(session, viewer=viewer, target_id=other_id, places=places)
    routes = await degrees.routes(session, await viewpoint(session, viewer), [other_id])
    return Other(shown, routes[other_id])

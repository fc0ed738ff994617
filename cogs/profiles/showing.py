"""A member's profile as another sees it; the editor's owner, and the editor again after a change."""

import discord
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import Interaction
from bot.errors import NotVisibleError
from bot.members import named, profiles
from bot.models import Member
from bot.places import Places
from cogs.profiles import cards
from cogs.ui import actors, others


async def owner(session: AsyncSession, interaction: Interaction) -> Member:
    """Return the acting member with everything of their profile.

    Raises:
        NotAMemberError: they have not joined here.
    """
    found = await actors.member(session, interaction)
    return await profiles.load(session, found.id)


async def profile(
    session: AsyncSession, viewer: Member, target_id: int | None, places: Places
) -> discord.ui.LayoutView:
    """Return the card of a member as the viewer may see them, and how the two are connected.

    Raises:
        NotVisibleError: there is no such member, or the viewer doesn't see them: the same to the viewer.
    """
    if target_id is None:
        raise NotVisibleError
    found = await others.other(session, viewer, target_id, places)
    return cards.profile(found.profile, viewer.id, found.route)


async def editor(interaction: Interaction, notice: str = "") -> None:
    """Show the editor as it is now, in place of the card that was pressed."""
    services = interaction.client.services
    async with services.database.reading() as session:
        member = await owner(session, interaction)
        asked = len(await named.questions(session, member))
    await interaction.response.edit_message(view=cards.editor(member, services.places, notice, asked=asked))

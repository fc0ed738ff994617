"""The editor's owner, and showing the editor again after a change."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import Interaction
from bot.members import profiles
from bot.models import Member
from cogs.profiles import cards
from cogs.ui import actors


async def owner(session: AsyncSession, interaction: Interaction) -> Member:
    """Return the acting member with everything of their profile.

    Raises:
        NotAMemberError: they have not joined here.
    """
    found = await actors.member(session, interaction)
    return await profiles.load(session, found.id)


async def editor(interaction: Interaction, notice: str = "") -> None:
    """Show the editor as it is now, in place of the card that was pressed."""
    services = interaction.client.services
    async with services.database.reading() as session:
        member = await owner(session, interaction)
    await interaction.response.edit_message(view=cards.editor(member, services.places, notice))

"""Who acts: the member behind an interaction."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import Interaction
from bot.errors import InputError, NotAllowedError
from bot.members import profiles
from bot.models import Member


def society_id(interaction: Interaction) -> int:
    """Return the server in which this happens.

    Raises:
        InputError: it happens in a DM.
    """
    if interaction.guild_id is None:
        raise InputError("Use this command in your society's server: here it can't know which society you mean.")
    return interaction.guild_id


def society_name(interaction: Interaction) -> str:
    """Return the name of the server in which this happens."""
    return interaction.guild.name if interaction.guild else "this society"


async def member(session: AsyncSession, interaction: Interaction) -> Member:
    """Return the member who acts in this server.

    Raises:
        NotAMemberError: they have not joined; the sentence says how.
        InputError: it happens in a DM.
    """
    return await profiles.require(session, society_id=society_id(interaction), user_id=interaction.user.id)


def require_organizer(interaction: Interaction) -> None:
    """Let only organizers pass: those who may manage the server.

    Raises:
        NotAllowedError: the person is none.
    """
    if not interaction.permissions.manage_guild:
        raise NotAllowedError("Only organizers can do this: it needs the Manage Server permission.")

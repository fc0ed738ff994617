"""Asking a member to connect, from the command and from the context menu."""

from bot.client import Interaction
from bot.network import connections
from cogs.connections import cards
from cogs.ui import actors, others


async def ask(interaction: Interaction, *, target_id: int | None, how: str) -> None:
    """Ask, and show the person what they asked.

    Raises:
        CommonGroundError: what ``connections.ask`` refuses.
    """
    services = interaction.client.services
    async with services.database.transaction() as session:
        requester = await actors.member(session, interaction)
        asked = await connections.ask(session, requester=requester, target_id=target_id, how=how, now=services.clock())
        shown = await others.other(session, requester, asked.target.id, services.places)
    view = cards.asked(asked, viewer=requester, shown=shown)
    await interaction.response.send_message(view=view, ephemeral=True)

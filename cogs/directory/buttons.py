"""What the buttons on search results do."""

from bot.client import Interaction
from bot.network import connections
from cogs.directory import cards, pages
from cogs.ui import actors
from cogs.ui.persistent import PersistentButton


class TurnPage(PersistentButton, prefix="find:page", parts=5):
    """Show another page of the same search."""

    async def act(self, interaction: Interaction) -> None:
        """Search again: the page is as of now."""
        viewer, page = await pages.load(interaction, pages.parse(self.parts[:3]), self.number(3))
        await interaction.response.edit_message(view=cards.results(page, viewer, interaction.client.services.places))


class Connect(PersistentButton, prefix="find:connect", parts=5):
    """Ask somebody on the page to connect."""

    async def act(self, interaction: Interaction) -> None:
        """Ask, and show the same page with what happened."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            viewer = await actors.member(session, interaction)
            await connections.ask(session, requester=viewer, target_id=self.number(4), now=services.clock())
        viewer, page = await pages.load(interaction, pages.parse(self.parts[:3]), self.number(3))
        await interaction.response.edit_message(view=cards.results(page, viewer, services.places))


ALL = (TurnPage, Connect)

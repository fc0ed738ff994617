"""Answering what a text may mean, and taking back what it added."""

from bot.client import Interaction
from bot.members import drafts
from cogs.ui import actors, understood
from cogs.ui.persistent import PersistentButton, PersistentSelect, parse_id


class Choose(PersistentSelect, prefix="affiliation:choose", parts=1):
    """Say which organization is meant, or that none of them is."""

    async def act(self, interaction: Interaction) -> None:
        """Add it, and show the same card with its undo."""
        services = interaction.client.services
        value = self.item.values[0]
        async with services.database.transaction() as session:
            member = await actors.member(session, interaction)
            if value == understood.NONE:
                draft = await drafts.decline(session, member, self.number())
            else:
                draft = await drafts.choose(session, member, self.number(), parse_id(value), now=services.clock())
        await interaction.response.edit_message(view=understood.card(draft, services))


class Undo(PersistentButton, prefix="affiliation:undo", parts=1):
    """Take out what was added."""

    async def act(self, interaction: Interaction) -> None:
        """Take it out once, and show the same card with what can be done next."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            member = await actors.member(session, interaction)
            draft = await drafts.undo(session, member, self.number())
        await interaction.response.edit_message(view=understood.card(draft, services))


ALL = (Choose, Undo)

"""What the buttons under an organization that a member added do."""

from bot.client import Interaction
from bot.organizations import review
from cogs.organizations import cards, forms, reviewing
from cogs.ui import actors
from cogs.ui.persistent import PersistentButton, PersistentSelect, parse_id
from cogs.ui.text import plain


class Tie(PersistentButton, prefix="organizations:tie", parts=1):
    """Let who added an organization say what ties them to it."""

    async def act(self, interaction: Interaction) -> None:
        """Open the form."""
        await interaction.response.send_modal(forms.NewTie(self.number()))


class Keep(PersistentButton, prefix="organizations:keep", parts=1):
    """Say that an organization is right as it is."""

    async def act(self, interaction: Interaction) -> None:
        """Keep it, and show what else waits."""
        actors.require_organizer(interaction)
        services = interaction.client.services
        society_id = actors.society_id(interaction)
        async with services.database.transaction() as session:
            await review.keep(session, society_id=society_id, organization_id=self.number(), now=services.clock())
            kept = await review.load(session, society_id=society_id, organization_id=self.number())
            left = await reviewing.left(interaction, session)
        view = cards.done(f"{plain(kept.organization.name)} is kept", "Nothing changes for its members.", left)
        await interaction.response.edit_message(view=view)


class Rename(PersistentButton, prefix="organizations:rename", parts=1):
    """Give an organization another name."""

    async def act(self, interaction: Interaction) -> None:
        """Open the form with the name that it has."""
        actors.require_organizer(interaction)
        async with interaction.client.services.database.reading() as session:
            found = await review.load(session, society_id=actors.society_id(interaction), organization_id=self.number())
        await interaction.response.send_modal(forms.NewName(found.organization))


class Merge(PersistentSelect, prefix="organizations:merge", parts=1):
    """Merge an organization into one of the nearest."""

    async def act(self, interaction: Interaction) -> None:
        """Merge it, and show what else waits."""
        actors.require_organizer(interaction)
        services = interaction.client.services
        async with services.database.transaction() as session:
            into, members = await review.merge(
                session,
                society_id=actors.society_id(interaction),
                organization_id=self.number(),
                into_id=parse_id(self.item.values[0]),
                now=services.clock(),
            )
            left = await reviewing.left(interaction, session)
        await services.organizations.refresh(services.database)
        view = cards.done(f"Merged into {plain(into.name)}", cards.merged_sentence(len(members), into.name), left)
        await interaction.response.edit_message(view=view)


class Next(PersistentButton, prefix="organizations:next", parts=1):
    """Show the next organization of the queue."""

    async def act(self, interaction: Interaction) -> None:
        """Show it in the same card."""
        actors.require_organizer(interaction)
        async with interaction.client.services.database.reading() as session:
            view = await reviewing.card(interaction, session, after_id=self.number())
        await interaction.response.edit_message(view=view)


ALL = (Tie, Keep, Rename, Merge, Next)

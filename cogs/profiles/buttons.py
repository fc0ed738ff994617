"""What the buttons on profiles do."""

from bot.client import Interaction
from bot.members import profiles
from bot.models import ContactKind
from bot.network import connections
from cogs.profiles import forms, showing
from cogs.ui.people import CONTACT_NAMES
from cogs.ui.persistent import PersistentButton, PersistentSelect


class OpenEditor(PersistentButton, prefix="profile:edit"):
    """Show the editor in place of the card."""

    async def act(self, interaction: Interaction) -> None:
        """Show it."""
        await showing.editor(interaction)


class AddAffiliation(PersistentButton, prefix="profile:affiliation"):
    """Open the form for one affiliation."""

    async def act(self, interaction: Interaction) -> None:
        """Open it."""
        await interaction.response.send_modal(forms.NewAffiliation())


class EditBackground(PersistentButton, prefix="profile:background"):
    """Open the form for hometown, advisers and collaborators."""

    async def act(self, interaction: Interaction) -> None:
        """Open it with what is filled."""
        services = interaction.client.services
        async with services.database.reading() as session:
            member = await showing.owner(session, interaction)
        await interaction.response.send_modal(forms.Background(member, services.places))


class EditInterests(PersistentButton, prefix="profile:interests"):
    """Open the form for topics, units, offers and asks."""

    async def act(self, interaction: Interaction) -> None:
        """Open it with what is chosen."""
        async with interaction.client.services.database.reading() as session:
            member = await showing.owner(session, interaction)
        await interaction.response.send_modal(forms.Interests(member))


class EditAbout(PersistentButton, prefix="profile:about"):
    """Open the form for name, headline and goals."""

    async def act(self, interaction: Interaction) -> None:
        """Open it with what is filled."""
        async with interaction.client.services.database.reading() as session:
            member = await showing.owner(session, interaction)
        await interaction.response.send_modal(forms.About(member))


class EditVisibility(PersistentButton, prefix="profile:visibility"):
    """Open the form for who sees what."""

    async def act(self, interaction: Interaction) -> None:
        """Open it with what is set."""
        async with interaction.client.services.database.reading() as session:
            member = await showing.owner(session, interaction)
        await interaction.response.send_modal(forms.WhoSees(member))


class EditContact(PersistentSelect, prefix="profile:reach"):
    """Open the form for one way to reach the member."""

    async def act(self, interaction: Interaction) -> None:
        """Open it with what is filled."""
        kind = ContactKind(self.item.values[0])
        async with interaction.client.services.database.reading() as session:
            member = await showing.owner(session, interaction)
        current = next((contact for contact in member.contacts if contact.kind is kind), None)
        await interaction.response.send_modal(forms.Reach(kind, CONTACT_NAMES[kind], current))


class ViewProfile(PersistentButton, prefix="profile:view", parts=1):
    """Show a member's profile; on cards in the server and in DMs."""

    async def act(self, interaction: Interaction) -> None:
        """Show it only to who pressed."""
        services = interaction.client.services
        async with services.database.reading() as session:
            viewer = await profiles.peer(session, member_id=self.number(), user_id=interaction.user.id)
            card = await showing.profile(session, viewer, self.number(), services.places)
        await interaction.response.send_message(view=card, ephemeral=True)


class ConnectFromProfile(PersistentButton, prefix="profile:connect", parts=1):
    """Ask the shown member to connect."""

    async def act(self, interaction: Interaction) -> None:
        """Ask, and show the same profile with what happens next."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            viewer = await profiles.peer(session, member_id=self.number(), user_id=interaction.user.id)
            await connections.ask(session, requester=viewer, target_id=self.number(), now=services.clock())
            card = await showing.profile(session, viewer, self.number(), services.places)
        await interaction.response.edit_message(view=card)


ALL = (
    OpenEditor,
    AddAffiliation,
    EditBackground,
    EditInterests,
    EditAbout,
    EditVisibility,
    EditContact,
    ViewProfile,
    ConnectFromProfile,
)

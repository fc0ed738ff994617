"""The commands /connect and /connections, and the context menu of the same name."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommonGround, Interaction
from bot.members import profiles
from bot.network import circle, connections, imports, paths, requests
from cogs.connections import asking, forms, importing, lists, mapping
from cogs.ui import actors


@app_commands.guild_only()
class Connections(commands.GroupCog, group_name="connections", group_description="The members you know here"):
    """Connections."""

    def __init__(self, client: CommonGround) -> None:
        self.client = client

    async def cog_load(self) -> None:
        """Add /connect and the context menu, which stand outside the group."""
        self.client.tree.add_command(connect)
        self.client.tree.add_command(connect_menu)

    async def cog_unload(self) -> None:
        """Take them away again."""
        self.client.tree.remove_command(connect.name)
        self.client.tree.remove_command(connect_menu.name, type=discord.AppCommandType.user)

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction) -> None:
        """See the members you are connected with."""
        async with self.client.services.database.reading() as session:
            page = await circle.page(session, await actors.member(session, interaction), 0)
        await interaction.response.send_message(view=lists.connections(page), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(member="Whom to take out of your connections; they aren't told")
    async def remove(self, interaction: Interaction, member: discord.User) -> None:
        """End a connection. The other isn't told."""
        async with self.client.services.database.transaction() as session:
            actor = await actors.member(session, interaction)
            found = await profiles.find(session, society_id=actor.society_id, user_id=member.id)
            gone = await connections.remove(session, actor=actor, target_id=found.id if found else None)
        await interaction.response.send_message(view=lists.removed(gone), ephemeral=True)

    @app_commands.command(name="requests")
    async def requests_(self, interaction: Interaction) -> None:
        """See who asked to connect with you, and whom you asked."""
        async with self.client.services.database.reading() as session:
            actor = await actors.member(session, interaction)
            found = await requests.of(session, actor)
        await interaction.response.send_message(view=lists.requests(found, actor), ephemeral=True)

    @app_commands.command(name="map")
    async def map_(self, interaction: Interaction) -> None:
        """See your network as a picture: whom you know, what links you, and where it opens further."""
        await mapping.answer(interaction)

    @app_commands.command(name="import")
    @app_commands.describe(file="Connections.csv from LinkedIn's export of your data, or the zip that holds it")
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Find who of your LinkedIn contacts is here. Nothing of the file is kept, and nobody is told."""
        services = self.client.services
        contacts = await importing.read(interaction, file)
        # What takes long is done before the one writer is held.
        async with services.database.reading() as session:
            member = await actors.member(session, interaction)
            matches = await imports.match(session, member=member, contacts=contacts)
        async with services.database.transaction() as session:
            member = await actors.member(session, interaction)
            await imports.keep(session, member=member, matches=matches, now=services.clock())
            page = await imports.page(session, member, 0)
        await interaction.followup.send(view=importing.card(page), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(member="Whom you would like to reach")
    async def path(self, interaction: Interaction, member: discord.User) -> None:
        """See the best route to a member: direct, or through somebody you both know."""
        services = self.client.services
        async with services.database.reading() as session:
            viewer = await actors.member(session, interaction)
            target = await profiles.find(session, society_id=viewer.society_id, user_id=member.id)
            found = await paths.find(
                session, viewer=viewer, target_id=target.id if target else None, places=services.places
            )
        await interaction.response.send_message(view=lists.path(found, viewer), ephemeral=True)


@app_commands.command()
@app_commands.describe(
    member="Whom you would like to connect with; they are asked privately",
    how="How you know each other; they read it with your request",
)
@app_commands.guild_only()
async def connect(
    interaction: Interaction,
    member: discord.User,
    how: app_commands.Range[str, 0, connections.LONGEST_HOW] = "",
) -> None:
    """Ask a member to connect. If they decline, nobody is told."""
    async with interaction.client.services.database.reading() as session:
        actor = await actors.member(session, interaction)
        found = await profiles.find(session, society_id=actor.society_id, user_id=member.id)
    await asking.ask(interaction, target_id=found.id if found else None, how=how)


@app_commands.context_menu(name="Connect")
@app_commands.guild_only()
async def connect_menu(interaction: Interaction, member: discord.User) -> None:
    """Open the form for how the two know each other, unless they can't be asked anyway."""
    async with interaction.client.services.database.reading() as session:
        actor = await actors.member(session, interaction)
        found = await profiles.find(session, society_id=actor.society_id, user_id=member.id)
        target = await connections.may_ask(session, requester=actor, target_id=found.id if found else None)
    await interaction.response.send_modal(forms.How(target))

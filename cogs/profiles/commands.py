"""The commands /join and /profile."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommonGround, Interaction
from bot.members import named, profiles, roster
from bot.models import OutboxKind
from cogs.profiles import cards, showing
from cogs.ui import actors, understood


class Profiles(commands.GroupCog, group_name="profile", group_description="Your profile, and those of others"):
    """Profiles."""

    def __init__(self, client: CommonGround) -> None:
        self.client = client

    async def cog_load(self) -> None:
        """Add /join, which stands outside the group."""
        self.client.tree.add_command(join)

    async def cog_unload(self) -> None:
        """Take /join away again."""
        self.client.tree.remove_command(join.name)

    @app_commands.command()
    @app_commands.describe(member="Whose profile; leave it out for your own as others see it")
    @app_commands.guild_only()
    async def view(self, interaction: Interaction, member: discord.User | None = None) -> None:
        """See a member's profile and what you share."""
        services = self.client.services
        target = member or interaction.user
        async with services.database.reading() as session:
            viewer = await actors.member(session, interaction)
            found = await profiles.find(session, society_id=viewer.society_id, user_id=target.id)
            card = await showing.profile(session, viewer, found.id if found else None, services.places)
        await interaction.response.send_message(view=card, ephemeral=True)

    @app_commands.command()
    @app_commands.guild_only()
    async def edit(self, interaction: Interaction) -> None:
        """Fill in your profile, and decide who sees what."""
        services = self.client.services
        async with services.database.reading() as session:
            viewer = await actors.member(session, interaction)
            own = await profiles.load(session, viewer.id)
            asked = len(await named.questions(session, own))
        view = cards.editor(own, services.places, asked=asked)
        await interaction.response.send_message(view=view, ephemeral=True)


@app_commands.command()
@app_commands.describe(code="The code your organizers sent you, if they did: it fills in what they know of you")
@app_commands.guild_only()
async def join(interaction: Interaction, code: str | None = None) -> None:
    """Join Common Ground in this society."""
    services = interaction.client.services
    now = services.clock()
    society_id = actors.society_id(interaction)
    name = interaction.user.display_name
    async with services.database.transaction() as session:
        if code is not None:
            claimed = await roster.claim(
                session,
                index=services.organizations.index,
                society_id=society_id,
                code=code,
                user_id=interaction.user.id,
                name=name,
                now=now,
            )
            member_id, new, draft = claimed.member.id, True, claimed.draft
        else:
            member, new = await profiles.join(
                session,
                society_id=society_id,
                society_name=actors.society_name(interaction),
                user_id=interaction.user.id,
                name=name,
                now=now,
            )
            member_id, draft = member.id, None
        own = await profiles.load(session, member_id)
        # Who joins may be the adviser of many here.
        question = await interaction.client.renderers[OutboxKind.NAMED_ASKED](session, own.id, own) if new else None
    welcome = cards.welcome(own, actors.society_name(interaction), new=new, claimed=code is not None)
    await interaction.response.send_message(view=cards.editor(own, services.places, welcome), ephemeral=True)
    if draft is not None:
        # What others said of the person is theirs to correct, one press each.
        await interaction.followup.send(view=understood.card(draft, services), ephemeral=True)
    if question is not None:
        await interaction.followup.send(view=question, ephemeral=True)

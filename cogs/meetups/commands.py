"""The commands /meetups join, leave, status and recap."""

from discord import app_commands
from discord.ext import commands
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import CommonGround, Interaction
from bot.meetups import programs, recap, suggestions
from bot.models import Meeting, Member, Program
from cogs.meetups import cards, follow_up_cards
from cogs.ui import actors
from cogs.ui.parameters import ProgramParameter

Chosen = app_commands.Transform[Meeting, ProgramParameter()]
LookedBack = app_commands.Transform[Meeting, ProgramParameter(lately=True)]


@app_commands.guild_only()
class Meetups(
    commands.GroupCog,
    group_name="meetups",
    group_description="Be introduced to members you share something with",
):
    """Meetups."""

    def __init__(self, client: CommonGround) -> None:
        self.client = client

    @app_commands.command()
    @app_commands.describe(program="A meeting, or year-round")
    async def join(self, interaction: Interaction, program: Chosen) -> None:
        """Opt in: hear of one person at a time whom it is worth meeting, and why."""
        services = self.client.services
        async with services.database.transaction() as session:
            member = await actors.member(session, interaction)
            standing = await programs.join(
                session,
                member=member,
                program=await self._program(session, member, program),
                now=services.clock(),
            )
        await interaction.response.send_message(view=cards.joined(standing), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(program="A meeting, or year-round")
    async def leave(self, interaction: Interaction, program: Chosen) -> None:
        """Opt out: nothing more is suggested."""
        async with self.client.services.database.transaction() as session:
            member = await actors.member(session, interaction)
            standing = await programs.leave(
                session, member=member, program=await self._program(session, member, program)
            )
        await interaction.response.send_message(view=cards.joined(standing), ephemeral=True)

    @app_commands.command()
    async def status(self, interaction: Interaction) -> None:
        """See what you opted in to, and whom to meet."""
        services = self.client.services
        async with services.database.transaction() as session:
            member = await actors.member(session, interaction)
            standings = await programs.standings(session, member=member, now=services.clock(), rng=services.rng)
            latest = await suggestions.latest(session, member=member, bank=services.bank, most=2)
        await interaction.response.send_message(view=cards.status(standings, latest), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(program="A meeting, or year-round")
    async def recap(self, interaction: Interaction, program: LookedBack) -> None:
        """See whom you met, what you share, and what to do next."""
        services = self.client.services
        async with services.database.transaction() as session:
            member = await actors.member(session, interaction)
            found = await recap.of_program(
                session,
                member=member,
                program=await self._program(session, member, program),
                bank=services.bank,
                now=services.clock(),
            )
        await interaction.response.send_message(view=follow_up_cards.recap(found), ephemeral=True)

    async def _program(self, session: AsyncSession, member: Member, meeting: Meeting | None) -> Program:
        services = self.client.services
        if meeting is not None:
            return await programs.of_meeting(session, meeting)
        return await programs.year_round(session, society_id=member.society_id, now=services.clock(), rng=services.rng)

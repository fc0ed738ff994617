"""The commands /introductions ask, list, status, withdraw and preferences, and the context menu."""

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot import societies
from bot.client import CommonGround, Interaction
from bot.errors import InputError, NotVisibleError
from bot.introductions import asking, preferences
from bot.introductions.loading import Request
from bot.introductions.seen import Seen, by_asker
from bot.members import profiles
from bot.models import Member
from cogs.introductions import asking_cards, preferring
from cogs.introductions.asking_buttons import first_card
from cogs.introductions.showing import Showing
from cogs.ui import actors

MENU = "Ask for an introduction"
_TAKEN_BACK = (Seen.UNDER_WAY, Seen.MORE_ASKED, Seen.DRAFT)


@app_commands.guild_only()
class Introductions(
    commands.GroupCog, group_name="introductions", group_description="Meet members through somebody you both know"
):
    """Introductions."""

    def __init__(self, client: CommonGround) -> None:
        self.client = client
        self._menu = app_commands.ContextMenu(name=MENU, callback=ask_from_menu)

    async def cog_load(self) -> None:
        """Add the context menu, which no group holds."""
        self.client.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take the context menu away again."""
        self.client.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command()
    @app_commands.describe(member="Whom you would like to meet; nothing is sent before you press Send")
    async def ask(self, interaction: Interaction, member: discord.User) -> None:
        """Look for the warmest way to a member."""
        await _show_ways(interaction, member.id)

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction) -> None:
        """See what waits for your answer, and what you asked."""
        services = self.client.services
        async with services.database.reading() as session:
            member = await actors.member(session, interaction)
            card = await Showing(services).overview(session, member)
        await interaction.response.send_message(view=card, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(member="The request to meet whom; leave it out for the newest")
    async def status(self, interaction: Interaction, member: discord.User | None = None) -> None:
        """See how a request of yours stands."""
        services = self.client.services
        async with services.database.reading() as session:
            asker = await actors.member(session, interaction)
            request = _newest(await asking.of_asker(session, asker, most=_SEARCHED), member, tuple(Seen))
            card = await Showing(services).mine(session, request)
        await interaction.response.send_message(view=card, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(member="The request to meet whom; leave it out for the newest")
    async def withdraw(self, interaction: Interaction, member: discord.User | None = None) -> None:
        """Take a request of yours back; nobody is told."""
        services = self.client.services
        async with services.database.transaction() as session:
            asker = await actors.member(session, interaction)
            request = _newest(await asking.of_asker(session, asker, most=_SEARCHED), member, _TAKEN_BACK)
            left = await asking.withdraw(
                session,
                introduction_id=request.introduction.id,
                user_id=interaction.user.id,
                now=services.clock(),
            )
        await interaction.response.send_message(view=asking_cards.dropped(left), ephemeral=True)

    @app_commands.command()
    async def preferences(self, interaction: Interaction) -> None:
        """Say what you are open to: passing on, being asked, for what, how often."""
        services = self.client.services
        async with services.database.reading() as session:
            member = await actors.member(session, interaction)
            said = (await preferences.of(session, [member.id]))[member.id]
            usual = (await societies.settings_of(session, member.society_id)).asks_a_week
        card = preferring.card(said, usual=usual, now=services.clock())
        await interaction.response.send_message(view=card, ephemeral=True)


async def ask_from_menu(interaction: Interaction, user: discord.User) -> None:
    """Look for the warmest way to the person whose menu it is."""
    await _show_ways(interaction, user.id)


_SEARCHED = 50


async def _show_ways(interaction: Interaction, user_id: int) -> None:
    services = interaction.client.services
    async with services.database.reading() as session:
        asker = await actors.member(session, interaction)
        target: Member | None = await profiles.find(session, society_id=asker.society_id, user_id=user_id)
        if target is None:
            raise NotVisibleError
        card = await first_card(session, services, asker, target.id)
    await interaction.response.send_message(view=card, ephemeral=True)


def _newest(requests: Sequence[Request], member: discord.User | None, seen: tuple[Seen, ...]) -> Request:
    for request in requests:
        to_them = member is None or (request.target is not None and request.target.user_id == member.id)
        if to_them and by_asker(request.introduction) in seen:
            return request
    raise InputError("You have no such request. `/introductions list` shows those that you have.")

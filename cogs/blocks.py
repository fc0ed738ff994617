"""Blocking a member, silently and both ways: /blocks."""

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommonGround, Interaction
from bot.models import Member
from bot.network import blocks
from cogs.ui import actors, cards
from cogs.ui.persistent import PersistentButton
from cogs.ui.text import plain

_SHOWN = 12


@app_commands.guild_only()
class Blocks(commands.GroupCog, group_name="blocks", group_description="Members you want nothing to do with"):
    """Blocks."""

    def __init__(self, client: CommonGround) -> None:
        self.client = client

    @app_commands.command()
    @app_commands.describe(member="Neither of you sees or meets the other here any more; they aren't told")
    async def add(self, interaction: Interaction, member: discord.User) -> None:
        """Block a member: neither of you finds, sees or meets the other any more, and nobody is told."""
        services = self.client.services
        async with services.database.transaction() as session:
            actor = await actors.member(session, interaction)
            blocked = await blocks.block(session, actor=actor, target_user_id=member.id, now=services.clock())
        view = cards.card(
            f"### {plain(blocked.name)} is blocked",
            "Neither of you finds, sees or is paired with the other, and a connection between you has ended. They "
            "aren't told.",
            cards.row(cards.button("block:end", blocked.id, label="Unblock")),
        )
        await interaction.response.send_message(view=view, ephemeral=True)

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction) -> None:
        """See whom you blocked, and take it back."""
        async with self.client.services.database.reading() as session:
            actor = await actors.member(session, interaction)
            blocked = await blocks.blocked_by(session, actor)
        await interaction.response.send_message(view=_list(blocked), ephemeral=True)


class Unblock(PersistentButton, prefix="block:end", parts=1):
    """Take a block back."""

    async def act(self, interaction: Interaction) -> None:
        """Unblock, and show whom the member still blocks."""
        async with interaction.client.services.database.transaction() as session:
            actor = await actors.member(session, interaction)
            freed = await blocks.unblock(session, actor=actor, target_id=self.number())
            left = await blocks.blocked_by(session, actor)
        notice = f"{plain(freed.name)} isn't blocked any more. A connection that ended stays ended."
        await interaction.response.edit_message(view=_list(left, notice))


def _list(blocked: Sequence[Member], notice: str = "") -> discord.ui.LayoutView:
    parts: list[str | cards.Item] = [notice, "### Whom you blocked"]
    if not blocked:
        parts.append("Nobody.")
    for member in blocked[:_SHOWN]:
        parts += [plain(member.name), cards.row(cards.button("block:end", member.id, label="Unblock"))]
    if len(blocked) > _SHOWN:
        parts.append(f"{len(blocked) - _SHOWN} more are shown when you unblock some of these.")
    return cards.card(*parts, cards.note("They aren't told, and neither of you finds the other."))


async def setup(client: CommonGround) -> None:
    """Add the cog and register its buttons, so that they work after a restart."""
    client.add_dynamic_items(Unblock)
    await client.add_cog(Blocks(client))

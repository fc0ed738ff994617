"""What the buttons on a question do."""

import discord

from bot.client import Interaction
from bot.errors import NotAllowedError
from bot.icebreakers import giving
from cogs.icebreakers import asking, cards
from cogs.ui import actors
from cogs.ui.persistent import PersistentButton


class Another(PersistentButton, prefix="icebreaker:another", parts=1):
    """Choose another question for the same two, or for anybody (0)."""

    async def act(self, interaction: Interaction) -> None:
        """Show it in place of the one before."""
        given = await asking.give(interaction, self.number())
        await interaction.response.edit_message(view=cards.given(given))


class Post(PersistentButton, prefix="icebreaker:post", parts=1):
    """Put one's question to the channel."""

    async def act(self, interaction: Interaction) -> None:
        """Post it in the language of the server, and say so on the card."""
        if interaction.channel_id is None or not _may_write(interaction):
            raise NotAllowedError(
                "You can't write in this channel, so I don't for you. Use `/icebreaker` in another one."
            )
        services = interaction.client.services
        locale = str(interaction.guild_locale or interaction.locale)
        async with services.database.transaction() as session:
            asker = await actors.member(session, interaction)
            found = await giving.post(
                session,
                use_id=self.number(),
                asker=asker,
                channel_id=interaction.channel_id,
                bank=services.bank,
                locale=locale,
            )
        await interaction.response.edit_message(view=cards.posted(found))
        await interaction.followup.send(view=cards.public(found, asker.name))


def _may_write(interaction: Interaction) -> bool:
    if isinstance(interaction.channel, discord.Thread):
        return interaction.permissions.send_messages_in_threads
    return interaction.permissions.send_messages


ALL = (Another, Post)

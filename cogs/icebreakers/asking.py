"""Asking for a question, from the command and from its button alike."""

from bot.client import Interaction
from bot.icebreakers import giving
from bot.icebreakers.giving import Given
from cogs.ui import actors


async def give(interaction: Interaction, other_id: int) -> Given:
    """Choose a question for the acting member and another, or for them alone (0), in their language."""
    services = interaction.client.services
    locale, now = str(interaction.locale), services.clock()
    async with services.database.transaction() as session:
        asker = await actors.member(session, interaction)
        if other_id:
            return await giving.for_two(
                session,
                asker=asker,
                other_id=other_id,
                bank=services.bank,
                places=services.places,
                rng=services.rng,
                now=now,
                locale=locale,
            )
        return await giving.for_one(
            session,
            asker=asker,
            channel_id=interaction.channel_id,
            bank=services.bank,
            rng=services.rng,
            now=now,
            locale=locale,
        )

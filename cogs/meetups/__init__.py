"""Meetups: /meetups, and the suggestions that come by message."""

from bot.client import CommonGround
from cogs.meetups import buttons, turns
from cogs.meetups.commands import Meetups


async def setup(client: CommonGround) -> None:
    """Add the cog and register its buttons, so that they work after a restart."""
    client.add_dynamic_items(*buttons.ALL, *turns.ALL)
    await client.add_cog(Meetups(client))

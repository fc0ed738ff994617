"""Meetups: /meetups, the suggestions that come by message or in a thread, and all that follows them."""

from bot.client import CommonGround
from cogs.meetups import buttons, life_buttons, turns
from cogs.meetups.commands import Meetups
from cogs.meetups.showing import Showing
from cogs.meetups.threads import Threads


async def setup(client: CommonGround) -> None:
    """Add the cog and register its buttons, so that they work after a restart."""
    client.add_dynamic_items(*buttons.ALL, *life_buttons.ALL, *turns.ALL)
    Showing(client.services).register(client)
    Threads(client).register(client)
    await client.add_cog(Meetups(client))

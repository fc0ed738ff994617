"""Introductions: /introductions, the requests that come by message, and the threads that follow a yes."""

from bot.client import CommonGround
from cogs.introductions import answering_buttons, asking_buttons
from cogs.introductions.commands import Introductions
from cogs.introductions.preferring import Change
from cogs.introductions.showing import Showing
from cogs.introductions.threads import Threads


async def setup(client: CommonGround) -> None:
    """Add the cog and register its buttons, so that they work after a restart."""
    client.add_dynamic_items(*asking_buttons.ALL, *answering_buttons.ALL, Change)
    Showing(client.services).register(client)
    Threads(client).register(client)
    await client.add_cog(Introductions(client))

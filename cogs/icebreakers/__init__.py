"""Questions to start with: /icebreaker, one more after silence, and the mornings of a meeting."""

from bot.client import CommonGround
from cogs.icebreakers import buttons
from cogs.icebreakers.commands import Icebreakers


async def setup(client: CommonGround) -> None:
    """Add the cog and register its buttons, so that they work after a restart."""
    client.add_dynamic_items(*buttons.ALL)
    await client.add_cog(Icebreakers(client))

"""Joining, and what a member says of themselves: /join, /profile."""

from bot.client import CommonGround
from cogs.profiles import buttons
from cogs.profiles.commands import Profiles


async def setup(client: CommonGround) -> None:
    """Add the cog and register its buttons, so that they work after a restart."""
    client.add_dynamic_items(*buttons.ALL)
    await client.add_cog(Profiles(client))

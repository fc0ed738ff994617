"""Finding members by organization: /find."""

from bot.client import CommonGround
from cogs.directory import buttons
from cogs.directory.commands import Directory


async def setup(client: CommonGround) -> None:
    """Add the cog and register its buttons, so that they work after a restart."""
    client.add_dynamic_items(*buttons.ALL)
    await client.add_cog(Directory(client))

"""A member's ties to organizations: /affiliation add, paste, remove and list."""

from bot.client import CommonGround
from cogs.affiliations import buttons
from cogs.affiliations.commands import Affiliations


async def setup(client: CommonGround) -> None:
    """Add the cog and register its buttons, so that they work after a restart."""
    client.add_dynamic_items(*buttons.ALL)
    await client.add_cog(Affiliations(client))

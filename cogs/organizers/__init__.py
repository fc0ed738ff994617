"""What organizers decide for their society, and what members report to them: /organizers."""

from bot.client import CommonGround
from cogs.organizers import icebreakers
from cogs.organizers.commands import Done, Organizers
from cogs.organizers.rounds import TakeBack


async def setup(client: CommonGround) -> None:
    """Add the cog and register its buttons, so that they work after a restart."""
    client.add_dynamic_items(Done, TakeBack, *icebreakers.ALL)
    await client.add_cog(Organizers(client))

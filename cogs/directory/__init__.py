"""Finding members: /find."""

from bot.client import CommonGround
from bot.models import OutboxKind
from cogs.directory import buttons, digests
from cogs.directory.commands import Directory


async def setup(client: CommonGround) -> None:
    """Add the cog and register its buttons, so that they work after a restart."""
    client.add_dynamic_items(*buttons.ALL)
    client.renderers[OutboxKind.WATCH_DIGEST] = digests.renderer(client.services)
    await client.add_cog(Directory(client))

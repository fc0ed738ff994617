"""Organizations that members add, what organizers make of them, and what members hear of moves: /organizations."""

from bot.client import CommonGround
from bot.models import OutboxKind
from cogs.organizations import buttons, moves
from cogs.organizations.commands import Organizations


async def setup(client: CommonGround) -> None:
    """Add the cog and register its buttons, so that they work after a restart."""
    client.renderers[OutboxKind.ORGANIZATION_MOVED] = moves.render
    client.add_dynamic_items(*buttons.ALL, *moves.ALL)
    await client.add_cog(Organizations(client))

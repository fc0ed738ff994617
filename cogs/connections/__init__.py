"""Connections: /connect, /connections, requests and their answers."""

from bot.client import CommonGround
from bot.models import OutboxKind
from cogs.connections import buttons, delivery, importing
from cogs.connections.commands import Connections


async def setup(client: CommonGround) -> None:
    """Add the cog and register its buttons, so that they work after a restart."""
    client.add_dynamic_items(*buttons.ALL, *importing.ALL)
    renderers = delivery.Renderers(client.services)
    client.renderers[OutboxKind.CONNECTION_ASKED] = renderers.asked
    client.renderers[OutboxKind.CONNECTION_ACCEPTED] = renderers.accepted
    client.waiting.append(delivery.waiting)
    await client.add_cog(Connections(client))

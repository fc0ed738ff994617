"""Meetings: /meeting, the cards of meetings and events, their messages, and Discord's own events."""

from bot.client import CommonGround
from cogs.meetings import event_buttons, meeting_buttons, messages, mirroring
from cogs.meetings.commands import Meetings


async def setup(client: CommonGround) -> None:
    """Add the cogs and register the buttons, so that they work after a restart."""
    client.add_dynamic_items(*meeting_buttons.ALL, *event_buttons.ALL)
    messages.register(client)
    mirroring.hear_of_interest(client)
    await client.add_cog(mirroring.Mirroring(client))
    await client.add_cog(Meetings(client))

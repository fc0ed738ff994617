"""What the buttons and selects on an event's cards do."""

from bot.client import Interaction
from bot.meetings import events, mirrors, rsvps
from bot.models import RsvpAnswer
from cogs.meetings import event_cards, files, showing
from cogs.meetings.forms import EditEvent
from cogs.ui import actors
from cogs.ui.persistent import PersistentButton, PersistentSelect, parse_id

# Enough that two looks are never taken for one.
_TOKEN_BITS = 48


class Open(PersistentSelect, prefix="event:open", parts=1):
    """Open an event of the agenda."""

    async def act(self, interaction: Interaction) -> None:
        """Show it in place of the agenda."""
        await _show(interaction, parse_id(self.item.values[0]))


class Show(PersistentButton, prefix="event:show", parts=1):
    """Show an event."""

    async def act(self, interaction: Interaction) -> None:
        """Show it as of now."""
        await _show(interaction, self.number())


class Going(PersistentButton, prefix="event:going", parts=1):
    """Say that one goes, or wait for a place."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show the same card."""
        await _answer(interaction, self.number(), RsvpAnswer.GOING)


class Maybe(PersistentButton, prefix="event:maybe", parts=1):
    """Say that one may go."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show the same card."""
        await _answer(interaction, self.number(), RsvpAnswer.MAYBE)


class Cant(PersistentButton, prefix="event:cant", parts=1):
    """Say that one can't."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show the same card."""
        await _answer(interaction, self.number(), RsvpAnswer.CANT)


class Remind(PersistentButton, prefix="event:remind", parts=2):
    """Be reminded, or not."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show the same card."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            member = await showing.member_of_event(session, interaction, self.number())
            await rsvps.remind(
                session, member=member, event_id=self.number(), wanted=bool(self.number(1)), now=services.clock()
            )
        await _show(interaction, self.number())


class Calendar(PersistentButton, prefix="event:calendar", parts=1):
    """Put the event into one's calendar."""

    async def act(self, interaction: Interaction) -> None:
        """Send the file."""
        services = interaction.client.services
        async with services.database.reading() as session:
            acting = await showing.of_event(session, interaction, self.number())
            event, meeting = await rsvps.require(session, society_id=acting.society_id, event_id=self.number())
        file = files.of_event(event, meeting, services.clock())
        await interaction.response.send_message(files.TOLD, file=file, ephemeral=True)


class Edit(PersistentButton, prefix="event:edit", parts=1):
    """Change an event, for organizers."""

    async def act(self, interaction: Interaction) -> None:
        """Ask in a form."""
        actors.require_organizer(interaction)
        async with interaction.client.services.database.reading() as session:
            event, meeting = await rsvps.require(
                session, society_id=actors.society_id(interaction), event_id=self.number()
            )
        await interaction.response.send_modal(EditEvent(event, meeting))


class Cancel(PersistentButton, prefix="event:cancel", parts=1):
    """Ask whether to cancel an event, for organizers."""

    async def act(self, interaction: Interaction) -> None:
        """Ask in place of the card."""
        actors.require_organizer(interaction)
        async with interaction.client.services.database.reading() as session:
            event, meeting = await rsvps.require(
                session, society_id=actors.society_id(interaction), event_id=self.number()
            )
        await interaction.response.edit_message(view=event_cards.ask_to_cancel(event, meeting))


class End(PersistentButton, prefix="event:end", parts=1):
    """Cancel an event, for organizers."""

    async def act(self, interaction: Interaction) -> None:
        """Cancel it, and show it so."""
        actors.require_organizer(interaction)
        services = interaction.client.services
        async with services.database.transaction() as session:
            await events.cancel(
                session, society_id=actors.society_id(interaction), event_id=self.number(), now=services.clock()
            )
        await _show(interaction, self.number())


class Mirror(PersistentButton, prefix="event:mirror", parts=1):
    """Try again to show an event among Discord's own, for organizers."""

    async def act(self, interaction: Interaction) -> None:
        """Plan it, and show the same card."""
        actors.require_organizer(interaction)
        services = interaction.client.services
        async with services.database.transaction() as session:
            await mirrors.try_again(
                session,
                society_id=actors.society_id(interaction),
                event_id=self.number(),
                token=services.rng.getrandbits(_TOKEN_BITS),
                now=services.clock(),
            )
        await _show(interaction, self.number())


async def _answer(interaction: Interaction, event_id: int, said: RsvpAnswer) -> None:
    services = interaction.client.services
    async with services.database.transaction() as session:
        member = await showing.member_of_event(session, interaction, event_id)
        await rsvps.answer(session, member=member, event_id=event_id, said=said, now=services.clock())
    await _show(interaction, event_id)


async def _show(interaction: Interaction, event_id: int) -> None:
    await interaction.response.edit_message(view=await showing.event(interaction, event_id))


ALL = (Open, Show, Going, Maybe, Cant, Remind, Calendar, Edit, Cancel, End, Mirror)

"""What the buttons and selects on a meeting's cards do."""

from bot.client import Interaction
from bot.meetings import attending, meetings
from bot.meetups import replanning
from bot.models import Meeting, Member
from cogs.meetings import files, meeting_cards, showing
from cogs.ui import actors
from cogs.ui.persistent import PersistentButton, PersistentSelect, parse_id


class Attend(PersistentButton, prefix="meeting:attend", parts=1):
    """Say that one comes."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show how one comes."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            member, meeting = await showing.of_meeting(session, interaction, self.number())
            await meetings.attend(session, member=member, meeting=meeting, now=services.clock())
        await _show_how(interaction, self.number())


class Withdraw(PersistentButton, prefix="meeting:withdraw", parts=1):
    """Say that one doesn't come after all."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show the agenda."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            member, meeting = await showing.of_meeting(session, interaction, self.number())
            await meetings.withdraw(session, member=member, meeting=meeting, now=services.clock())
        await interaction.response.edit_message(view=await showing.agenda(interaction, self.number()))


class How(PersistentButton, prefix="meeting:how", parts=1):
    """See and change how one comes."""

    async def act(self, interaction: Interaction) -> None:
        """Show it."""
        await _show_how(interaction, self.number())


class ChooseDays(PersistentSelect, prefix="meeting:days", parts=2):
    """Choose the days on which one is there."""

    async def act(self, interaction: Interaction) -> None:
        """Note them, and show the same card."""
        start = self.number(1) * meeting_cards.DAYS_A_SELECT
        async with interaction.client.services.database.transaction() as session:
            member, meeting = await showing.of_meeting(session, interaction, self.number())
            await attending.choose_days(
                session,
                member=member,
                meeting=meeting,
                offered=range(start, start + meeting_cards.DAYS_A_SELECT),
                chosen=[parse_id(value) for value in self.item.values],
            )
        await _show_how(interaction, self.number())


class ChooseRemote(PersistentButton, prefix="meeting:remote", parts=2):
    """Take part in person, or remotely."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show the same card."""
        async with interaction.client.services.database.transaction() as session:
            member, meeting = await showing.of_meeting(session, interaction, self.number())
            await attending.choose_remote(session, member=member, meeting=meeting, remote=bool(self.number(1)))
        await _show_how(interaction, self.number())


class ChooseFirst(PersistentButton, prefix="meeting:first", parts=2):
    """Say whether it is one's first time."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show the same card."""
        async with interaction.client.services.database.transaction() as session:
            member, meeting = await showing.of_meeting(session, interaction, self.number())
            await attending.choose_first_timer(
                session, member=member, meeting=meeting, first_timer=bool(self.number(1))
            )
        await _show_how(interaction, self.number())


class ShowAgenda(PersistentButton, prefix="meeting:agenda", parts=2):
    """Show a page of the agenda."""

    async def act(self, interaction: Interaction) -> None:
        """Show it as of now."""
        await interaction.response.edit_message(view=await showing.agenda(interaction, self.number(), self.number(1)))


class Calendar(PersistentButton, prefix="meeting:calendar", parts=1):
    """Put the meeting into one's calendar."""

    async def act(self, interaction: Interaction) -> None:
        """Send the file."""
        services = interaction.client.services
        async with services.database.reading() as session:
            _member, meeting = await showing.of_meeting(session, interaction, self.number())
        file = files.of_meeting(meeting, services.clock())
        await interaction.response.send_message(files.TOLD, file=file, ephemeral=True)


class End(PersistentButton, prefix="meeting:end", parts=1):
    """Cancel a meeting, for organizers."""

    async def act(self, interaction: Interaction) -> None:
        """Cancel it, and say so."""
        actors.require_organizer(interaction)
        services = interaction.client.services
        async with services.database.transaction() as session:
            meeting = await replanning.cancel_meeting(
                session, society_id=actors.society_id(interaction), meeting_id=self.number(), now=services.clock()
            )
        await interaction.response.edit_message(view=meeting_cards.cancelled(meeting))


async def answer_how(interaction: Interaction, member: Member, meeting: Meeting) -> None:
    """Answer a command with how the member comes."""
    async with interaction.client.services.database.reading() as session:
        attendance = await attending.of(session, member=member, meeting=meeting)
    await interaction.response.send_message(view=meeting_cards.coming(meeting, attendance), ephemeral=True)


async def _show_how(interaction: Interaction, meeting_id: int) -> None:
    async with interaction.client.services.database.reading() as session:
        member, meeting = await showing.of_meeting(session, interaction, meeting_id)
        attendance = await attending.of(session, member=member, meeting=meeting)
    await interaction.response.edit_message(view=meeting_cards.coming(meeting, attendance))


ALL = (Attend, Withdraw, How, ChooseDays, ChooseRemote, ChooseFirst, ShowAgenda, Calendar, End)

"""What the buttons about the programs of meetups do: opting in and out, stepping in, coming back, reminders."""

from bot.client import Interaction
from bot.meetings import meetings
from bot.meetups import programs, silence, standby
from cogs.meetups import cards, follow_up_cards
from cogs.ui import actors
from cogs.ui.persistent import PersistentButton


class Join(PersistentButton, prefix="meetups:join", parts=1):
    """Opt in to the meetups of a meeting; 0 stands for year-round."""

    async def act(self, interaction: Interaction) -> None:
        """Opt in, and show what happens next."""
        await _opt(interaction, self.number(), wanted=True)


class Leave(PersistentButton, prefix="meetups:leave", parts=1):
    """Opt out of the meetups of a meeting; 0 stands for year-round."""

    async def act(self, interaction: Interaction) -> None:
        """Opt out, and say so."""
        await _opt(interaction, self.number(), wanted=False)


class Standby(PersistentButton, prefix="meetups:standby", parts=2):
    """Step in at short notice (1), or not (0)."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and say what it means."""
        async with interaction.client.services.database.transaction() as session:
            program, member = await standby.choose(
                session, program_id=self.number(), user_id=interaction.user.id, on=self.number(1) == 1
            )
            standing = await programs.standing(session, member=member, program=program)
        await interaction.response.edit_message(view=cards.standby(standing))


class Resume(PersistentButton, prefix="meetups:resume", parts=1):
    """Be counted in again after a pause."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and say when the next round is."""
        async with interaction.client.services.database.transaction() as session:
            program, member = await silence.come_back(session, program_id=self.number(), user_id=interaction.user.id)
            standing = await programs.standing(session, member=member, program=program)
        await interaction.response.edit_message(view=cards.joined(standing))


class Quiet(PersistentButton, prefix="meetups:quiet", parts=1):
    """No more reminders."""

    async def act(self, interaction: Interaction) -> None:
        """Note it."""
        await _remind(interaction, self.number(), on=False)


class Remind(PersistentButton, prefix="meetups:remind", parts=1):
    """Reminders again."""

    async def act(self, interaction: Interaction) -> None:
        """Note it."""
        await _remind(interaction, self.number(), on=True)


async def _remind(interaction: Interaction, program_id: int, *, on: bool) -> None:
    async with interaction.client.services.database.transaction() as session:
        await standby.remind(session, program_id=program_id, user_id=interaction.user.id, on=on)
    await interaction.response.edit_message(view=follow_up_cards.quiet(program_id, on=on))


async def _opt(interaction: Interaction, meeting_id: int, *, wanted: bool) -> None:
    services = interaction.client.services
    now = services.clock()
    async with services.database.transaction() as session:
        member = await actors.member(session, interaction)
        if meeting_id:
            meeting = await meetings.require(session, society_id=member.society_id, meeting_id=meeting_id)
            program = await programs.of_meeting(session, meeting)
        else:
            program = await programs.year_round(session, society_id=member.society_id, now=now, rng=services.rng)
        if wanted:
            standing = await programs.join(session, member=member, program=program, now=now)
        else:
            standing = await programs.leave(session, member=member, program=program)
    await interaction.response.edit_message(view=cards.joined(standing))


ALL = (Join, Leave, Standby, Resume, Quiet, Remind)

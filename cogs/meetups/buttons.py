"""What the buttons on meetups do."""

from bot.client import Interaction
from bot.errors import NotAllowedError
from bot.meetings import meetings
from bot.meetups import programs, suggestions
from bot.models import Answer
from cogs.meetups import cards
from cogs.ui import actors
from cogs.ui.persistent import PersistentButton


class WeMet(PersistentButton, prefix="meetup:met", parts=1):
    """Say that the meetup took place."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show the same card."""
        await _answer(interaction, self.number(), Answer.MET)


class CantMakeIt(PersistentButton, prefix="meetup:cant", parts=1):
    """Say that one can't make it."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, tell the others, and show the same card."""
        await _answer(interaction, self.number(), Answer.CANT)


class Show(PersistentButton, prefix="meetup:show", parts=1):
    """Show a suggestion again, from /meetups status."""

    async def act(self, interaction: Interaction) -> None:
        """Show it as it is now."""
        services = interaction.client.services
        async with services.database.reading() as session:
            actor = await suggestions.participant(session, meetup_id=self.number(), user_id=interaction.user.id)
            found = await suggestions.load(
                session,
                meetup_id=self.number(),
                member_id=actor.id,
                bank=services.bank,
                locale=str(interaction.locale),
            )
        if found is None:
            raise NotAllowedError("This meetup isn't yours. See yours with `/meetups status`.")
        await interaction.response.send_message(view=cards.suggestion(found), ephemeral=True)


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


async def _answer(interaction: Interaction, meetup_id: int, said: Answer) -> None:
    services = interaction.client.services
    async with services.database.transaction() as session:
        actor = await suggestions.participant(session, meetup_id=meetup_id, user_id=interaction.user.id)
        found = await suggestions.answer(
            session, actor=actor, meetup_id=meetup_id, said=said, bank=services.bank, now=services.clock()
        )
    await interaction.response.edit_message(view=cards.suggestion(found))


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


ALL = (WeMet, CantMakeIt, Show, Join, Leave)

"""The commands /organizers rounds ...: what organizers decide about the rounds of a program."""

import io

import discord
from discord import app_commands
from sqlalchemy.ext.asyncio import AsyncSession

from bot import societies
from bot.client import Interaction
from bot.errors import NotFoundError
from bot.meetups import drafting, programs, rules, running, settings
from bot.meetups.settings import Choices
from bot.members import profiles
from bot.models import Meeting, Member, MixingRule, PairRuleKind, Program
from cogs.organizers import round_cards
from cogs.ui import actors
from cogs.ui.parameters import YEAR_ROUND, ProgramParameter
from cogs.ui.persistent import PersistentSelect

Chosen = app_commands.Transform[Meeting, ProgramParameter()]
GroupSize = app_commands.Range[int, 2, 4]
Minutes = app_commands.Range[int, settings.SHORTEST_SLOT, settings.LONGEST_SLOT]
RestDays = app_commands.Range[int, 0, settings.MOST_REST_DAYS]
_MIXING = [app_commands.Choice(name=name, value=rule.value) for rule, name in round_cards.MIXING_NAMES.items()]


class Rounds(app_commands.Group, name="rounds", description="Who is paired with whom, when and where"):
    """Rounds."""

    @app_commands.command(name="settings")
    @app_commands.describe(
        program="A meeting, or year-round",
        slots="When groups meet each day, such as 10:30; 12:30; 15:00",
        slot_minutes="How long a slot is",
        days="On which days, such as 2027-03-14; 2027-03-15",
        group_size="How many meet at a time",
        mixing="Whom you would rather bring together",
        rest_days="After how many days the same two may meet again",
        colleagues_apart="Whether two with the same employer are kept apart",
    )
    @app_commands.choices(mixing=_MIXING)
    async def settings_(
        self,
        interaction: Interaction,
        program: Chosen,
        slots: str | None = None,
        slot_minutes: Minutes | None = None,
        days: str | None = None,
        group_size: GroupSize | None = None,
        mixing: app_commands.Choice[str] | None = None,
        rest_days: RestDays | None = None,
        colleagues_apart: bool | None = None,
    ) -> None:
        """See or change when, where and in what groups people meet."""
        actors.require_organizer(interaction)
        services = interaction.client.services
        choices = Choices(
            times=settings.parse_times(slots) if slots is not None else None,
            days=settings.parse_days(days) if days is not None else None,
            slot_minutes=slot_minutes,
            group_size=group_size,
            mixing=MixingRule(mixing.value) if mixing is not None else None,
            rest_days=rest_days,
            colleagues_apart=colleagues_apart,
        )
        async with services.database.transaction() as session:
            found = await program_of(session, interaction, program)
            now = services.clock()
            changed = await settings.change(session, program=found, choices=choices, now=now, rng=services.rng)
        notice = "" if choices == Choices() else "Saved. What is paired already stays as it is."
        await interaction.response.send_message(view=round_cards.settings(changed, notice), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(program="A meeting, or year-round")
    async def preview(self, interaction: Interaction, program: Chosen) -> None:
        """See who would be paired now, what they share, and who would be left over: nobody hears of it."""
        actors.require_organizer(interaction)
        services = interaction.client.services
        await interaction.response.defer(ephemeral=True, thinking=True)
        now = services.clock()
        async with services.database.transaction() as session:
            found = await program_of(session, interaction, program)
        # Loading a large society takes seconds, in which others go on writing.
        async with services.database.reading() as session:
            round_ = await running.next_round(session, found, now=now)
            draft = await drafting.draft(session, round_, places=services.places, now=now)
        pairing = await services.worker.pair(draft.problem)
        shown = running.preview(draft, pairing)
        file = discord.File(io.BytesIO(round_cards.preview_file(shown)), filename="preview.csv")
        view = round_cards.preview(shown, name_of(program))
        view.add_item(discord.ui.File(file))
        await interaction.followup.send(view=view, file=file, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(program="A meeting, or year-round", one="One of the two", other="The other")
    async def lock(self, interaction: Interaction, program: Chosen, one: discord.User, other: discord.User) -> None:
        """Put two members together in the next round, if both take part."""
        await _decide(interaction, program, (one, other), PairRuleKind.LOCK)

    @app_commands.command()
    @app_commands.describe(program="A meeting, or year-round", one="One of the two", other="The other")
    async def forbid(self, interaction: Interaction, program: Chosen, one: discord.User, other: discord.User) -> None:
        """Keep two members apart, in every round from now on."""
        await _decide(interaction, program, (one, other), PairRuleKind.FORBID)

    @app_commands.command(name="rules")
    @app_commands.describe(program="A meeting, or year-round")
    async def rules_(self, interaction: Interaction, program: Chosen) -> None:
        """See which pairs are locked or forbidden, and take it back."""
        actors.require_organizer(interaction)
        async with interaction.client.services.database.transaction() as session:
            found = await program_of(session, interaction, program)
            standing = await rules.standing(session, found)
        view = round_cards.rules(standing, found, name_of(program))
        await interaction.response.send_message(view=view, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(program="A meeting, or year-round")
    async def run(self, interaction: Interaction, program: Chosen) -> None:
        """Pair the next round now, instead of when it is due."""
        actors.require_organizer(interaction)
        services = interaction.client.services
        async with services.database.transaction() as session:
            found = await program_of(session, interaction, program)
            round_ = await running.run_now(session, program=found, now=services.clock())
        await interaction.response.send_message(view=round_cards.running(round_, name_of(program)), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(program="A meeting, or year-round")
    async def cancel(self, interaction: Interaction, program: Chosen) -> None:
        """Call a round off: one that members have not heard of yet, or the next one."""
        actors.require_organizer(interaction)
        services = interaction.client.services
        async with services.database.transaction() as session:
            found = await program_of(session, interaction, program)
            off = await running.call_off(session, program=found, now=services.clock(), rng=services.rng)
        await interaction.response.send_message(view=round_cards.cancelled(off, name_of(program)), ephemeral=True)


class TakeBack(PersistentSelect, prefix="rounds:unrule", parts=1):
    """Take a rule about a pair back."""

    async def act(self, interaction: Interaction) -> None:
        """Take it back, and show those that are left."""
        actors.require_organizer(interaction)
        rule_id = int(self.item.values[0])
        async with interaction.client.services.database.transaction() as session:
            program = await rules.take_back(session, rule_id=rule_id, society_id=actors.society_id(interaction))
            left = await rules.standing(session, program)
            meeting = await session.get(Meeting, program.meeting_id) if program.meeting_id is not None else None
        view = round_cards.rules(left, program, name_of(meeting), "Taken back.")
        await interaction.response.edit_message(view=view)


async def _decide(
    interaction: Interaction, meeting: Meeting | None, users: tuple[discord.User, discord.User], kind: PairRuleKind
) -> None:
    actors.require_organizer(interaction)
    services = interaction.client.services
    async with services.database.transaction() as session:
        found = await program_of(session, interaction, meeting)
        one, other = [await _member(session, interaction, user) for user in users]
        await rules.decide(session, program=found, one=one, other=other, kind=kind, now=services.clock())
        standing = await rules.standing(session, found)
    notice = (
        "Kept for the next round, if both take part and neither has blocked the other."
        if kind is PairRuleKind.LOCK
        else "They won't be paired. Neither is told."
    )
    view = round_cards.rules(standing, found, name_of(meeting), notice)
    await interaction.response.send_message(view=view, ephemeral=True)


async def program_of(session: AsyncSession, interaction: Interaction, meeting: Meeting | None) -> Program:
    """Return the program that a command names, in the server in which it is used."""
    services = interaction.client.services
    if meeting is not None:
        return await programs.of_meeting(session, meeting)
    now = services.clock()
    society = await societies.ensure(session, actors.society_id(interaction), actors.society_name(interaction), now=now)
    return await programs.year_round(session, society_id=society.id, now=now, rng=services.rng)


async def _member(session: AsyncSession, interaction: Interaction, user: discord.User) -> Member:
    found = await profiles.find(session, society_id=actors.society_id(interaction), user_id=user.id)
    if found is None or not found.listed:
        # One sentence for both: whether somebody has joined and hides is theirs.
        raise NotFoundError("member who can be paired", user.display_name)
    return found


def name_of(meeting: Meeting | None) -> str:
    """Return what a program is called: its meeting, or year-round."""
    return meeting.name if meeting is not None else YEAR_ROUND

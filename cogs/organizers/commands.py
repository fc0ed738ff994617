"""The commands /organizers introductions, channels, icebreakers and reports."""

import discord
from discord import app_commands
from discord.ext import commands

from bot import societies
from bot.client import CommonGround, Interaction
from bot.errors import InputError
from bot.icebreakers.themes import GENERAL
from bot.introductions import reports
from bot.meetups import counting
from bot.models import Meeting, SocietySettings
from cogs.organizers import cards as own_cards
from cogs.organizers import icebreakers as icebreaker_cards
from cogs.organizers.rounds import Rounds, name_of, program_of
from cogs.ui import actors, cards
from cogs.ui import reports as report_cards
from cogs.ui.parameters import ProgramParameter
from cogs.ui.persistent import PersistentButton

_MOST_SHOWN = 5
LookedBack = app_commands.Transform[Meeting, ProgramParameter(lately=True)]
Open = app_commands.Range[int, 1, 50]
Week = app_commands.Range[int, 1, 50]
Days = app_commands.Range[int, 1, 60]
Rest = app_commands.Range[int, 1, 730]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Organizers(commands.GroupCog, group_name="organizers", group_description="Settings and reports, for organizers"):
    """What organizers decide."""

    rounds = Rounds()

    def __init__(self, client: CommonGround) -> None:
        self.client = client

    @app_commands.command()
    @app_commands.describe(
        open_requests="How many requests one member may have open",
        asks_a_week="How many asks a week reach one connector or one target",
        first_reminder="After how many days who is asked is reminded",
        second_reminder="After how many days they are reminded again",
        expiry="After how many days a request ends",
        rest="After how many days the same person may be asked again",
    )
    async def introductions(
        self,
        interaction: Interaction,
        open_requests: Open | None = None,
        asks_a_week: Week | None = None,
        first_reminder: Days | None = None,
        second_reminder: Days | None = None,
        expiry: Days | None = None,
        rest: Rest | None = None,
    ) -> None:
        """See or change the limits on introductions."""
        actors.require_organizer(interaction)
        chosen = {
            "open_requests": open_requests,
            "asks_a_week": asks_a_week,
            "first_reminder_days": first_reminder,
            "second_reminder_days": second_reminder,
            "expiry_days": expiry,
            "rest_days": rest,
        }
        settings = await self._change(interaction, {name: value for name, value in chosen.items() if value is not None})
        await interaction.response.send_message(view=own_cards.limits(settings), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(
        introductions="Under which channel two who are introduced get their private thread",
        reports="Where you see what members report; choose one that only organizers read",
        meetups="Under which channel those who are paired get their private thread",
        icebreakers="Where a question for everybody is posted each morning of a meeting",
    )
    async def channels(
        self,
        interaction: Interaction,
        introductions: discord.TextChannel | None = None,
        reports: discord.TextChannel | None = None,
        meetups: discord.TextChannel | None = None,
        icebreakers: discord.TextChannel | None = None,
    ) -> None:
        """Choose the channels for introductions, meetups, reports and the mornings of a meeting."""
        actors.require_organizer(interaction)
        chosen = {
            "introductions_channel_id": introductions,
            "reports_channel_id": reports,
            "meetups_channel_id": meetups,
            "icebreakers_channel_id": icebreakers,
        }
        values = {name: channel.id for name, channel in chosen.items() if channel is not None}
        settings = await self._change(interaction, values)
        missing = _missing(introductions, reports, meetups, icebreakers)
        await interaction.response.send_message(view=own_cards.channels(settings, missing), ephemeral=True)

    @app_commands.command()
    async def icebreakers(self, interaction: Interaction) -> None:
        """See, add, retire and translate the questions that start conversations."""
        actors.require_organizer(interaction)
        view = await icebreaker_cards.show(interaction, GENERAL, 0)
        await interaction.response.send_message(view=view, ephemeral=True)

    @app_commands.command()
    async def reports(self, interaction: Interaction) -> None:
        """See what members reported and nobody has handled yet."""
        actors.require_organizer(interaction)
        async with self.client.services.database.reading() as session:
            waiting = await reports.waiting(session, actors.society_id(interaction))
        if not waiting:
            empty = cards.card("### Reports", "None waits. Members report a request with the button on its card.")
            await interaction.response.send_message(view=empty, ephemeral=True)
            return
        await interaction.response.send_message(view=report_cards.report(waiting[0]), ephemeral=True)
        for found in waiting[1:_MOST_SHOWN]:
            await interaction.followup.send(view=report_cards.report(found), ephemeral=True)
        if len(waiting) > _MOST_SHOWN:
            more = f"{len(waiting) - _MOST_SHOWN} more wait: press Done on these, then use `/organizers reports` again."
            await interaction.followup.send(view=cards.card(more), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(program="A meeting, or year-round")
    async def meetups(self, interaction: Interaction, program: LookedBack) -> None:
        """See what became of the meetups: counts, and none about fewer than five people."""
        actors.require_organizer(interaction)
        async with self.client.services.database.transaction() as session:
            found = await program_of(session, interaction, program)
            counts = await counting.of_program(session, found)
        await interaction.response.send_message(view=own_cards.meetups(counts, name_of(program)), ephemeral=True)

    async def _change(self, interaction: Interaction, values: dict[str, int]) -> SocietySettings:
        services = self.client.services
        async with services.database.transaction() as session:
            society = await societies.ensure(
                session, actors.society_id(interaction), actors.society_name(interaction), now=services.clock()
            )
            return await societies.change_settings(session, society.id, **values)


class Done(PersistentButton, prefix="report:done", parts=1):
    """Note that a report is handled."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show the same card."""
        actors.require_organizer(interaction)
        services = interaction.client.services
        async with services.database.transaction() as session:
            await reports.handle(
                session, report_id=self.number(), society_id=actors.society_id(interaction), now=services.clock()
            )
            found = await reports.load(session, self.number())
        if found is None:
            raise InputError("This report is gone. `/organizers reports` lists those that wait.")
        await interaction.response.edit_message(view=report_cards.report(found[0]))


def _missing(
    introductions: discord.TextChannel | None,
    reports: discord.TextChannel | None,
    meetups: discord.TextChannel | None,
    icebreakers: discord.TextChannel | None,
) -> str:
    """Name what the bot may not do in a channel, and what it would be for."""
    lines = []
    for channel, otherwise in (
        (introductions, "two who are introduced are told how to reach each other instead"),
        (meetups, "those who are paired are told by direct message instead"),
    ):
        lacking = _lacking_for_threads(channel) if channel is not None else []
        if channel is not None and lacking:
            lines.append(f"In <#{channel.id}> I lack {', '.join(lacking)}: until then {otherwise}.")
    if reports is not None and not reports.permissions_for(reports.guild.me).send_messages:
        lines.append(f"In <#{reports.id}> I lack Send Messages: until then reports wait in `/organizers reports`.")
    if icebreakers is not None:
        may = icebreakers.permissions_for(icebreakers.guild.me)
        needed = {"View Channel": may.view_channel, "Send Messages": may.send_messages}
        lacking = [name for name, given in needed.items() if not given]
        if lacking:
            lines.append(f"In <#{icebreakers.id}> I lack {', '.join(lacking)}: until then its mornings stay silent.")
    return "\n".join(lines)


def _lacking_for_threads(channel: discord.TextChannel) -> list[str]:
    may = channel.permissions_for(channel.guild.me)
    needed = {
        "View Channel": may.view_channel,
        "Create Private Threads": may.create_private_threads,
        "Send Messages in Threads": may.send_messages_in_threads,
    }
    return [name for name, given in needed.items() if not given]

"""A member's ties to organizations: /affiliation add, remove and list."""

from typing import Any

from discord import app_commands
from discord.ext import commands

from bot.client import CommonGround, Interaction
from bot.errors import NotFoundError
from bot.members import affiliations, profiles
from bot.models import Affiliation, AffiliationKind, Member
from bot.organizations import registry
from bot.organizations.rows import Entry
from cogs.ui import actors, cards
from cogs.ui.parameters import Choices, OrganizationParameter, Parameter
from cogs.ui.text import post, years

KINDS = [
    app_commands.Choice(name="I work or worked there", value=AffiliationKind.EMPLOYMENT.value),
    app_commands.Choice(name="I study or studied there", value=AffiliationKind.EDUCATION.value),
    app_commands.Choice(name="I visit or visited", value=AffiliationKind.VISITING.value),
]
FIRST_YEAR = affiliations.EARLIEST_YEAR
LAST_YEAR = 2200
Year = app_commands.Range[int, FIRST_YEAR, LAST_YEAR]


class OwnAffiliation(Parameter):
    """One of the member's own affiliations."""

    async def offer(self, interaction: Interaction, typed: str) -> Choices:
        """Offer what the member has."""
        member = await _load(interaction)
        return [
            app_commands.Choice(name=label[:100], value=str(affiliation.id))
            for affiliation in member.affiliations
            if typed.casefold() in (label := _label(affiliation)).casefold()
        ]

    async def transform(self, interaction: Interaction, value: str, /) -> Affiliation:  # type: ignore[override]
        """Return the chosen affiliation, or the only one whose organization was typed.

        Raises:
            NotFoundError: none, or several; names what the member has.
        """
        member = await _load(interaction)
        fitting = [
            affiliation
            for affiliation in member.affiliations
            if value == str(affiliation.id) or value.casefold() in _label(affiliation).casefold()
        ]
        exact = [affiliation for affiliation in fitting if value == str(affiliation.id)]
        if len(exact or fitting) != 1:
            raise NotFoundError("affiliation of yours", value, [_label(one) for one in member.affiliations[:5]])
        return (exact or fitting)[0]


class Affiliations(commands.GroupCog, group_name="affiliation", group_description="Where you work and studied"):
    """Affiliations."""

    def __init__(self, client: CommonGround) -> None:
        self.client = client

    @app_commands.command()
    @app_commands.describe(
        organization="Company, lab, university or other: type a part of its name, or its acronym",
        kind="What ties you to it",
        title="Your title or degree",
        start="First year",
        end="Last year; leave it out if you are there now",
        there_now="No, if you have left and don't know the year",
    )
    @app_commands.choices(kind=KINDS)
    @app_commands.guild_only()
    async def add(
        self,
        interaction: Interaction,
        organization: app_commands.Transform[Entry, OrganizationParameter()],
        kind: app_commands.Choice[str],
        title: app_commands.Range[str, 1, affiliations.LONGEST_TITLE] | None = None,
        start: Year | None = None,
        end: Year | None = None,
        there_now: bool | None = None,
    ) -> None:
        """Add where you work, worked, study or studied."""
        services = self.client.services
        async with services.database.transaction() as session:
            member = await actors.member(session, interaction)
            added = await affiliations.add(
                session,
                member,
                organization=await registry.require(session, organization.id, society_id=member.society_id),
                kind=AffiliationKind(kind.value),
                title=title or "",
                start=start,
                end=end,
                current=there_now,
                now=services.clock(),
            )
            own = await profiles.load(session, member.id)
        await interaction.response.send_message(view=_card(own, f"Added {post(added)}."), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(affiliation="Which one")
    @app_commands.guild_only()
    async def remove(
        self, interaction: Interaction, affiliation: app_commands.Transform[Affiliation, OwnAffiliation()]
    ) -> None:
        """Remove one of your affiliations."""
        async with self.client.services.database.transaction() as session:
            member = await actors.member(session, interaction)
            await affiliations.remove(session, member, affiliation.id)
            own = await profiles.load(session, member.id)
        await interaction.response.send_message(view=_card(own, f"Removed {post(affiliation)}."), ephemeral=True)

    @app_commands.command(name="list")
    @app_commands.guild_only()
    async def list_(self, interaction: Interaction) -> None:
        """See your affiliations."""
        own = await _load(interaction)
        await interaction.response.send_message(view=_card(own, "### Your affiliations"), ephemeral=True)


async def _load(interaction: Interaction) -> Member:
    async with interaction.client.services.database.reading() as session:
        member = await actors.member(session, interaction)
        return await profiles.load(session, member.id)


def _label(affiliation: Affiliation) -> str:
    parts = (affiliation.title, affiliation.organization.name, years(affiliation))
    return ", ".join(part for part in parts if part)


def _card(member: Member, heading: str) -> Any:
    lines = [f"- {post(affiliation)}" for affiliation in member.affiliations]
    if not lines:
        lines = ["You have none yet. Add one with `/affiliation add`: others from there will find you."]
    hint = "Members at these places can find you with /find, and you can find them."
    return cards.card(heading, "\n".join(lines), cards.note(hint))


async def setup(client: CommonGround) -> None:
    """Add the cog."""
    await client.add_cog(Affiliations(client))

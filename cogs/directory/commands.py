"""The commands /find company, lab, university and alumni."""

from discord import app_commands
from discord.ext import commands

from bot.client import CommonGround, Interaction
from bot.members.directory import Query, Search
from bot.members.tally import Ties
from bot.models import OrganizationKind
from bot.organizations.rows import Entry
from bot.places import Subdivision
from cogs.directory import cards, pages
from cogs.ui.parameters import OrganizationParameter, StateParameter

Company = app_commands.Transform[Entry, OrganizationParameter(OrganizationKind.COMPANY, ties=Ties.STAFF)]
Lab = app_commands.Transform[
    Entry,
    OrganizationParameter(
        OrganizationKind.GOVERNMENT_LAB, OrganizationKind.NONPROFIT, OrganizationKind.OTHER, ties=Ties.STAFF
    ),
]
University = app_commands.Transform[
    Entry,
    OrganizationParameter(OrganizationKind.UNIVERSITY, OrganizationKind.HOSPITAL, ties=Ties.STAFF_AND_STUDENTS),
]
AlmaMater = app_commands.Transform[
    Entry, OrganizationParameter(OrganizationKind.UNIVERSITY, OrganizationKind.HOSPITAL, ties=Ties.ALUMNI)
]
State = app_commands.Transform[Subdivision, StateParameter()]
IN_STATE = "Only those in this state or province"


@app_commands.guild_only()
class Directory(commands.GroupCog, group_name="find", group_description="Find members by where they are or were"):
    """The directory."""

    def __init__(self, client: CommonGround) -> None:
        self.client = client

    @app_commands.command()
    @app_commands.describe(organization="The company: type a part of its name", state=IN_STATE)
    async def company(self, interaction: Interaction, organization: Company, state: State | None = None) -> None:
        """Find members who work or worked at a company."""
        await _answer(interaction, Search.COMPANY, organization, state)

    @app_commands.command()
    @app_commands.describe(organization="The lab or institute: type a part of its name or its acronym", state=IN_STATE)
    async def lab(self, interaction: Interaction, organization: Lab, state: State | None = None) -> None:
        """Find members who work or worked at a government lab or institute."""
        await _answer(interaction, Search.LAB, organization, state)

    @app_commands.command()
    @app_commands.describe(organization="The university: type a part of its name or its acronym", state=IN_STATE)
    async def university(self, interaction: Interaction, organization: University, state: State | None = None) -> None:
        """Find members who work, worked or study at a university."""
        await _answer(interaction, Search.UNIVERSITY, organization, state)

    @app_commands.command()
    @app_commands.describe(organization="The alma mater: type a part of its name or its acronym", state=IN_STATE)
    async def alumni(self, interaction: Interaction, organization: AlmaMater, state: State | None = None) -> None:
        """Find members who studied at a university, and see what they do now."""
        await _answer(interaction, Search.ALUMNI, organization, state)


async def _answer(interaction: Interaction, search: Search, organization: Entry, state: Subdivision | None) -> None:
    query = Query(search, organization.id, state.code if state else None)
    viewer, page = await pages.load(interaction, query, 0)
    await interaction.response.send_message(
        view=cards.results(page, viewer, interaction.client.services.places), ephemeral=True
    )

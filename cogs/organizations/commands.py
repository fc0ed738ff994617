"""The commands /organizations add for members, and review, merge and rename for organizers."""

from discord import app_commands
from discord.ext import commands

from bot.client import CommonGround, Interaction
from bot.models import OrganizationKind
from bot.organizations import additions, review
from bot.organizations.rows import Entry
from bot.places import City
from cogs.organizations import cards, reviewing
from cogs.organizations.parameters import CityParameter, OwnOrganization
from cogs.ui import actors
from cogs.ui.parameters import OrganizationParameter
from cogs.ui.text import plain

Name = app_commands.Range[str, 1, additions.LONGEST_NAME]
Own = app_commands.Transform[int, OwnOrganization()]
KINDS = [app_commands.Choice(name=words, value=kind.value) for kind, words in cards.KIND_NAMES.items()]


@app_commands.guild_only()
class Organizations(
    commands.GroupCog, group_name="organizations", group_description="Organizations that the registry lacks"
):
    """Organizations."""

    def __init__(self, client: CommonGround) -> None:
        self.client = client

    @app_commands.command()
    @app_commands.describe(
        name="Its full name, as people there write it",
        kind="What it is",
        city="Where it is: type a city",
    )
    @app_commands.choices(kind=KINDS)
    async def add(
        self,
        interaction: Interaction,
        name: Name,
        kind: app_commands.Choice[str],
        city: app_commands.Transform[City, CityParameter()] | None = None,
    ) -> None:
        """Add an organization that can't be found, for this society."""
        services = self.client.services
        async with services.database.transaction() as session:
            added = await additions.add(
                session,
                member=await actors.member(session, interaction),
                name=name,
                kind=OrganizationKind(kind.value),
                city=city,
                now=services.clock(),
            )
        await services.organizations.refresh(services.database)
        await interaction.response.send_message(view=cards.added(added, services.places), ephemeral=True)

    @app_commands.command(name="review")
    async def review_(self, interaction: Interaction) -> None:
        """For organizers: keep, rename or merge what members added."""
        actors.require_organizer(interaction)
        async with self.client.services.database.reading() as session:
            view = await reviewing.card(interaction, session)
        await interaction.response.send_message(view=view, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(
        organization="One that a member added: it goes, and its affiliations move", into="The one that it is"
    )
    async def merge(
        self,
        interaction: Interaction,
        organization: Own,
        into: app_commands.Transform[Entry, OrganizationParameter()],
    ) -> None:
        """For organizers: make one organization of two."""
        actors.require_organizer(interaction)
        services = self.client.services
        async with services.database.transaction() as session:
            stays, members = await review.merge(
                session,
                society_id=actors.society_id(interaction),
                organization_id=organization,
                into_id=into.id,
                now=services.clock(),
            )
            left = await reviewing.left(interaction, session)
        await services.organizations.refresh(services.database)
        view = cards.done(f"Merged into {plain(stays.name)}", cards.merged_sentence(len(members), stays.name), left)
        await interaction.response.send_message(view=view, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(organization="One that a member added", name="The name that it gets")
    async def rename(self, interaction: Interaction, organization: Own, name: Name) -> None:
        """For organizers: give an organization that a member added another name."""
        actors.require_organizer(interaction)
        services = self.client.services
        async with services.database.transaction() as session:
            renamed = await review.rename(
                session,
                society_id=actors.society_id(interaction),
                organization_id=organization,
                name=name,
                now=services.clock(),
            )
            left = await reviewing.left(interaction, session)
        await services.organizations.refresh(services.database)
        view = cards.done(f"It is called {plain(renamed.name)} now", "Every affiliation shows the new name.", left)
        await interaction.response.send_message(view=view, ephemeral=True)

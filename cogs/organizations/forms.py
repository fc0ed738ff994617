"""The modals of /organizations."""

import discord

from bot.client import Interaction
from bot.errors import InputError
from bot.members import affiliations
from bot.members.affiliations import Terms
from bot.models import AffiliationKind, Organization
from bot.organizations import additions, registry, review
from cogs.organizations import cards, reviewing
from cogs.ui import actors
from cogs.ui import cards as ui
from cogs.ui.modals import Form, choice, chosen, field, typed
from cogs.ui.text import plain, post

TIES = {
    AffiliationKind.EMPLOYMENT: "I work or worked there",
    AffiliationKind.EDUCATION: "I study or studied there",
    AffiliationKind.VISITING: "I visit or visited",
}


class NewTie(Form, title="You and this organization"):
    """What ties the member to the organization that they added."""

    def __init__(self, organization_id: int) -> None:
        super().__init__()
        self.organization_id = organization_id
        options = [
            discord.SelectOption(label=words, value=kind.value, default=kind is AffiliationKind.EMPLOYMENT)
            for kind, words in TIES.items()
        ]
        self.kind = choice("What ties you to it", name="kind", options=options, least=1)
        self.title_field = field("Title or degree", name="title", most=affiliations.LONGEST_TITLE, example="PhD")
        self.start = field("First year", name="start", most=4, example="2019")
        self.end = field("Last year", name="end", most=4, hint="Leave it out if you are there now")
        for item in (self.kind, self.title_field, self.start, self.end):
            self.add_item(item)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Save, and say what is saved."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            member = await actors.member(session, interaction)
            added = await affiliations.add(
                session,
                member,
                Terms(
                    AffiliationKind(chosen(self.kind)[0]),
                    typed(self.title_field),
                    _year(typed(self.start)),
                    _year(typed(self.end)),
                ),
                organization=await registry.require(session, self.organization_id, society_id=member.society_id),
                now=services.clock(),
            )
        told = "Members at this place can find you with /find, and you can find them."
        await interaction.response.send_message(view=ui.card(f"Added {post(added)}.", ui.note(told)), ephemeral=True)


class NewName(Form, title="Rename"):
    """Another name for an organization of the society."""

    def __init__(self, organization: Organization) -> None:
        super().__init__()
        self.organization_id = organization.id
        self.name = field(
            "Name", name="name", value=organization.name, most=additions.LONGEST_NAME, required=True,
            hint="Every affiliation shows it",
        )  # fmt: skip
        self.add_item(self.name)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Rename it, and show what else waits."""
        actors.require_organizer(interaction)
        services = interaction.client.services
        async with services.database.transaction() as session:
            renamed = await review.rename(
                session,
                society_id=actors.society_id(interaction),
                organization_id=self.organization_id,
                name=typed(self.name),
                now=services.clock(),
            )
            left = await reviewing.left(interaction, session)
        await services.organizations.refresh(services.database)
        view = cards.done(f"It is called {plain(renamed.name)} now", "Every affiliation shows the new name.", left)
        await interaction.response.edit_message(view=view)


def _year(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()):
        raise InputError(f"“{text}” is no year. Write it like 2019, or leave it out.")
    return int(text)

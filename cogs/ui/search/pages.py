"""Loading one page of a search and showing it, with a picture where it is of alumni."""

import logging
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from io import BytesIO

import discord

from bot.client import Interaction
from bot.directory import finding
from bot.directory.careers import Careers, careers
from bot.directory.finding import Page
from bot.directory.query import Query, Tie
from bot.models import Member
from bot.pictures.painting import paint
from bot.pictures.subjects import CareersPicture
from bot.services import Services
from cogs.ui import actors
from cogs.ui.kinds import PLURALS
from cogs.ui.search import cards

log = logging.getLogger("common_ground.directory")
# A picture of fewer would say less than their names.
FEWEST_PICTURED = 4


@dataclass(frozen=True, slots=True)
class Loaded:
    """A page for one viewer; ``careers`` only for alumni."""

    viewer: Member
    page: Page
    careers: Careers | None


async def answer(interaction: Interaction, query: Query) -> None:
    """Answer a command with the first page."""
    loaded = await load(interaction, query, 0)
    if not _is_pictured(loaded):
        view = cards.results(loaded.page, loaded.viewer, interaction.client.services.places, careers=loaded.careers)
        await interaction.response.send_message(view=view, ephemeral=True)
        return
    # The first picture starts a process: that may take longer than Discord waits for an answer.
    await interaction.response.defer(ephemeral=True, thinking=True)
    view, files = await _pictured(interaction.client.services, loaded)
    await interaction.followup.send(view=view, files=files, ephemeral=True)


async def show(interaction: Interaction, query: Query, number: int) -> None:
    """Show a page in place of the card that was pressed."""
    loaded = await load(interaction, query, number)
    if not _is_pictured(loaded):
        view = cards.results(loaded.page, loaded.viewer, interaction.client.services.places, careers=loaded.careers)
        await interaction.response.edit_message(view=view, attachments=[])
        return
    await interaction.response.defer()
    view, files = await _pictured(interaction.client.services, loaded)
    await interaction.edit_original_response(view=view, attachments=files)


async def load(interaction: Interaction, query: Query, number: int) -> Loaded:
    """Run a search for the acting member."""
    services = interaction.client.services
    index = services.organizations.index
    async with services.database.reading() as session:
        viewer = await actors.member(session, interaction)
        page = await finding.find(
            session,
            viewer=viewer,
            query=query,
            page=number,
            presence=services.presence,
            index=index,
            places=services.places,
            now=services.clock(),
        )
        counted = None
        if query.tie is Tie.STUDY and query.organization_id is not None and page.number == 0 and page.total:
            scope = await finding.scope_of(session, viewer, query, presence=services.presence, index=index)
            counted = await careers(session, scope, places=services.places)
    return Loaded(viewer, page, counted)


def _is_pictured(loaded: Loaded) -> bool:
    return loaded.careers is not None and loaded.careers.working >= FEWEST_PICTURED


async def _pictured(services: Services, loaded: Loaded) -> tuple[discord.ui.LayoutView, list[discord.File]]:
    """Draw where they went; where that fails, the page is shown without it."""
    picture = _picture(loaded)
    try:
        drawn = await services.painter.run(paint, picture)
    except (BrokenProcessPool, OSError):
        log.warning("A picture of careers could not be drawn", exc_info=True)
        return cards.results(loaded.page, loaded.viewer, services.places, careers=loaded.careers), []
    described = cards.described(picture)
    file = discord.File(BytesIO(drawn), filename="careers.png", description=described)
    view = cards.results(
        loaded.page,
        loaded.viewer,
        services.places,
        careers=loaded.careers,
        picture=discord.MediaGalleryItem(file, description=described),
    )
    return view, [file]


def _picture(loaded: Loaded) -> CareersPicture:
    counted, organization = loaded.careers, loaded.page.organization
    assert counted is not None  # noqa: S101 - _is_pictured
    assert organization is not None  # noqa: S101
    return CareersPicture(
        title=f"Where {counted.working} alumni of {organization.name} work now",
        kinds=[(PLURALS[kind], count) for kind, count in counted.kinds],
        employers=[(name, PLURALS[kind], count) for (name, kind), count in counted.employers],
        where=counted.where,
    )

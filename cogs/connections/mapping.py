"""A member's own network as a picture, with what it shows in words."""

import logging
from concurrent.futures.process import BrokenProcessPool
from io import BytesIO

import discord

from bot.client import Interaction
from bot.matching.background import SharedKind
from bot.members.backgrounds import Shared
from bot.network import maps
from bot.network.maps import Group, NetworkMap
from bot.pictures.painting import paint
from bot.pictures.subjects import NetworkGroup, NetworkPicture
from cogs.ui import actors, cards
from cogs.ui.text import plain

log = logging.getLogger("common_ground.connections")
_LONGEST_DESCRIPTION = 1024
_LABELS = {
    SharedKind.MENTOR: "adviser and student",
    SharedKind.PARTNERS: "worked together",
    SharedKind.ADVISER: "trained under {subject}",
    SharedKind.LINEAGE: "know {subject}",
    SharedKind.COLLABORATOR: "worked with {subject}",
    SharedKind.HOMETOWN: "from {subject}",
    SharedKind.HOMELAND: "from {subject}",
    SharedKind.UNIT: "{subject} unit",
}
_OTHERS = "nothing shared on your profiles"
_EMPTY = (
    "You have no connections yet, so there is nothing to draw. Find people with `/find` or `/suggestions`, and press "
    "Connect."
)


async def answer(interaction: Interaction) -> None:
    """Draw the network of who asks, and send it to them alone."""
    services = interaction.client.services
    async with services.database.reading() as session:
        member = await actors.member(session, interaction)
        found = await maps.load(session, member, places=services.places)
    if not found.names:
        await interaction.response.send_message(view=cards.card("### Your network", _EMPTY), ephemeral=True)
        return
    # The first picture starts a process: that may take longer than Discord waits for an answer.
    await interaction.response.defer(ephemeral=True, thinking=True)
    try:
        drawn = await services.painter.run(paint, picture(found))
    except (BrokenProcessPool, OSError):
        log.warning("A network could not be drawn", exc_info=True)
        await interaction.followup.send(view=_card(found), ephemeral=True)
        return
    description = described(found)
    file = discord.File(BytesIO(drawn), filename="network.png", description=description)
    gallery = discord.ui.MediaGallery[discord.ui.LayoutView](discord.MediaGalleryItem(file, description=description))
    await interaction.followup.send(view=_card(found, gallery), file=file, ephemeral=True)


def picture(found: NetworkMap) -> NetworkPicture:
    """Return what is drawn."""
    order = [member for group in found.groups for member in group.members]
    place = {member: number for number, member in enumerate(order)}
    return NetworkPicture(
        title=_title(found),
        groups=[
            NetworkGroup(_label(group.ground), [found.names[member] for member in group.members], group.further)
            for group in found.groups
        ],
        links=sorted((place[one], place[other]) for one, other in found.links),
    )


def described(found: NetworkMap) -> str:
    """Say in words what the picture shows, for those who don't see it."""
    groups = ". ".join(
        f"{_label(group.ground).capitalize()}: {', '.join(found.names[one] for one in group.members[:5])}"
        f"{f' and {len(group.members) - 5} more' if len(group.members) > 5 else ''}"  # noqa: PLR2004 - those named
        for group in found.groups
    )
    return f"{_title(found)}. {groups}."[:_LONGEST_DESCRIPTION]


def _card(found: NetworkMap, *drawn: cards.Item) -> discord.ui.LayoutView:
    lines = [_line(group) for group in found.groups]
    notes = ["A line between two says that they know each other. (+) is how many members they know whom you don't."]
    if found.left_out:
        notes.append(f"{found.left_out:,} more connections aren't drawn.")
    return cards.card(f"### {_title(found)}", *drawn, "\n".join(lines), cards.note(" ".join(notes)))


def _line(group: Group) -> str:
    further = f" (+{group.further:,})" if group.further else ""
    return f"- {plain(_label(group.ground))}: {len(group.members)}{further}"


def _title(found: NetworkMap) -> str:
    people = "1 connection" if len(found.names) == 1 else f"{len(found.names) + found.left_out:,} connections"
    further = f" (+{found.further:,} one step further)" if found.further else ""
    return f"Your network: {people}{further}"


def _label(ground: Shared | None) -> str:
    if ground is None:
        return _OTHERS
    return _LABELS.get(ground.kind, "{subject}").format(subject=ground.subject)

"""How one request looks: to who is asked, to who asked, and its outcome to either."""

import discord

from bot.models import ConnectionStatus, Member
from bot.network.connections import LONGEST_HOW, Request
from cogs.ui import cards
from cogs.ui.others import Other
from cogs.ui.people import degree_line
from cogs.ui.text import plain, post, reasons


def request(found: Request, *, viewer: Member, shown: Other) -> discord.ui.LayoutView:
    """Show a request to the person who is asked, or its outcome to either."""
    profile, connection = shown.profile, found.connection
    name = plain(profile.name)
    view = cards.button("profile:view", profile.member_id, label="View profile")
    if connection.status is ConnectionStatus.ACCEPTED:
        told = f"You and {name} are connected: each of you now sees what the other shows to connections."
        return cards.card(f"### Connected with {name}", _about(shown, viewer), told, cards.row(view))
    if connection.status is ConnectionStatus.DECLINED:
        return cards.card(
            f"### {name} asked to connect",
            f"You said not now, and {name} isn't told. To connect later, press Connect on their profile.",
            cards.row(view),
        )
    yes = cards.button("connection:accept", connection.id, label="Connect", style=cards.PRIMARY)
    no = cards.button("connection:decline", connection.id, label="Not now")
    told = "If you connect, each of you sees what the other shows to connections. If not, nobody is told."
    return cards.card(
        f"### {name} would like to connect",
        how_line(connection.how),
        _about(shown, viewer),
        cards.note(told),
        cards.row(yes, no, view),
    )


def asked(found: Request, *, viewer: Member, shown: Other) -> discord.ui.LayoutView:
    """Show the requester what they asked; where the other had asked first, that they are connected."""
    connection = found.connection
    if connection.status is ConnectionStatus.ACCEPTED:
        return request(found, viewer=viewer, shown=shown)
    name = plain(shown.profile.name)
    said = f"They read: “{plain(connection.how, LONGEST_HOW)}”" if connection.how else ""
    told = "They see your profile, what you share and whom you both know. You hear when they accept, and only then."
    return cards.card(
        f"### You asked {name} to connect",
        said,
        cards.note(told),
        cards.row(
            cards.button("connection:withdraw", connection.id, label="Take it back"),
            cards.button("profile:view", shown.profile.member_id, label="View profile"),
        ),
    )


def withdrawn(found: Request) -> discord.ui.LayoutView:
    """Say that a request was taken back."""
    name = plain(found.target.name)
    return cards.card(
        "### You took your request back",
        f"{name} isn't told, and can't answer it any more. You may ask again with `/connect`: a member gets one "
        "message of your request in 90 days, however often you ask.",
    )


def closed() -> discord.ui.LayoutView:
    """Say that a request can't be answered any more: the same for every reason."""
    return cards.card("### This request isn't open any more", "There is nothing to answer, and nobody waits for you.")


def how_line(how: str) -> str:
    """Quote what the requester says of how the two know each other."""
    return f"“{plain(how, LONGEST_HOW)}”" if how else ""


def _about(shown: Other, viewer: Member) -> str:
    profile = shown.profile
    lines = [plain(profile.headline)] if profile.headline else []
    lines += [post(affiliation) for affiliation in profile.affiliations[:1]]
    if not profile.connected:
        lines += degree_line(shown.route)
    common = reasons(profile.shared, viewer_id=viewer.id)
    return "\n".join([*lines, *(["**You share**", common] if common else [])])

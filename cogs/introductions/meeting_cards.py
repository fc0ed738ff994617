"""What follows a yes: the thread, the news of it, whether they talked."""

import discord

from bot.introductions.loading import Request
from bot.introductions.meeting import Opening
from bot.members.viewing import ProfileView
from bot.models import IntroductionStatus, Member, Outcome, Purpose
from cogs.introductions.words import GUIDE, about
from cogs.ui import cards
from cogs.ui.people import contact_lines
from cogs.ui.text import plain, reason

SAID = {
    Outcome.HELPED: "We talked, and it helped",
    Outcome.TALKED: "We talked",
    Outcome.NOT_YET: "Not yet",
}


def thread_name(opening: Opening) -> str:
    """Name a thread after its two people, by their first names."""
    names = [
        member.name.split()[0] if member.name.split() else "Member"
        for member in (opening.request.asker, opening.target)
    ]
    return f"{names[0]} and {names[1]}"[:100]


def first_message(opening: Opening) -> discord.ui.LayoutView:
    """Open a thread: who the two are, what they share, who writes first, and who can read it."""
    asker, target = plain(opening.request.asker.name), plain(opening.target.name)
    introduction = opening.request.introduction
    # Read by both: said so that it holds for either.
    both = [reason(one, viewer_id=0) for one in opening.shared if one.party is None][:2]
    connector = opening.connector
    looks = f" {plain(connector.name)}, who brought you together, may look in for a while." if connector else ""
    return cards.card(
        f"### {asker} and {target}",
        f"{target} said yes to meeting {asker}.",
        about(introduction),
        "**You share**\n" + "\n".join(f"- {one}" for one in both) if both else "",
        f"**To start with**\n{plain(opening.icebreaker, 400)}" if opening.icebreaker else "",
        f"{asker}, you asked: write first.",
        GUIDE if introduction.purpose is Purpose.INTERVIEW else "",
        cards.note(f"Moderators of this server can read private threads.{looks}"),
    )


def made(request: Request, viewer: Member, other: ProfileView, icebreaker: str) -> discord.ui.LayoutView:
    """Tell one of the two where to talk, or how to reach the other."""
    introduction = request.introduction
    name = plain(other.name)
    asks = viewer.id == introduction.asker_id
    heading = f"### {name} said yes" if asks else f"### You and {name} are introduced"
    first = "Write first" if asks else f"{name} writes first"
    if introduction.thread_id is not None:
        where = f"{first}: <#{introduction.thread_id}>. Moderators can read it."
    else:
        ways = "\n".join([f"On Discord: <@{other.user_id}>", *contact_lines(other.contacts)])
        where = f"{first}. This is how to reach each other:\n{ways}"
    return cards.card(
        heading,
        where,
        f"**To start with**\n{plain(icebreaker, 400)}" if asks and icebreaker else "",
        GUIDE if asks and introduction.purpose is Purpose.INTERVIEW else "",
        cards.row(cards.button("profile:view", other.member_id, label="View profile")),
    )


def made_by_connector(request: Request, *, target: str) -> discord.ui.LayoutView:
    """Tell the connector that it worked; they may look in."""
    introduction = request.introduction
    heading = f"### {plain(request.asker.name)} and {target} are introduced"
    if introduction.thread_id is None:
        return cards.card(heading, "Thank you for passing it on. They know how to reach each other.")
    look = cards.button("introduction:look", introduction.id, label="Look in")
    told = "Thank you for passing it on. They have a private thread; you may look in to say hello, and then leave."
    return cards.card(heading, told, cards.row(look))


def looking(request: Request, *, target: str) -> discord.ui.LayoutView:
    """Show the connector the way into the thread and out again."""
    introduction = request.introduction
    leave = cards.button("introduction:leave", introduction.id, label="Leave")
    return cards.card(
        f"### {plain(request.asker.name)} and {target} are introduced",
        f"You are in: <#{introduction.thread_id}>. Say hello, then leave it to them; after two days you are taken out.",
        cards.row(leave),
    )


def follow_up(request: Request, other: Member, said: Outcome) -> discord.ui.LayoutView:
    """Ask one of the two whether they talked."""
    name = plain(other.name)
    heading = f"### Did you and {name} talk?"
    if said is not Outcome.NONE:
        return cards.card(heading, f"You said: {SAID[said].lower()}. Thank you.")
    number = request.introduction.id
    buttons = [cards.button("introduction:said", number, one.value, label=label) for one, label in SAID.items()]
    connector = " Who introduced you hears only whether you two talked." if request.connector else ""
    return cards.card(heading, cards.row(*buttons), cards.note(f"{name} isn't told what you say.{connector}"))


def thanked(request: Request, *, target: str) -> discord.ui.LayoutView:
    """Thank the connector, and tell what is theirs to know."""
    names = f"{plain(request.asker.name)} and {target}"
    if request.introduction.status is IntroductionStatus.TALKED:
        return cards.card(f"### {names} have talked", "Thank you: they met through you.")
    return cards.card(f"### You introduced {names}", "Thank you. They haven't said yet whether they talked.")

"""How profiles look: to others, and to their owner while editing."""

from collections.abc import Mapping, Sequence

import discord

from bot.members import completeness
from bot.members.completeness import Part
from bot.members.viewing import ProfileView
from bot.members.vocabulary import FAVOURS
from bot.models import KnownRole, Member, TagKind
from bot.network.degrees import Route
from bot.places import Places
from cogs.ui import cards
from cogs.ui.modals import WHO
from cogs.ui.people import CONTACT_NAMES, contact_lines, degree_line
from cogs.ui.text import listed, plain, post, reasons

MOST_AFFILIATIONS = 8
_MOST_LINKED = 5
_LONGEST_LABEL = 80
_UNLOCKS = {
    Part.AFFILIATIONS: (
        "Where you work and studied",
        "others from there find you, and you see who shares an alma mater or employer",
    ),
    Part.BACKGROUND: (
        "Hometown, advisers, collaborators",
        "the best reasons to meet: people answer those from the same town or the same adviser",
    ),
    Part.TOPICS: ("Topics and units", "you meet people who work on the same things"),
    Part.OFFERS: ("What you offer and look for", "your offers meet what others ask for"),
    Part.ABOUT: ("A headline", "one line that says who you are, on every card"),
    Part.CONTACTS: ("How to reach you", "connections can write to you outside Discord"),
}


def profile(view: ProfileView, viewer_id: int, route: Route) -> discord.ui.LayoutView:
    """Show a member as one viewer, connected with them by this route, may see them."""
    parts: list[str | cards.Item] = [_heading(view, route)]
    if view.shared:
        parts += [f"**You share**\n{reasons(view.shared, viewer_id=viewer_id, most=5)}"]
    parts += [text for text in (_affiliations(view), _background(view), _interests(view.tags), _contacts(view)) if text]
    parts += _linked(view)
    if view.own:
        parts.append(cards.note("This is what you see; others see what you let them. Change it with /profile edit."))
    elif view.asked:
        note = cards.note("You asked to connect. You hear when they accept; /connections requests takes it back.")
        parts += [note, cards.row(_introduction(view))]
    elif not view.connected:
        connect = cards.button("profile:connect", view.member_id, label="Connect", style=cards.PRIMARY)
        parts.append(cards.row(connect, _introduction(view)))
    return cards.card(*parts)


def welcome(member: Member, society: str, *, new: bool, claimed: bool) -> str:
    """Say what joining means, once."""
    if not new:
        return f"You are a member of {plain(society)} here already."
    filled = " What your organizers know of you is filled in; check it." if claimed else ""
    return (
        f"**Welcome, {plain(member.name)}.** You can now find members of {plain(society)} with `/find`, and they can "
        f"find you by what you add here.{filled} Nobody is told that you joined, and nothing is suggested to you "
        "unless you opt in with `/meetups join`. Nobody asks you for an introduction unless you say in "
        "`/introductions preferences` what you are open to."
    )


def editor(member: Member, places: Places, notice: str = "", *, asked: int = 0) -> discord.ui.LayoutView:
    """Show what is filled, what the rest would unlock, and the buttons to change it.

    ``asked`` is how many names that others wrote may be the member's.
    """
    parts: list[str | cards.Item] = [notice, cards.line()] if notice else []
    parts += [
        f"### Your profile\n{_progress(member)}",
        _summary(member, places),
        cards.row(
            cards.button("profile:affiliation", label="Add affiliation", style=cards.PRIMARY),
            cards.button("profile:background", label="Hometown and people"),
            cards.button("profile:interests", label="Topics, offers, asks"),
        ),
        cards.row(
            cards.button("profile:about", label="About you"),
            cards.button("profile:visibility", label="Who sees what"),
            cards.button("named:list", member.id, label=f"Is this you? ({asked})" if asked else "Named by others"),
        ),
        cards.row(
            cards.select(
                "profile:reach",
                placeholder="How to reach you",
                options=[discord.SelectOption(label=name, value=kind.value) for kind, name in CONTACT_NAMES.items()],
            )
        ),
    ]
    return cards.card(*parts)


def _introduction(view: ProfileView) -> cards.Item:
    # Offered for everybody, so that it tells nothing of what they are open to.
    return cards.button("introduction:ask", view.member_id, label="Ask for an introduction")


def _heading(view: ProfileView, route: Route) -> str:
    lines = [f"### {plain(view.name)}"]
    if view.headline:
        lines.append(plain(view.headline))
    if view.residence:
        lines.append(f"Lives in {plain(view.residence)}")
    lines += degree_line(route)
    if view.goals:
        lines.append(f"*{plain(view.goals, 400)}*")
    return "\n".join(lines)


def _affiliations(view: ProfileView) -> str:
    lines = [f"- {post(affiliation)}" for affiliation in view.affiliations[:MOST_AFFILIATIONS]]
    if len(view.affiliations) > MOST_AFFILIATIONS:
        lines.append(f"- and {len(view.affiliations) - MOST_AFFILIATIONS} more")
    return "\n".join(["**Work and study**", *lines]) if lines else ""


def _background(view: ProfileView) -> str:
    lines = []
    if view.hometown:
        lines.append(f"From {plain(view.hometown)}")
    if view.advisers:
        lines.append(f"Trained under {listed([plain(name) for name in view.advisers])}")
    if view.collaborators:
        lines.append(f"Worked with {listed([plain(name) for name in view.collaborators])}")
    return "\n".join(["**Background**", *lines]) if lines else ""


def _linked(view: ProfileView) -> list[cards.Item]:
    """Lead from names to the profiles of those who said that they are these."""
    buttons = [
        cards.button("profile:view", member_id, label=f"View {name}"[:_LONGEST_LABEL])
        for member_id, name in view.linked[:_MOST_LINKED]
    ]
    return [cards.row(*buttons)] if buttons else []


def _interests(tags: Mapping[TagKind, Sequence[str]]) -> str:
    words = {
        TagKind.TOPIC: "Works on",
        TagKind.UNIT: "Units:",
        TagKind.OFFER: "Offers",
        TagKind.ASK: "Looks for",
        TagKind.LANGUAGE: "Speaks",
    }
    lines = []
    for kind, word in words.items():
        values = [plain(FAVOURS.get(value, value)) for value in tags[kind]]
        if values:
            lines.append(f"{word} {', '.join(values)}")
    return "\n".join(lines)


def _values(member: Member, kind: TagKind) -> list[str]:
    return [tag.value for tag in member.tags if tag.kind is kind]


def _contacts(view: ProfileView) -> str:
    return "\n".join(contact_lines(view.contacts))


def _progress(member: Member) -> str:
    lines = []
    for part in completeness.parts(member):
        name, unlocks = _UNLOCKS[part.part]
        lines.append(f"✓ {name}" if part.filled else f"○ **{name}**: {unlocks}")
    return "\n".join(lines)


def _summary(member: Member, places: Places) -> str:
    lines = [f"**{plain(member.name)}**" + (f", {plain(member.headline)}" if member.headline else "")]
    lines += [f"- {post(affiliation)}" for affiliation in member.affiliations[:MOST_AFFILIATIONS]]
    hometown = places.city(member.hometown_id) if member.hometown_id is not None else None
    if hometown is not None:
        lines.append(f"- From {plain(places.label(hometown))}")
    for role, word in ((KnownRole.ADVISER, "Trained under"), (KnownRole.COLLABORATOR, "Worked with")):
        names = [plain(person.name) for person in member.known_people if person.role is role]
        if names:
            lines.append(f"- {word} {listed(names)}")
    lines += [f"- {line}" for line in _interests({kind: _values(member, kind) for kind in TagKind}).splitlines()]
    lines += [
        f"- {line} ({WHO[contact.visibility].lower()})"
        for contact, line in zip(member.contacts, contact_lines(member.contacts), strict=True)
    ]
    return "\n".join([*lines, cards.note(_who(member))])


def _who(member: Member) -> str:
    if not member.listed:
        return "You are hidden: nobody finds you, and nothing is suggested to you."
    sections = {
        "affiliations": member.affiliations_visibility,
        "background": member.background_visibility,
        "interests": member.interests_visibility,
    }
    shown = {WHO[visibility] for visibility in sections.values()}
    if len(shown) == 1:
        return f"Seen by: {shown.pop().lower()}. Ways to reach you have their own setting."
    return "Seen by: " + "; ".join(f"{name}: {WHO[visibility].lower()}" for name, visibility in sections.items())

"""How a member's connections, their open requests and a route to somebody look."""

from collections.abc import Iterator

import discord

from bot.models import Member
from bot.network.circle import Page
from bot.network.degrees import Degree
from bot.network.paths import Path, Step
from bot.network.requests import Open, Requests
from cogs.connections.cards import how_line
from cogs.ui import cards
from cogs.ui.text import listed, plain, post, reason, when

# A card holds 40 components, and a request with its buttons is five of them.
MOST_REQUESTS = 3
_CONNECTORS = 4
_NAMED = 3
_LONGEST_LABEL = 80
_FIND = "Find people with `/find`, and press Connect on their profile."


def connections(page: Page, notice: str = "") -> discord.ui.LayoutView:
    """Show one page of a member's connections."""
    if not page.total:
        return cards.card(notice, "### Your connections", f"Nobody yet. {_FIND}")
    parts: list[str | cards.Item] = [notice, "### Your connections"]
    for one in page.people:
        name = f"**{plain(one.member.name)}**"
        parts += [
            f"{name}\n{post(one.post)}" if one.post else name,
            cards.row(
                cards.button("profile:view", one.member.id, label="View"),
                cards.button("connections:remove", one.member.id, page.number, label="Remove"),
            ),
        ]
    people = "1 connection" if page.total == 1 else f"{page.total:,} connections"
    position = f" · page {page.number + 1} of {page.pages:,}" if page.pages > 1 else ""
    parts.append(cards.note(f"{people}{position}. `/connections map` draws them."))
    if page.pages > 1:
        parts.append(cards.row(*_turning(page)))
    return cards.card(*parts)


def removing(member_id: int, name: str, page: int) -> discord.ui.LayoutView:
    """Ask whether a connection shall end."""
    return cards.card(
        f"### Remove {plain(name)} from your connections?",
        f"Neither of you sees any more what the other shows only to connections. {plain(name)} isn't told.",
        cards.row(
            cards.button("connections:end", member_id, page, label="Remove"),
            cards.button("connections:page", page, "keep", label="Keep"),
        ),
    )


def removed(member: Member) -> discord.ui.LayoutView:
    """Say that a connection has ended."""
    name = plain(member.name)
    return cards.card(
        f"### {name} is no longer among your connections",
        f"{name} isn't told. To connect again, either of you asks and the other accepts.",
    )


def requests(found: Requests, member: Member, notice: str = "") -> discord.ui.LayoutView:
    """Show what waits for a member's answer, and what they asked."""
    if not found.received and not found.sent:
        return cards.card(notice, "### Requests to connect", f"None waits, neither for you nor for others. {_FIND}")
    parts: list[str | cards.Item] = [notice, "### Requests to connect"]
    if found.received:
        parts.append("**They wait for your answer**")
        parts += [part for one in found.received[:MOST_REQUESTS] for part in _received(one)]
        parts += _more(len(found.received), "answered")
    if found.sent:
        parts += [cards.line(), "**You asked**"]
        parts += [part for one in found.sent[:MOST_REQUESTS] for part in _sent(one)]
        parts += _more(len(found.sent), "answered or taken back")
        if not member.listed:
            parts.append(cards.note("You are hidden: nobody sees these until you show yourself."))
    return cards.card(*parts)


def path(found: Path, viewer: Member) -> discord.ui.LayoutView:
    """Show the best route to a member, and what to do with it."""
    name = plain(found.name)
    view = cards.button("profile:view", found.target_id, label="View profile")
    if found.degree is Degree.FIRST:
        names = [plain(step.name) for step in found.through]
        both = f"You both know {_several(names)}." if names else ""
        return cards.card(f"### You and {name} are connected", both, cards.row(view))
    ask = cards.button("introduction:ask", found.target_id, label="Ask for an introduction")
    if found.degree is Degree.NONE:
        return cards.card(
            f"### No route to {name} within two steps",
            "None of your connections whom you may see is connected with them. What the two of you share is on their "
            "profile, and a good reason to write.",
            cards.row(view, _connect(found), ask),
        )
    best, *others = found.through
    parts: list[str | cards.Item] = [
        f"### You → {plain(best.name)} → {name}",
        f"You are connected with {plain(best.name)}, who is connected with {name}.{_closeness(best, viewer)}",
    ]
    if others:
        parts.append(f"{_several([plain(step.name) for step in others])} could introduce you as well.")
    labels = [f"View {step.name}"[:_LONGEST_LABEL] for step in found.through[:_CONNECTORS]]
    connectors = [
        cards.button("profile:view", step.member_id, label=label)
        for step, label in zip(found.through[:_CONNECTORS], labels, strict=True)
    ]
    return cards.card(*parts, cards.row(ask, _connect(found), view), cards.row(*connectors))


def _connect(found: Path) -> cards.Item:
    return cards.button(
        "connection:ask",
        found.target_id,
        label="Asked to connect" if found.asked else "Connect",
        disabled=found.asked,
    )


def _closeness(step: Step, viewer: Member) -> str:
    if not step.shared:
        return ""
    return f" With {plain(step.name)} you share most: {reason(step.shared[0], viewer_id=viewer.id)}."


def _several(names: list[str]) -> str:
    more = len(names) - _NAMED
    return listed([*names[:_NAMED], f"{more} more"] if more > 0 else names)


def _received(one: Open) -> Iterator[str | cards.Item]:
    yield "\n".join(part for part in (_named(one), how_line(one.connection.how)) if part)
    yield cards.row(
        cards.button("requests:accept", one.connection.id, label="Connect", style=cards.PRIMARY),
        cards.button("requests:decline", one.connection.id, label="Not now"),
        cards.button("profile:view", one.other.id, label="View"),
    )


def _sent(one: Open) -> Iterator[str | cards.Item]:
    asked = when(one.connection.asked_at, "R")
    yield f"{_named(one)}\n{cards.note(f'Asked {asked}')}"
    yield cards.row(
        cards.button("requests:withdraw", one.connection.id, label="Take it back"),
        cards.button("profile:view", one.other.id, label="View"),
    )


def _named(one: Open) -> str:
    headline = f", {plain(one.other.headline)}" if one.other.headline else ""
    return f"**{plain(one.other.name)}**{headline}"


def _more(count: int, when_shown: str) -> list[str]:
    more = count - MOST_REQUESTS
    return [cards.note(f"{more} more: shown when these are {when_shown}.")] if more > 0 else []


def _turning(page: Page) -> tuple[cards.Item, cards.Item]:
    back = cards.button("connections:page", max(page.number - 1, 0), "back", label="Back", disabled=page.number == 0)
    forward = cards.button(
        "connections:page", page.number + 1, "next", label="Next", disabled=page.number == page.pages - 1
    )
    return back, forward

"""How the results of a search look."""

import discord

from bot.members.directory import Found, Page, Search
from bot.models import Member
from bot.places import Places
from cogs.directory import pages
from cogs.ui import cards
from cogs.ui.text import plain, post, reasons

_WHO = {
    Search.COMPANY: "Members who work or worked at {name}",
    Search.LAB: "Members who work or worked at {name}",
    Search.UNIVERSITY: "Members who work, worked or study at {name}",
    Search.ALUMNI: "Members who studied at {name}",
}


def results(page: Page, viewer: Member, places: Places) -> discord.ui.LayoutView:
    """Show one page of a search."""
    heading = f"### {_WHO[page.query.search].format(name=plain(page.organization.name))}"
    where = f" in {plain(places.subdivision_name(page.query.state))}" if page.query.state else ""
    if not page.results:
        return cards.card(heading + where, _empty(page, where))
    parts: list[str | cards.Item] = [heading + where]
    for found in page.results:
        parts += [
            cards.line(),
            _person(found, viewer, alumni=page.query.search is Search.ALUMNI),
            _buttons(found, page),
        ]
    parts += [cards.line(), _footer(page), *_turning(page)]
    return cards.card(*parts)


def _person(found: Found, viewer: Member, *, alumni: bool) -> str:
    lines = [f"**{plain(found.name)}**" + (f", {plain(found.headline)}" if found.headline else "")]
    if alumni:
        lines.append(f"Now: {post(found.now)}" if found.now else "Now: not said")
        lines.append(f"There: {post(found.at, place=False)}")
    else:
        lines.append(post(found.at, place=found.at.current))
        if not found.at.current and found.now is not None:
            lines.append(f"Now: {post(found.now)}")
    if found.residence:
        lines.append(f"Lives in {plain(found.residence)}")
    if found.connected:
        lines.append("You are connected.")
    if found.shared:
        lines += ["**You share**", reasons(found.shared, viewer_id=viewer.id)]
    return "\n".join(lines)


def _buttons(found: Found, page: Page) -> cards.Item:
    view = cards.button("profile:view", found.member_id, label="View profile")
    if found.connected:
        return cards.row(view)
    connect = cards.button(
        "find:connect",
        *pages.parts(page.query),
        page.number,
        found.member_id,
        label="Asked to connect" if found.asked else "Connect",
        style=discord.ButtonStyle.secondary if found.asked else cards.PRIMARY,
        disabled=found.asked,
    )
    return cards.row(view, connect)


def _turning(page: Page) -> list[cards.Item]:
    if page.pages == 1:
        return []
    query = pages.parts(page.query)
    back = cards.button("find:page", *query, max(page.number - 1, 0), "back", label="Back", disabled=page.number == 0)
    last = page.number == page.pages - 1
    forward = cards.button("find:page", *query, page.number + 1, "next", label="Next", disabled=last)
    return [cards.row(back, forward)]


def _footer(page: Page) -> str:
    people = "1 member" if page.total == 1 else f"{page.total} members, most shared ground first"
    position = f" · page {page.number + 1} of {page.pages}" if page.pages > 1 else ""
    elsewhere = f" · {page.elsewhere} more in other places" if page.elsewhere else ""
    return cards.note(f"{people}{position}{elsewhere}")


def _empty(page: Page, where: str) -> str:
    name = plain(page.organization.name)
    if page.elsewhere:
        people = "1 member is" if page.elsewhere == 1 else f"{page.elsewhere} members are"
        return f"Nobody from {name}{where} yet. {people} elsewhere: search again without the state."
    return (
        f"Nobody from {name} yet, or nobody who shows it. Try its parent organization, or `/find alumni` of a "
        "university that many of them come from."
    )

"""How the results of a search look, and the searches that a member watches."""

from collections.abc import Sequence

import discord

from bot.directory import token
from bot.directory.careers import Careers
from bot.directory.finding import Found, Page
from bot.directory.query import Query, Tie
from bot.models import Member, Watch
from bot.network.degrees import Degree
from bot.organizations.index import OrganizationIndex
from bot.pictures.subjects import CareersPicture
from bot.places import Places
from cogs.ui import cards
from cogs.ui.kinds import counted
from cogs.ui.people import contact_lines, degree_line
from cogs.ui.search import words
from cogs.ui.text import listed, plain, post, reasons

_LISTED = 3


def results(
    page: Page,
    viewer: Member,
    places: Places,
    *,
    careers: Careers | None = None,
    picture: discord.MediaGalleryItem | None = None,
) -> discord.ui.LayoutView:
    """Show one page of a search."""
    name = page.organization.name if page.organization else None
    meeting = page.meeting.name if page.meeting else None
    heading = f"### {words.sentence(page.query, name, places, meeting)}"
    if not page.results:
        return cards.card(heading, _empty(page, places), *_row(_search_buttons(page.query)))
    parts: list[str | cards.Item] = [heading]
    if careers is not None:
        parts.append(_careers(careers))
    if picture is not None:
        parts.append(discord.ui.MediaGallery(picture))
    for found in page.results:
        parts += [cards.line(), _person(found, viewer, page.query), _buttons(found, page)]
    parts += [cards.line(), _footer(page), *_row([*_turning(page), *_search_buttons(page.query)])]
    return cards.card(*parts)


def watched(
    watches: Sequence[Watch], index: OrganizationIndex, places: Places, society_id: int | None
) -> discord.ui.LayoutView:
    """List what a member watches."""
    if not watches:
        how = "You watch no search. Use `/find people`, then press Watch: you hear when somebody new matches."
        return cards.card("### Searches you watch", how)
    parts: list[str | cards.Item] = ["### Searches you watch"]
    for watch in watches:
        query = token.read(watch.query)
        show = cards.button("watch:show", watch.query, label="Show")
        stop = cards.button("watch:stop", watch.id, label="Stop watching")
        parts += [words.sentence(query, organization_name(query, index, society_id), places), cards.row(show, stop)]
    return cards.card(*parts, cards.note("You hear once a week at most, and only when somebody new matches."))


def watching(
    watch: Watch, query: Query, index: OrganizationIndex, places: Places, society_id: int | None
) -> discord.ui.LayoutView:
    """Say that a search is watched from now on."""
    said = words.sentence(query, organization_name(query, index, society_id), places)
    told = "You hear by direct message when somebody new matches, once a week at most. Nobody else knows."
    stop = cards.button("watch:stop", watch.id, label="Stop watching")
    return cards.card(f"### You watch this search\n{said}", told, cards.row(stop))


def organization_name(query: Query, index: OrganizationIndex, society_id: int | None) -> str | None:
    """Return the name of the organization that a search is about; one that this society doesn't see has none."""
    if query.organization_id is None:
        return None
    entry = index.get(query.organization_id)
    seen = entry is not None and entry.society_id in (None, society_id)
    return entry.name if entry is not None and seen else "an organization that is no longer listed"


def described(picture: CareersPicture) -> str:
    """Say in words what a picture shows, for those who don't see it; at most 1,024 characters."""
    kinds = listed([f"{count} at {name}" for name, count in picture.kinds])
    employers = ", ".join(f"{name} {count}" for name, _, count in picture.employers[:7])
    where = ", ".join(f"{name} {count}" for name, count in picture.where[:7])
    return f"{picture.title}: {kinds}. Most at: {employers}. Places: {where}."[:1024]


def _careers(careers: Careers) -> str:
    """What they do now, grouped and counted."""
    lines = []
    if careers.working:
        kinds = listed([f"{count} at {counted(kind, count)}" for kind, count in careers.kinds])
        lines.append(f"**Now:** {kinds}")
        lines.append(f"**Most at:** {_counted([(name, count) for (name, _), count in careers.employers])}")
        lines.append(f"**Where:** {_counted(careers.where)}")
    rest = []
    if careers.studying:
        rest.append(f"{careers.studying} still or again {'studies' if careers.studying == 1 else 'study'}")
    if careers.unknown:
        rest.append(f"{careers.unknown} {'does' if careers.unknown == 1 else 'do'}n't say what they do now")
    return "\n".join([*lines, *([cards.note("; ".join(rest) + ".")] if rest else [])])


def _counted(counts: Sequence[tuple[str, int]]) -> str:
    shown = ", ".join(f"{plain(name)} ({count})" for name, count in counts[:_LISTED])
    more = len(counts) - _LISTED
    return f"{shown} and {more} more" if more > 0 else shown


def _person(found: Found, viewer: Member, query: Query) -> str:
    lines = [f"**{plain(found.name)}**" + (f", {plain(found.headline)}" if found.headline else "")]
    if query.tie is Tie.STUDY:
        lines.append(f"Now: {post(found.now)}" if found.now else "Now: not said")
        lines += [f"There: {post(found.at)}"] if found.at else []
    elif found.at is not None:
        lines.append(post(found.at))
        if not found.at.current and found.now is not None:
            lines.append(f"Now: {post(found.now)}")
    elif found.now is not None:
        lines.append(post(found.now))
    if found.residence:
        lines.append(f"Lives in {plain(found.residence)}")
    lines += degree_line(found.route)
    if query.tie is Tie.STUDY:
        lines += contact_lines(found.contacts)
    if found.shared:
        lines += ["**You share**", reasons(found.shared, viewer_id=viewer.id)]
    return "\n".join(lines)


def _buttons(found: Found, page: Page) -> cards.Item:
    view = cards.button("profile:view", found.member_id, label="View profile")
    if found.route.degree is Degree.FIRST:
        return cards.row(view)
    connect = cards.button(
        "find:connect",
        token.write(page.query),
        page.number,
        found.member_id,
        label="Asked to connect" if found.asked else "Connect",
        style=discord.ButtonStyle.secondary if found.asked else cards.PRIMARY,
        disabled=found.asked,
    )
    ask = cards.button("introduction:ask", found.member_id, label="Ask for an introduction")
    return cards.row(view, connect, ask)


def _turning(page: Page) -> list[cards.Item]:
    if page.pages == 1:
        return []
    query = token.write(page.query)
    back = cards.button("find:page", query, max(page.number - 1, 0), "back", label="Back", disabled=page.number == 0)
    last = page.number == page.pages - 1
    forward = cards.button("find:page", query, page.number + 1, "next", label="Next", disabled=last)
    return [back, forward]


def _row(buttons: Sequence[cards.Item]) -> list[cards.Item]:
    return [cards.row(*buttons)] if buttons else []


def _search_buttons(query: Query) -> list[cards.Item]:
    # Who comes to a meeting changes too much to be watched.
    if query.meeting_id is not None:
        return []
    written = token.write(query)
    return [
        cards.button("find:watch", written, label="Watch"),
        cards.button("find:share", written, label="Share as text"),
    ]


def _footer(page: Page) -> str:
    people = "1 member" if page.total == 1 else f"{page.total:,} members, most shared ground first"
    position = f" · page {page.number + 1} of {page.pages:,}" if page.pages > 1 else ""
    elsewhere = f" · {page.elsewhere:,} more in other places" if page.elsewhere else ""
    return cards.note(f"{people}{position}{elsewhere}{_parts(page)}")


def _parts(page: Page) -> str:
    """Say that parts count too, where there are any."""
    if page.organization is None or not page.parts or not page.query.parts:
        return ""
    parts = "1 part" if page.parts == 1 else f"{page.parts:,} parts"
    return f"\nIncludes {parts} of {plain(page.organization.name)}; choose parts: False to leave them out."


def _empty(page: Page, places: Places) -> str:
    where = "".join(f" {phrase}" for phrase in words.places_in(page.query, places))
    if page.elsewhere and page.meeting is None:
        people = "1 member matches" if page.elsewhere == 1 else f"{page.elsewhere:,} members match"
        return (
            f"Nobody{where} yet. {people} in other places: search again without the state or country, or press Watch "
            "and hear when somebody new does."
        )
    if page.meeting is not None:
        return "Nobody yet of those who say that they come, or nobody who shows it. Ask for less, or try again later."
    if page.organization is None:
        return "Nobody yet, or nobody who shows it. Ask for less, or press Watch and hear when somebody new matches."
    return (
        f"Nobody from {plain(page.organization.name)} yet, or nobody who shows it. Try its parent organization, or "
        "press Watch and hear when somebody new matches."
    )

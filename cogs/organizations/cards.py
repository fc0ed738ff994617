"""What is shown of organizations that members add: to who added one, and to the organizers."""

from collections.abc import Sequence

import discord

from bot.models import Organization, OrganizationKind
from bot.organizations.review import Review
from bot.organizations.rows import Entry
from bot.places import Places
from cogs.ui import cards
from cogs.ui.text import plain, when

KIND_NAMES = {
    OrganizationKind.COMPANY: "Company",
    OrganizationKind.GOVERNMENT_LAB: "Government lab or institute",
    OrganizationKind.UNIVERSITY: "University or school",
    OrganizationKind.HOSPITAL: "Hospital",
    OrganizationKind.NONPROFIT: "Nonprofit",
    OrganizationKind.OTHER: "Something else",
}
_LONGEST_OPTION = 100


def place(organization: Organization | Entry, places: Places) -> str:
    """Say where an organization is: ``Oak Ridge, TN`` in the US, ``Szeged, Hungary`` elsewhere; may be empty."""
    state = organization.subdivision.partition("-")[2] if organization.subdivision else ""
    country = places.country_name(organization.country) if organization.country else ""
    region = state if organization.country == "US" and state else country
    return ", ".join(part for part in (organization.city, region) if part)


def described(organization: Organization, places: Places) -> str:
    """Say what an organization is, and where."""
    return ", ".join(part for part in (KIND_NAMES[organization.kind], plain(place(organization, places))) if part)


def added(organization: Organization, places: Places) -> discord.ui.LayoutView:
    """Tell a member what happens next with what they added."""
    tie = cards.button("organizations:tie", organization.id, label="Add as my affiliation", style=cards.PRIMARY)
    return cards.card(
        f"### {plain(organization.name)} is added\n{described(organization, places)}",
        "Members of this society can use it from now on; nobody else sees it.",
        cards.note(
            "The organizers will look at it, and see that you added it. If it is known under another name, they "
            "merge the two: your affiliation follows, and you are told."
        ),
        cards.row(tie),
    )


def review(found: Review, nearest: Sequence[Entry], places: Places) -> discord.ui.LayoutView:
    """Ask an organizer what to make of an organization."""
    organization = found.organization
    who = f"Added by {plain(found.added_by)}" if found.added_by else "Added by somebody who has left"
    used = {0: "Nobody uses it yet", 1: "1 member uses it"}.get(found.members, f"{found.members} members use it")
    parts: list[str | cards.Item] = [
        f"### Is {plain(organization.name)} right?\n{described(organization, places)}",
        f"{who} {when(found.addition.added_at, 'R')}. {used}.",
    ]
    if nearest:
        parts.append("If it is one of these, merge it: affiliations move, and each member hears of it once.")
        parts.append(cards.row(_merge_select(organization, nearest, places)))
    keep = cards.button("organizations:keep", organization.id, label="Keep", style=cards.PRIMARY)
    buttons = [keep, cards.button("organizations:rename", organization.id, label="Rename")]
    if found.waiting > 1:
        buttons.append(cards.button("organizations:next", found.addition.id, label=f"Next ({found.waiting - 1} more)"))
    parts.append(cards.row(*buttons))
    parts.append(cards.note("To merge it into any other one, use /organizations merge."))
    return cards.card(*parts)


def done(heading: str, told: str, review_left: Review | None) -> discord.ui.LayoutView:
    """Show what was done, and what else waits."""
    if review_left is None:
        return cards.card(f"### {heading}", told, cards.note("Nothing else waits for review."))
    waiting = "1 more organization waits" if review_left.waiting == 1 else f"{review_left.waiting} more wait"
    following = cards.button("organizations:next", 0, label="Next", style=cards.PRIMARY)
    return cards.card(f"### {heading}", told, cards.note(f"{waiting} for review."), cards.row(following))


def nothing() -> discord.ui.LayoutView:
    """Say that the queue is empty."""
    return cards.card(
        "### Nothing to review",
        "What members add with `/organizations add` waits here until an organizer keeps, renames or merges it.",
    )


def merged_sentence(members: int, name: str) -> str:
    """Say what a merge did."""
    if members == 0:
        return f"No member used it. Whoever looks for it finds {plain(name)}."
    who = "1 member’s affiliation was" if members == 1 else f"The affiliations of {members} members were"
    return f"{who} moved to {plain(name)}, and each is told by direct message."


def _merge_select(organization: Organization, nearest: Sequence[Entry], places: Places) -> cards.Item:
    options = [
        discord.SelectOption(
            label=entry.name[:_LONGEST_OPTION],
            value=str(entry.id),
            description=place(entry, places)[:_LONGEST_OPTION] or None,
        )
        for entry in nearest
    ]
    return cards.select("organizations:merge", organization.id, placeholder="Merge into…", options=options)

"""Lines about a person that several cards show: how you are connected, and how to reach them."""

from collections.abc import Iterable

from bot.members import contacts
from bot.models import Contact, ContactKind
from bot.network.degrees import Degree, Route
from cogs.ui.text import listed, plain

CONTACT_NAMES = {
    ContactKind.ORCID: "ORCID iD",
    ContactKind.WEBSITE: "Website",
    ContactKind.LINKEDIN: "LinkedIn",
    ContactKind.EMAIL: "E-mail",
}
_NAMED = 3


def degree_line(route: Route) -> list[str]:
    """Say how the viewer is connected with them; nothing where they aren't."""
    if route.degree is Degree.FIRST:
        return ["You are connected."]
    if route.degree is Degree.SECOND:
        names = [plain(name) for name in route.through[:_NAMED]]
        more = len(route.through) - _NAMED
        return [f"You both know {listed([*names, f'{more} more'] if more > 0 else names)} (2nd degree)."]
    return []


def contact_lines(shown: Iterable[Contact]) -> list[str]:
    """List ways to reach them, one a line."""
    return [_contact(contact) for contact in shown]


def _contact(contact: Contact) -> str:
    address = contacts.link(contact.kind, contact.value)
    address = f"<{address}>" if "://" in address else plain(address)
    return f"{CONTACT_NAMES[contact.kind]}: {address}"

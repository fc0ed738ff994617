"""Text for people: names shown as text, times, affiliations, and what two people share."""

import re
from collections.abc import Sequence
from datetime import datetime

import discord

from bot.matching.background import SharedKind
from bot.members.backgrounds import Shared
from bot.models import Affiliation, AffiliationKind, Organization
from bot.text import one_line

_MARKDOWN = re.compile(r"([\\*_~`|>#\-\[\](){}<@:!+.])")


def plain(text: str, most: int = 200) -> str:
    """Show a person's text as text: no markdown, mention, link or direction mark has any effect."""
    line = one_line(text)
    if len(line) > most:
        line = line[: most - 1] + "…"
    escaped = _MARKDOWN.sub(r"\\\1", line)
    return discord.utils.escape_mentions(escaped)


def when(instant: datetime, style: str = "F") -> str:
    """Show an instant in each reader's own zone."""
    return f"<t:{int(instant.timestamp())}:{style}>"


def years(affiliation: Affiliation) -> str:
    """Say when: ``1936–40``, ``since 1952``, ``until 1940``; empty where it isn't known."""
    start, end = affiliation.start, affiliation.end
    if affiliation.current:
        return f"since {start}" if start else "now"
    if start and end:
        if start == end:
            return str(start)
        return f"{start}–{str(end)[2:]}" if start // 100 == end // 100 else f"{start}–{end}"
    if end:
        return f"until {end}"
    return f"from {start}" if start else ""


def post(affiliation: Affiliation, *, place: bool = True) -> str:
    """Say one tie in a line: ``Professor, Columbia University (New York, US-NY), since 1952``."""
    organization = affiliation.organization
    where = located(organization) if place else plain(organization.name)
    title = plain(affiliation.title) if affiliation.title else _default_title(affiliation)
    return ", ".join(part for part in (title, where, years(affiliation)) if part)


def located(organization: Organization) -> str:
    """Name an organization with its place: ``Oak Ridge National Laboratory (Oak Ridge, TN)``."""
    name = plain(organization.name)
    if not organization.city:
        return name
    state = organization.subdivision.partition("-")[2] if organization.subdivision else ""
    shown = state if organization.country == "US" and state else organization.country
    return f"{name} ({plain(organization.city)}, {shown})" if shown else f"{name} ({plain(organization.city)})"


def _default_title(affiliation: Affiliation) -> str:
    if affiliation.kind is AffiliationKind.EDUCATION:
        return "Student" if affiliation.current else "Studied"
    return "Visiting" if affiliation.kind is AffiliationKind.VISITING else ""


def reason(shared: Shared, *, viewer_id: int) -> str:
    """Say one thing that the viewer and another share, to the viewer; the other is "they"."""
    mine, theirs = _SENTENCES[shared.kind]
    if shared.kind in (SharedKind.ADVISER, SharedKind.MENTOR):
        return _of_people(shared, mine if shared.party in (None, viewer_id) else theirs)
    sentence = mine if shared.party in (None, viewer_id) else theirs
    if shared.detail.startswith(_GOES_ON):
        sentence = _PRESENT.get(shared.kind, sentence)
    elif shared.kind is SharedKind.ORGANIZATION and shared.detail:
        sentence = sentence.replace("where they worked", "while they worked there")
        sentence = sentence.replace("where you worked", "while you worked there")
    subject = _with_article(shared.subject) if shared.kind in _PLACES_OF_WORK else plain(shared.subject)
    return sentence.format(subject=subject, years=f" ({shared.detail})" if shared.detail else "")


def _of_people(shared: Shared, sentence: str) -> str:
    """Here the detail is no years, but where both studied, or who was advised."""
    said = sentence.format(subject=plain(shared.subject), detail=plain(shared.detail))
    if shared.kind is SharedKind.ADVISER and shared.detail:
        said = f"{said} at {_with_article(shared.detail)}"
    return said


def _with_article(organization: str) -> str:
    return f"the {plain(organization)}" if organization.startswith(_WITH_ARTICLE) else plain(organization)


_GOES_ON = ("since", "now")
_PRESENT = {
    SharedKind.CLASSMATES: "you are both students at {subject}{years}",
    SharedKind.COLLEAGUES: "you are both at {subject}{years}",
}


_PLACES_OF_WORK = frozenset(
    {
        SharedKind.CLASSMATES,
        SharedKind.ALMA_MATER,
        SharedKind.COLLEAGUES,
        SharedKind.WORKPLACE,
        SharedKind.ORGANIZATION,
    }
)
# How English names of organizations begin that take an article in a sentence.
_WITH_ARTICLE = (
    "University of", "Institute ", "Technical University of", "Max Planck", "National ", "European ", "International ",
    "Royal ", "American ", "Federal ", "Massachusetts Institute", "California Institute", "Georgia Institute",
    "Indian Institute", "Naval ",
)  # fmt: skip


def _same(sentence: str) -> tuple[str, str]:
    return sentence, sentence


# Said where the viewer is the party (who offers, was advised, studied), and where the other is.
_SENTENCES = {
    SharedKind.ADVISER: _same("you both trained under {subject}"),
    SharedKind.MENTOR: ("{subject} advised you", "you advised {detail}"),
    SharedKind.PARTNERS: _same("you have worked together"),
    SharedKind.LINEAGE: (
        "your adviser {subject} worked with them",
        "they trained under {subject}, with whom you worked",
    ),
    SharedKind.COLLABORATOR: _same("you both worked with {subject}"),
    SharedKind.CLASSMATES: _same("you were both students at {subject} at the same time{years}"),
    SharedKind.ALMA_MATER: _same("you both studied at {subject}"),
    SharedKind.COLLEAGUES: _same("you were both at {subject} at the same time{years}"),
    SharedKind.WORKPLACE: _same("you have both worked at {subject}"),
    SharedKind.ORGANIZATION: (
        "you studied at {subject}, where they worked{years}",
        "they studied at {subject}, where you worked{years}",
    ),
    SharedKind.HOMETOWN: _same("you both come from {subject}"),
    SharedKind.HOMELAND: _same("you both come from {subject}"),
    SharedKind.OFFER: (
        "they look for {subject}, which you offer",
        "they offer {subject}, which you look for",
    ),
    SharedKind.TOPIC: _same("you both work on {subject}"),
    SharedKind.UNIT: _same("you are both in the {subject} unit"),
}


def reasons(shared: Sequence[Shared], *, viewer_id: int, most: int = 3) -> str:
    """List what two people share, best first; empty where they share nothing."""
    return "\n".join(f"- {reason(one, viewer_id=viewer_id)}" for one in shared[:most])


def listed(items: Sequence[str]) -> str:
    """Join words: ``a``, ``a and b``, ``a, b and c``."""
    if len(items) < len(("a", "b")):
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"

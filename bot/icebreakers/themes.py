"""What a prompt can be about, and what a text of each theme may hold in braces."""

from collections.abc import Mapping

from bot.matching.background import SharedKind
from bot.models import Meeting

GENERAL = "general"
SCIENCE = "science"
CAREERS = "careers"
HISTORY = "history"
PLACE = "place"
MEETING = "meeting"

# Fit anybody anywhere; those of a meeting and its place fit only there.
ANYWHERE = (GENERAL, SCIENCE, CAREERS, HISTORY)
AT_A_MEETING = (MEETING, PLACE)
# What theme the people share names the subject, and by which word the text calls it.
SUBJECTS: Mapping[str, str] = {
    SharedKind.ADVISER: "person",
    SharedKind.COLLABORATOR: "person",
    SharedKind.LINEAGE: "person",
    SharedKind.CLASSMATES: "organization",
    SharedKind.ALMA_MATER: "organization",
    SharedKind.COLLEAGUES: "organization",
    SharedKind.WORKPLACE: "organization",
    SharedKind.ORGANIZATION: "organization",
    SharedKind.HOMETOWN: "place",
    SharedKind.HOMELAND: "place",
    SharedKind.TOPIC: "topic",
    SharedKind.UNIT: "unit",
    SharedKind.OFFER: "offer",
}
_WITH_YEARS = frozenset({SharedKind.CLASSMATES, SharedKind.COLLEAGUES, SharedKind.ORGANIZATION})
THEMES = (*ANYWHERE, *AT_A_MEETING, *(kind.value for kind in SharedKind))


def allowed(theme: str) -> frozenset[str]:
    """Return the words that a text of this theme may hold in braces."""
    words = {SUBJECTS[theme]} if theme in SUBJECTS else set()
    if theme in _WITH_YEARS:
        words.add("years")
    if theme in AT_A_MEETING:
        words |= {"meeting", "place"}
    return frozenset(words)


def known(*, meeting: str = "", place: str = "", theme: str = "", detail: str = "") -> Mapping[str, str]:
    """Return what texts can be filled with besides their subject.

    Args:
        meeting: the name of the meeting at which the people are.
        place: where it is.
        theme: what the people share.
        detail: what stands beside it (bot.members.backgrounds.Shared): only years of the past fit "in {years}".
    """
    values = {"meeting": meeting, "place": place}
    if theme in _WITH_YEARS and detail[:1].isdecimal():
        values["years"] = detail
    return {word: value for word, value in values.items() if value}


def of_meetup(meeting: Meeting | None, *, theme: str = "", detail: str = "") -> Mapping[str, str]:
    """Return what texts for people at this meeting, or at none, can be filled with besides their subject."""
    return known(
        meeting=meeting.name if meeting else "", place=meeting.place if meeting else "", theme=theme, detail=detail
    )

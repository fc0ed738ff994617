"""Reading an e-mail signature: what of it may name organizations, and the titles that stand in it. Pure text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.members import signature_titles
from bot.members.signature_noise import telling_lines
from bot.models import AffiliationKind
from bot.organizations.canonical import canonical
from bot.text import one_line, search_key

_APART = re.compile(r"\s*[|•·●▪■◆‖¦;\t]\s*|\s+[-–—]\s+|\s{3,}|\s*//\s*")
# A line that ends like this goes on in the next: "University of / Tennessee".
_GOES_ON = re.compile(r"(?:\b(?:of|the|and|for|at|de|des|du|della|di|der|für|und|et|y)|[&/-])$", re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:ph\.?\s?d|dr|prof|m\.?\s?sc?|b\.?\s?sc?|m\.?a|mba|md|d\.?\s?sc|habil|dipl|pe|csci|cphys|f[a-z]{2,4}|m?eng)\b",
    re.IGNORECASE,
)
_HONORIFICS = re.compile(
    r"^(?:(?:prof|professor|dr|mr|mrs|ms|mme|mlle|m|sr|sra|dott|dott\.ssa|dipl|ing|rer|nat|phys|habil|h|c|univ|apl|pd)"
    r"\b[.\s-]*)+",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,4}")
_LONGEST_LINE = 200
_FEWEST, _MOST = 2, 4
_PARTICLES = frozenset({"de", "da", "di", "van", "von", "der", "den", "la", "le", "el", "del", "dos", "zu", "y", "e"})
# Words that make of two capitalized words an organization, not a person.
_BODIES = frozenset(
    {
        *("university", "institute", "college", "hospital", "academy", "polytechnic", "laboratory", "center", "school"),
        *("company", "corporation", "incorporated", "limited", "gmbh", "llc", "department", "research", "national"),
        *("society", "foundation", "observatory", "technology", "technologies", "physics", "science", "systems"),
    }
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title and the tie it tells of; ``place`` is the number of the part before which it stands."""

    text: str
    kind: AffiliationKind
    place: int


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature says, in order, without the ways to reach the person.

    ``parts`` may name organizations; the first of them is ``name_first`` where it looks like the person's name.
    """

    parts: tuple[str, ...]
    titles: tuple[Title, ...]
    name_first: bool

    def place_of(self, words: str) -> int | None:
        """Return the number of the part in which these words begin, or None where they don't stand so."""
        flat = " ".join(self.parts)
        found = flat.find(words)
        if found < 0:
            return None
        begins = 0
        for place, part in enumerate(self.parts):
            begins += len(part) + 1
            if found < begins:
                return place
        return None

    def title_of(self, places: Sequence[int | None], number: int) -> Title | None:
        """Return the title that belongs to one of the named organizations, where that is plain.

        It stands right before it; or alone between the organization before and this one; or it is the only
        title of the only organization.

        Args:
            places: where each organization stands, in order.
            number: which of them is asked for.
        """
        place = places[number]
        if len(places) == 1 and len(self.titles) == 1:
            return self.titles[0]
        if place is None:
            return None
        before = max((other for other in places if other is not None and other < place), default=-1)
        between = [title for title in self.titles if before < title.place <= place]
        close = [title for title in between if title.place == place] or between
        return close[0] if len(close) == 1 else None


def read(text: str) -> Signature:
    """Read a signature in any layout. Never raises; what is not understood is no title and no organization."""
    parts: list[str] = []
    titles: list[Title] = []
    for line in _joined(_apart(telling_lines(text))):
        rest = []
        pieces = [piece for piece in map(one_line, line.split(",")) if piece]
        for piece in pieces:
            kind = signature_titles.kind_of(piece, may_be_name=not parts and not titles)
            if kind is None:
                rest.append(piece)
                continue
            # Behind a name on the same line the title belongs to what follows.
            titles.append(Title(piece, kind, len(parts) + bool(rest)))
            if _tells_more(piece):
                rest.append(piece)
        if rest:
            parts.append(", ".join(rest))
    return Signature(tuple(parts), tuple(titles), name_first=bool(parts) and _is_name(parts[0]))


def _apart(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield from filter(None, (one_line(part) for part in _APART.split(line)))


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """Put a line that goes on in the next together with it."""
    begun = ""
    for line in lines:
        begun = f"{begun} {line}".strip()
        if len(begun) > _LONGEST_LINE or not _GOES_ON.search(begun):
            yield begun
            begun = ""
    if begun:
        yield begun


def _tells_more(title: str) -> bool:
    """Whether it may name an organization as well: "Director of CERN"."""
    return any(word.isupper() and len(word) > 1 for word in title.split())


def _is_name(part: str) -> bool:
    """Whether it looks like a person's name, with or without degrees."""
    first, *others = part.split(",")
    if any(not _DEGREE.match(other.strip()) for other in others):
        return False
    name = _HONORIFICS.sub("", re.sub(r"\([^()]*\)", " ", first)).strip()
    if not _NAME.fullmatch(name):
        return False
    words = [word for word in name.split() if word.casefold() not in _PARTICLES and not _DEGREE.fullmatch(word)]
    if any(canonical(word) in _BODIES for word in search_key(name).split()):
        return False
    return _FEWEST <= len(words) <= _MOST and all(word[0].isupper() for word in words)

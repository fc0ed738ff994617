"""What a text that a person gave in place of a choice may mean. No database is touched."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.errors import NotFoundError
from bot.members.affiliations import Terms
from bot.organizations.index import OrganizationIndex
from bot.organizations.resolver import Match, Resolution, ResolutionStatus
from bot.text import one_line, search_key

# A select of Discord takes 25 options, and one of them is "none of these".
MOST_CHOICES = 24
LONGEST_TEXT = 200
_NAMED_BY_MANY = 25
_HINT = "Give more of the name, or add the city: “Trinity College, Dublin”."


class AffiliationResolver(Protocol):
    """What is needed of the index of organizations to understand an affiliation string."""

    def resolve(self, affiliation: str) -> Resolution:
        """Find what it names."""
        ...


@dataclass(frozen=True, slots=True)
class Meaning:
    """Words of a text, and the ids of the organizations they may mean, best first; ``sure`` where it is the first.

    There are none where nothing is known by these words.
    """

    text: str
    choices: tuple[int, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A meaning, and what is known of the tie besides the organization."""

    meaning: Meaning
    terms: Terms


def exactly(index: OrganizationIndex, text: str, *, society_id: int) -> int | None:
    """Return the id of the one organization that has this very name; None where none has, or several.

    Those that members of this society added count as well.
    """
    key = search_key(text)
    named = {
        hit.id: search_key(hit.name) == key
        for hit in index.search(text, limit=_NAMED_BY_MANY, society_id=society_id)
        if key and key in (search_key(hit.name), search_key(hit.matched))
    }
    # A name in full is meant before a short form of another's.
    candidates = [identity for identity, in_full in named.items() if in_full] or list(named)
    return candidates[0] if len(candidates) == 1 else None


def of_typed(index: OrganizationIndex, text: str, *, society_id: int) -> Meaning:
    """Return what one tie is to: sure, or the choices; where nothing is named, the nearest names.

    Raises:
        NotFoundError: nothing comes near.
    """
    resolution = index.resolve(text, society_id=society_id)
    found = tuple(dict.fromkeys(match.id for match in (*resolution.organizations, *resolution.choices)))
    if not found and search_key(text):
        found = tuple(hit.id for hit in index.search(text, limit=MOST_CHOICES, society_id=society_id))
    if not found:
        raise NotFoundError("organization", text, hint=_HINT)
    sure = resolution.status is ResolutionStatus.SURE and len(found) == 1
    return Meaning(shortened(text), found[:MOST_CHOICES], sure)


def of_affiliation(index: AffiliationResolver, text: str) -> tuple[Meaning, ...]:
    """Return everything that an affiliation string names, in the order of the string; empty for nothing."""
    return _meanings(index.resolve(text))


def _meanings(resolution: Resolution) -> tuple[Meaning, ...]:
    sure = [Meaning(shortened(match.matched), (match.id,), sure=True) for match in resolution.organizations]
    clear = {match.id for match in resolution.organizations}
    asked = [
        Meaning(shortened(text), choices[:MOST_CHOICES], sure=False)
        for text, choices in _questions(resolution.choices).items()
        if clear.isdisjoint(choices)
    ]
    return in_order((*sure, *asked), resolution.affiliation.replace("\n", " "))


def in_order(meanings: Sequence[Meaning], text: str) -> tuple[Meaning, ...]:
    """Return the meanings in the order of the text."""
    return tuple(sorted(meanings, key=lambda meaning: text.find(meaning.text)))


def _questions(choices: Sequence[Match]) -> dict[str, tuple[int, ...]]:
    """Put the choices by the words that they are for; words within others of these ask nothing of their own."""
    questions: dict[str, tuple[int, ...]] = {}
    for text in sorted({match.matched for match in choices}, key=len, reverse=True):
        if not any(text in longer for longer in questions):
            questions[text] = tuple(dict.fromkeys(match.id for match in choices if match.matched in text))
    return questions


def shortened(text: str) -> str:
    """Return the text on one line, cut to what a draft keeps of it."""
    line = one_line(text)
    return line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1] + "…"

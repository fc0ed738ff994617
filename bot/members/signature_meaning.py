"""What an e-mail signature says of where a person is now. No database is touched."""

from collections.abc import Sequence

from bot.errors import InputError
from bot.members import signature
from bot.members.affiliations import Terms
from bot.members.meanings import Meaning, Named, in_order, of_affiliation
from bot.members.signature import Signature
from bot.models import AffiliationKind
from bot.organizations.index import OrganizationIndex

# One card holds so many.
MOST_SURE = 6
MOST_QUESTIONS = 4


def understood(index: OrganizationIndex, text: str) -> tuple[Named, ...]:
    """Return everything that an e-mail signature names, with the title where it plainly belongs to it.

    What is named is where the person is now. Addresses of e-mail and web say nothing.

    Raises:
        InputError: it names nothing, or more than one signature would.
    """
    found = signature.read(text)
    meanings = _with_whole_lines(index, found, _named_in(index, found))
    if not meanings:
        raise InputError(
            "No organization that is known here was found in this text. Use `/affiliation add` and type a part of its "
            "name: choices open as you type."
        )
    sure = sum(meaning.sure for meaning in meanings)
    if sure > MOST_SURE or len(meanings) - sure > MOST_QUESTIONS:
        raise InputError(
            f"This names {len(meanings)} organizations. Paste one signature at a time, without the messages below it."
        )
    places = [found.place_of(meaning.text) for meaning in meanings]
    return tuple(Named(meaning, _terms(found, places, number)) for number, meaning in enumerate(meanings))


def _named_in(index: OrganizationIndex, found: Signature) -> tuple[Meaning, ...]:
    """Look past the person's name, which may be that of an organization too; or at it, where nothing else is there."""
    without_name = of_affiliation(index, "\n".join(found.parts[found.name_first :]))
    if without_name or not found.name_first:
        return without_name
    return of_affiliation(index, "\n".join(found.parts))


def _with_whole_lines(index: OrganizationIndex, found: Signature, meanings: Sequence[Meaning]) -> tuple[Meaning, ...]:
    """Ask about the lines that are but the name of an organization in the same country, and were passed over.

    Beside an organization whose city is mentioned, one whose city isn't is less likely meant: "Institute of
    Physics" as part of a university. But "Harvard University" above "Stanford University, Stanford" is.
    """
    countries = {entry.country for one in meanings if one.sure and (entry := index.get(one.choices[0]))}
    known = {choice for one in meanings for choice in one.choices}
    placed = {found.place_of(one.text) for one in meanings}
    ordered = []
    for place, part in enumerate(found.parts):
        if place in placed:
            continue
        for one in of_affiliation(index, part):
            entry = index.get(one.choices[0])
            # A line that several organizations begin with is one of them; one alone may be the town it is in.
            named = one.sure or len(one.choices) > 1
            whole = named and one.text == part and entry is not None and entry.country in countries
            if whole and known.isdisjoint(one.choices):
                ordered.append(Meaning(part, one.choices, sure=False))
    room = max(0, MOST_QUESTIONS - sum(not one.sure for one in meanings))
    return in_order((*meanings, *ordered[:room]), " ".join(found.parts))


def _terms(found: Signature, places: Sequence[int | None], number: int) -> Terms:
    title = found.title_of(places, number)
    if title is None:
        return Terms(AffiliationKind.EMPLOYMENT, current=True)
    return Terms(title.kind, title=title.text, current=True)

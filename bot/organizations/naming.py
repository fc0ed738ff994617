"""Whether words can be a name at all, and whether letters can be that acronym."""

from bot.models import OrganizationNameKind
from bot.organizations import evidence
from bot.organizations.facts import Fact
from bot.organizations.gazetteer import Gazetteer
from bot.organizations.runs import Run
from bot.organizations.shortening import Form
from bot.organizations.spelled import Spelled

_SHORTEST_ACRONYM = 3
_LONGEST_ACRONYM = 6
_LONG_ACRONYM = 5


def is_no_name(run: Run, spelled: Spelled, gazetteer: Gazetteer, *, cased: bool) -> bool:
    """Whether the words alone rule it out: a place, a number, one word of the trade, one without a capital."""
    if gazetteer.is_place("".join(run.words)):
        return True
    if run.length > 1:
        return bool(run.crossings) and not run.crosses_well
    (word,) = run.words
    if word.isdigit() or (cased and run.written[0].islower()):
        return True
    return word in spelled.common_words or gazetteer.is_code(run.written)


def of_name(run: Run, kind: OrganizationNameKind, value: str, form: Form, *, cased: bool) -> set[Fact] | None:
    """Return the facts of a name; None for an acronym that is not written like one."""
    if kind is not OrganizationNameKind.ACRONYM and (
        run.length > 1 or not value.isupper() or len(value) > _LONGEST_ACRONYM
    ):
        return evidence.of_name(kind, form)
    letters = value.replace(".", "").replace(" ", "")
    alike = run.written == letters or (not cased and run.written.casefold() == letters.casefold())
    if not alike or len(letters) < _SHORTEST_ACRONYM:
        return None
    facts = evidence.of_name(OrganizationNameKind.ACRONYM, form)
    return facts | {Fact.LONG_ACRONYM} if len(letters) >= _LONG_ACRONYM else facts

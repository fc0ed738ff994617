"""Gathers the facts about a run of words and an organization that it may name."""

from collections.abc import Sequence

from bot.models import OrganizationKind, OrganizationNameKind
from bot.organizations.facts import Fact
from bot.organizations.gazetteer import Gazetteer
from bot.organizations.hierarchy import Hierarchy
from bot.organizations.rows import Entry
from bot.organizations.runs import Run
from bot.organizations.shortening import Form
from bot.organizations.spelled import BODIES, Spelled
from bot.organizations.support import Support

_UNITS = frozenset({"center", "department", "division", "faculty", "institute", "laboratory", "school", "unit"})
_OF_LENGTH = {1: Fact.ONE_WORD, 2: Fact.TWO_WORDS}
_MANY_WORDS = 4
_FEW_WORDS = 2
_MANY_PARTS = 8
# Organizations that share a word.
_RARE = 8
_USUAL = 150
_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")
_AT = frozenset({"at", "in"})
_AND = frozenset({"&", "and", "e", "et", "und", "y"})
_MARKS = " .'\"\u201c\u201d\n\t\xa0"
_OF_NAME_KIND = {
    OrganizationNameKind.LABEL: Fact.LABEL,
    OrganizationNameKind.ALIAS: Fact.ALIAS,
    OrganizationNameKind.ACRONYM: Fact.ACRONYM,
}
_OF_FORM = {form: Fact[form.name] for form in Form if form is not Form.WHOLE}
_OF_KIND = {kind: Fact[kind.name] for kind in OrganizationKind if kind is not OrganizationKind.OTHER}


def of_run(run: Run, spelled: Spelled, gazetteer: Gazetteer) -> set[Fact]:
    """Return what is true of the run, whatever it names."""
    words = run.words
    facts = {Fact.ALWAYS} | _content(words, spelled, gazetteer) | _standing(run)
    if Fact.BEFORE_SMALL_WORD in facts and words[-1] in BODIES:
        facts.add(Fact.BODY_OF)
    before = run.before
    if before is not None and not run.gap.strip() and (before.word, words[0]) in spelled.pairs:
        facts.add(Fact.TAIL)
    return facts


def of_name(kind: OrganizationNameKind, form: Form) -> set[Fact]:
    """Return what is true of a name."""
    facts = {_OF_NAME_KIND[kind]} if kind in _OF_NAME_KIND else set()
    return facts | {_OF_FORM[form]} if form in _OF_FORM else facts


def of_entry(entry: Entry, hierarchy: Hierarchy) -> set[Fact]:
    """Return what is true of an organization."""
    facts = {_OF_KIND[entry.kind]} if entry.kind in _OF_KIND else set()
    parts = hierarchy.children(entry.id)
    return facts | _true(
        {
            Fact.WELL_KNOWN: entry.well_known,
            Fact.INACTIVE: not entry.active,
            Fact.HAS_PARTS: parts > 0,
            Fact.MANY_PARTS: parts >= _MANY_PARTS,
            Fact.IS_PART: hierarchy.is_part(entry.id),
        }
    )


def of_rarity(sharing: int) -> set[Fact]:
    """Return what the number of organizations that share even the rarest word of a name says."""
    return _true(
        {
            Fact.OWN_WORD: sharing <= 1,
            Fact.RARE_WORD: 1 < sharing <= _RARE,
            Fact.USUAL_WORDS: sharing > _USUAL,
        }
    )


def of_places(support: Support) -> set[Fact]:
    """Return what the places around say."""
    return _true(
        {
            Fact.CITY_APART: support.apart,
            Fact.CITY_INSIDE: support.city and not support.apart,
            Fact.STATE: support.state,
            Fact.OTHER_STATE: support.other_state,
            Fact.COUNTRY: support.country,
            Fact.OTHER_COUNTRY: support.other_country,
            Fact.NO_PLACE: not (support.city or support.country or support.other_country),
        }
    )


def is_elsewhere(run: Run, city_key: str, gazetteer: Gazetteer) -> bool:
    """Whether "at" and another place follow: "State University of New York at Buffalo"."""
    after = run.after
    return after is not None and gazetteer.is_place(after.word) and not city_key.startswith(after.word)


def _content(words: Sequence[str], spelled: Spelled, gazetteer: Gazetteer) -> set[Fact]:
    said = BODIES.intersection(words)
    local = any(gazetteer.is_place(word) for word in words)
    proper = any(word not in spelled.common_words and not gazetteer.is_place(word) for word in words)
    facts = {_OF_LENGTH[len(words)]} if len(words) in _OF_LENGTH else set()
    return facts | _true(
        {
            Fact.MANY_WORDS: len(words) >= _MANY_WORDS,
            Fact.LOCAL: local and not proper,
            Fact.VAGUE: not local and not proper,
            Fact.VAGUE_AND_SHORT: not local and not proper and len(words) <= _FEW_WORDS,
            Fact.DIGITS: any(character.isdigit() for word in words for character in word),
            Fact.SAYS_UNIVERSITY: "university" in said,
            Fact.SAYS_HOSPITAL: "hospital" in said or "clinic" in said,
            Fact.SAYS_UNIT: not _UNITS.isdisjoint(words),
            Fact.SAYS_KEY_LABORATORY: "key" in words and "laboratory" in said,
            Fact.SAYS_MINISTRY: "ministry" in words,
            Fact.SAYS_NOTHING: not said,
        }
    )


def _standing(run: Run) -> set[Fact]:
    starts, ends = run.starts_part, run.ends_part
    facts = _true(
        {
            Fact.FILLS_ALL: run.fills_all,
            Fact.FILLS_PART: starts and ends,
            Fact.STARTS_PART: starts and not ends,
            Fact.ENDS_PART: ends and not starts,
            Fact.NOT_ALONE: not (starts and ends),
            Fact.CROSSES: run.crossings == 1,
            Fact.CROSSES_TWICE: run.crossings > 1,
            Fact.IN_BRACKETS: "(" in run.gap,
        }
    )
    if run.before is not None and not starts:
        facts.add(_behind(run.gap, run.before.word))
    if run.after is not None and not ends:
        facts.add(_before(run.after.gap, run.after.word))
    return facts


def _behind(gap: str, word: str) -> Fact:
    if gap.strip(_MARKS):
        return Fact.BEHIND_SMALL_WORD
    return Fact.BEHIND_BODY if word in BODIES else Fact.BEHIND_NAME


def _before(gap: str, word: str) -> Fact:
    between = gap.strip(_MARKS)
    first = between.partition(" ")[0].casefold()
    if first in _HYPHENS:
        return Fact.BEFORE_HYPHEN
    if first in _AT:
        return Fact.BEFORE_AT
    if first in _AND:
        return Fact.BEFORE_AND
    if between:
        return Fact.BEFORE_SMALL_WORD
    return Fact.BEFORE_BODY if word in BODIES else Fact.BEFORE_NAME


def _true(facts: dict[Fact, bool]) -> set[Fact]:
    return {fact for fact, true in facts.items() if true}

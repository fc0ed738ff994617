"""Which organizations the runs of words in an affiliation string may name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.models import OrganizationNameKind
from bot.organizations import evidence
from bot.organizations.facts import Fact
from bot.organizations.gazetteer import Gazetteer, Places
from bot.organizations.hierarchy import Hierarchy
from bot.organizations.misspelt import Misspelt
from bot.organizations.runs import Run
from bot.organizations.senses import Sense, Senses
from bot.organizations.shortening import Form
from bot.organizations.spelled import Spelled
from bot.organizations.support import support_of
from bot.organizations.tables import Tables
from bot.organizations.tokens import Token

_LONGEST_NAME = 14
_MOST_CROSSINGS = 2
_SHORTEST_ACRONYM = 3
_LONGEST_ACRONYM = 6
_LONG_ACRONYM = 5
# What so many names share, or are short for, is no name: "Institute of Technology".
_MOST_SENSES = 200
# Forms that are no name across a comma: "Columbia University, New York" is not New York University.
_OF_ONE_PART = frozenset({
    Form.TURNED, Form.ONLY_PARENT, Form.WITHOUT_PARENT, Form.REORDERED, Form.SCHOOL,
})  # fmt: skip
# Forms that give way to a name that is there as it is: "University of Jinan" is not Jinan University.
_SECOND_BEST = frozenset({Fact.TURNED, Fact.REORDERED, Fact.WITHOUT_SYSTEM})


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The run names an entry of the catalogue."""

    run: Run
    entry: int
    facts: frozenset[Fact]

    def overlaps(self, other: "Reading") -> bool:
        """Whether they share a word."""
        return self.run.first < other.run.end and other.run.first < self.run.end


@dataclass(frozen=True, slots=True)
class Setting:
    """A string, its places, and who asks. ``cased`` strings tell capitals from small letters."""

    tokens: Sequence[Token]
    places: Places
    society_id: int | None
    cased: bool


class Reader:
    """Finds readings in strings."""

    def __init__(self, tables: Tables, gazetteer: Gazetteer, hierarchy: Hierarchy) -> None:
        catalogue = tables.catalogue
        self._catalogue = catalogue
        self._kinds = catalogue.kinds_of_names()
        self._spelled = Spelled(catalogue)
        self._senses = Senses(catalogue, self._spelled, self._kinds, tables.parents)
        self._misspelt = Misspelt(catalogue, self._spelled, self._kinds, gazetteer)
        self._gazetteer = gazetteer
        self._hierarchy = hierarchy

    def readings(self, setting: Setting) -> list[list[Reading]]:
        """Return what each run may mean; an organization comes once for each of its names that fit."""
        found = []
        for run in _runs(setting.tokens):
            readings = _fitting(list(self._of_run(run, setting)))
            if readings:
                found.append(readings)
        if not any(map(_is_telling, (reading for readings in found for reading in readings))):
            found += self._misspelt_ones(setting)
        return found

    def _of_run(self, run: Run, setting: Setting) -> Iterator[Reading]:
        senses = self._senses.of(run.words)
        if not senses or len(senses) > _MOST_SENSES or self._is_no_name(run, setting):
            return
        of_run = evidence.of_run(run, self._spelled, self._gazetteer)
        for sense in senses:
            if run.crossings and sense.form in _OF_ONE_PART:
                continue
            of_name = self._of_name(run, sense, setting)
            if of_name is None:
                continue
            reading = self._reading(run, sense, of_run | of_name, setting)
            if reading is not None:
                yield reading

    def _misspelt_ones(self, setting: Setting) -> Iterator[list[Reading]]:
        for run, name, nearly in self._misspelt.find(setting.tokens, setting.places):
            of_run = evidence.of_run(run, self._spelled, self._gazetteer)
            facts = of_run | evidence.of_name(self._kinds[name], Form.MISSPELT)
            reading = self._reading(
                run, Sense(name, Form.MISSPELT), facts | ({Fact.NEARLY_RIGHT} if nearly else set()), setting
            )
            if reading is not None:
                yield [reading]

    def _reading(self, run: Run, sense: Sense, facts: set[Fact], setting: Setting) -> Reading | None:
        number = int(self._catalogue.entry_of[sense.name])
        entry = self._catalogue.entries[number]
        if entry.society_id is not None and entry.society_id != setting.society_id:
            return None
        city_key = self._gazetteer.city_keys[entry.city]
        support = support_of(run, entry, city_key, setting.places)
        # Letters of a state can mean something else; the name of a country can't.
        if support.other_country and setting.places.countries:
            return None
        facts |= evidence.of_entry(
            entry,
            has_parts=self._hierarchy.has_parts(entry.id),
            is_part=self._hierarchy.is_part(entry.id),
        )
        facts |= evidence.of_places(support)
        if Fact.BEFORE_AT in facts and evidence.is_elsewhere(run, city_key, self._gazetteer):
            facts.add(Fact.AT_OTHER_PLACE)
        return Reading(run, number, frozenset(facts))

    def _is_no_name(self, run: Run, setting: Setting) -> bool:
        """Whether the words alone rule it out: a place, a number, one word of the trade, one without a capital."""
        if self._gazetteer.is_place("".join(run.words)):
            return True
        if run.end - run.first > 1:
            return bool(run.crossings) and not run.crosses_well
        (word,) = run.words
        if word.isdigit() or (setting.cased and run.written[0].islower()):
            return True
        return word in self._spelled.common_words or self._gazetteer.is_code(run.written)

    def _of_name(self, run: Run, sense: Sense, setting: Setting) -> set[Fact] | None:
        """Return the facts of a name; None for an acronym that is not written like one."""
        kind = self._kinds[sense.name]
        value = self._catalogue.values[sense.name]
        if kind is not OrganizationNameKind.ACRONYM and (
            run.end - run.first > 1 or not value.isupper() or len(value) > _LONGEST_ACRONYM
        ):
            return evidence.of_name(kind, sense.form)
        letters = value.replace(".", "").replace(" ", "")
        written = run.written
        alike = written == letters or (not setting.cased and written.casefold() == letters.casefold())
        if not alike or len(letters) < _SHORTEST_ACRONYM:
            return None
        facts = evidence.of_name(OrganizationNameKind.ACRONYM, sense.form)
        return facts | {Fact.LONG_ACRONYM} if len(letters) >= _LONG_ACRONYM else facts


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    for length in range(min(_LONGEST_NAME, len(tokens)), 0, -1):
        for first in range(len(tokens) - length + 1):
            if tokens[first + length - 1].part - tokens[first].part <= _MOST_CROSSINGS:
                yield Run(tokens, first, first + length)


def _fitting(readings: list[Reading]) -> list[Reading]:
    """Leave out names that fit less well than others of the same country do."""
    if any(_SECOND_BEST.isdisjoint(reading.facts) and Fact.OTHER_COUNTRY not in reading.facts for reading in readings):
        return [reading for reading in readings if _SECOND_BEST.isdisjoint(reading.facts)]
    return readings


def _is_telling(reading: Reading) -> bool:
    """Whether it is likely enough, so that no misspelt name has to be looked for."""
    return Fact.FILLS_PART in reading.facts and reading.facts.isdisjoint({Fact.SAYS_NOTHING, Fact.OTHER_COUNTRY})

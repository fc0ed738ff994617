"""Which organizations the runs of words in an affiliation string may name."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.organizations import evidence
from bot.organizations.facts import Fact
from bot.organizations.gazetteer import Gazetteer, Places
from bot.organizations.hierarchy import Hierarchy
from bot.organizations.lookalikes import Lookalikes
from bot.organizations.naming import is_no_name, of_name
from bot.organizations.rarity import Rarity
from bot.organizations.reordered import Reordered
from bot.organizations.runs import Run
from bot.organizations.senses import Sense, Senses
from bot.organizations.shortening import Form, Shortener
from bot.organizations.spelled import Spelled
from bot.organizations.support import support_of
from bot.organizations.tables import Tables
from bot.organizations.tokens import Token

_LONGEST_NAME = 14
_MOST_CROSSINGS = 2
# What so many names share, or are short for, is no name: "Institute of Technology".
_MOST_SENSES = 200
# Forms that are no name across a comma: "Columbia University, New York" is not New York University.
_OF_ONE_PART = frozenset({
    Form.TURNED, Form.ONLY_PARENT, Form.WITHOUT_PARENT, Form.REORDERED, Form.SCHOOL,
})  # fmt: skip
# Forms that give way to a name that is there as it is: "University of Jinan" is not Jinan University.
_SECOND_BEST = frozenset({Fact.TURNED, Fact.REORDERED, Fact.WITHOUT_SYSTEM})
_NOT_COVERING = frozenset({Fact.SAYS_NOTHING, Fact.OTHER_COUNTRY, Fact.VAGUE})


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

    def __init__(self, tables: Tables, spelled: Spelled, gazetteer: Gazetteer, hierarchy: Hierarchy) -> None:
        catalogue = tables.catalogue
        self._catalogue = catalogue
        self._kinds = catalogue.kinds_of_names()
        self._spelled = spelled
        self._rarity = Rarity(catalogue, self._spelled)
        reordered = Reordered(self._spelled, self._rarity, self._kinds)
        shortener = Shortener(catalogue, self._spelled, self._kinds, tables.parents, gazetteer.city_words)
        self._senses = Senses(catalogue, self._spelled, reordered, shortener, self._kinds)
        self._lookalikes = Lookalikes(catalogue, self._spelled, self._rarity, self._kinds, gazetteer)
        self._gazetteer = gazetteer
        self._hierarchy = hierarchy

    def readings(self, setting: Setting) -> list[list[Reading]]:
        """Return what each run may mean; an organization comes once for each of its names that fit."""
        found = []
        for run in _runs(setting.tokens):
            readings = _fitting(list(self._of_run(run, setting)))
            if readings:
                found.append(readings)
        if not any(map(_is_telling, chain.from_iterable(found))):
            found += self._like(setting, _covered(found))
        return found

    def _of_run(self, run: Run, setting: Setting) -> Iterator[Reading]:
        senses = self._senses.of(run.words)
        if not senses or len(senses) > _MOST_SENSES:
            return
        if is_no_name(run, self._spelled, self._gazetteer, cased=setting.cased):
            return
        of_run = evidence.of_run(run, self._spelled, self._gazetteer)
        for sense in senses:
            if run.crossings and sense.form in _OF_ONE_PART:
                continue
            value = self._catalogue.values[sense.name]
            facts = of_name(run, self._kinds[sense.name], value, sense.form, cased=setting.cased)
            reading = None if facts is None else self._reading(run, sense, of_run | facts, setting)
            if reading is not None:
                yield reading

    def _like(self, setting: Setting, covered: Collection[int]) -> list[list[Reading]]:
        by_run: defaultdict[tuple[int, int], list[Reading]] = defaultdict(list)
        for like in self._lookalikes.find(setting.tokens, setting.places, covered):
            facts = evidence.of_run(like.run, self._spelled, self._gazetteer) | like.facts
            facts |= evidence.of_name(self._kinds[like.sense.name], like.sense.form)
            reading = self._reading(like.run, like.sense, facts, setting)
            if reading is not None:
                by_run[like.run.first, like.run.end].append(reading)
        return list(by_run.values())

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
        facts |= evidence.of_entry(entry, self._hierarchy)
        facts |= evidence.of_places(support)
        facts |= evidence.of_rarity(self._rarity.fewest_sharing(sense.name))
        if self._catalogue.values[sense.name] == entry.name:
            facts.add(Fact.OFFICIAL)
        if Fact.BEFORE_AT in facts and evidence.is_elsewhere(run, city_key, self._gazetteer):
            facts.add(Fact.AT_OTHER_PLACE)
        return Reading(run, number, frozenset(facts))


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


def _covered(found: Iterable[Sequence[Reading]]) -> set[int]:
    """Return the parts of the string where a name stands that says what it is, and is no vague one."""
    telling = (reading.run for reading in chain.from_iterable(found) if _NOT_COVERING.isdisjoint(reading.facts))
    return {part for run in telling for part in range(run.first_part, run.last_part + 1)}

"""Which of the readings of a string are meant: those of other words don't exclude each other, those of the same do."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import exp

from bot.models import OrganizationKind
from bot.organizations.catalogue import Catalogue
from bot.organizations.facts import Fact
from bot.organizations.hierarchy import Hierarchy
from bot.organizations.readings import Reading
from bot.organizations.weights import Weights

# In the unit of Weights.rank.
_RIVAL = 0.5
_NEAR_RIVAL = 2.0
_MANY_NAMESAKES = 3
_MANY_OTHERS = 3
# In the unit of Weights.belief, the logarithm of odds: what is hopeless, and by how much another is better.
_HOPELESS = -4.0
_BETTER = 1.5
_MOST_OTHERS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A reading and how likely it is, from 0 to 1."""

    reading: Reading
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """The best reading of a run with all its facts, and the run's other readings, best first.

    ``probability`` is from 0 to 1, fitted on strings whose organizations people assigned.
    """

    reading: Reading
    facts: frozenset[Fact]
    probability: float
    others: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Draft:
    """A reading at first sight: how likely it is, and by how much it leads the next ones of the same words.

    ``inside`` says how it lies in a longer one that was accepted.
    """

    reading: Reading
    belief: float
    others: Sequence[tuple[float, Reading]]
    inside: Fact | None = None


class Selection:
    """Selects readings by their length and by what is known of each of them."""

    def __init__(self, catalogue: Catalogue, hierarchy: Hierarchy, weights: Weights) -> None:
        self._catalogue = catalogue
        self._hierarchy = hierarchy
        self._weights = weights

    def candidates(self, found: Iterable[Sequence[Reading]]) -> list[Candidate]:
        """Return what may be meant, in no order; candidates overlap only where a part names what is above it."""
        accepted: list[_Draft] = []
        drafts: list[_Draft] = []
        for draft in sorted(map(self._draft, found), key=lambda draft: (-draft.reading.run.length, -draft.belief)):
            placed = self._place(draft, accepted)
            if placed is None or placed.belief < _HOPELESS:
                continue
            drafts.append(placed)
            if placed.belief > 0 and placed.inside is None:
                accepted.append(placed)
        return [
            self._candidate(draft, accepted)
            for draft in drafts
            if draft.inside is not None or draft.belief > 0 or not _overlapping(draft.reading, accepted)
        ]

    def _draft(self, readings: Sequence[Reading]) -> _Draft:
        """Put the likeliest organization first."""
        ranked = sorted(
            ((self._weights.rank(reading.facts), reading) for reading in readings), key=lambda pair: -pair[0]
        )
        best: dict[int, tuple[float, Reading]] = {}
        for rank, reading in ranked:
            best.setdefault(reading.entry, (ranked[0][0] - rank, reading))
        (_, first), *others = best.values()
        return _Draft(first, self._weights.belief(first.facts), others)

    def _place(self, draft: _Draft, accepted: Sequence[_Draft]) -> _Draft | None:
        """Return the draft as it lies in a longer accepted reading; None where that leaves no room for it."""
        over = _overlapping(draft.reading, accepted)
        if not over:
            return draft
        whole, run = over[0].reading, draft.reading.run
        if len(over) > 1 or not whole.run.first <= run.first < run.end <= whole.run.end:
            return None
        apart = bool(whole.run.crossings) and not run.crossings
        above = self._hierarchy.wholes(self._id(whole)) - {self._id(whole)}
        for reading in (draft.reading, *(reading for _, reading in draft.others)):
            if self._id(reading) in above:
                inside = Fact.INSIDE_ITS_PART_APART if apart else Fact.INSIDE_ITS_PART
                return _Draft(reading, self._weights.belief(reading.facts), (), inside)
        return replace(draft, inside=Fact.INSIDE_CROSSING) if apart else None

    def _candidate(self, draft: _Draft, accepted: Sequence[_Draft]) -> Candidate:
        others = [other for other in accepted if other.reading.entry != draft.reading.entry]
        facts = {*draft.reading.facts, *_among_namesakes(draft), *_among_others(draft, others)}
        if draft.inside is None:
            facts.update(self._by_hierarchy(draft.reading, others))
        else:
            facts.add(draft.inside)
        if any(other is not draft and other.reading.entry == draft.reading.entry for other in accepted):
            facts.add(Fact.NAMED_TWICE)
        probability = 1 / (1 + exp(-self._weights.belief(facts)))
        # The next ones share what the best one leaves.
        next_ones = (Choice(reading, probability / (1 + exp(behind))) for behind, reading in draft.others)
        return Candidate(draft.reading, frozenset(facts), probability, tuple(islice(next_ones, _MOST_OTHERS)))

    def _by_hierarchy(self, reading: Reading, others: Sequence[_Draft]) -> Iterator[Fact]:
        mine = self._id(reading)
        by_id = {self._id(other.reading): other.reading for other in others}
        above = [by_id[whole] for whole in self._hierarchy.wholes(mine) if whole in by_id]
        if above:
            kinds = {self._catalogue.entries[whole.entry].kind for whole in above}
            yield Fact.UNIVERSITY_ABOVE if OrganizationKind.UNIVERSITY in kinds else Fact.OTHER_ABOVE
        elif not self._hierarchy.parts(mine).isdisjoint(by_id):
            yield Fact.PART_NAMED
        elif others:
            yield Fact.OTHERS

    def _id(self, reading: Reading) -> int:
        return self._catalogue.entries[reading.entry].id


def _overlapping(reading: Reading, drafts: Sequence[_Draft]) -> list[_Draft]:
    return [draft for draft in drafts if draft.reading.overlaps(reading)]


def _among_namesakes(draft: _Draft) -> Iterator[Fact]:
    if not draft.others:
        yield Fact.NO_NAMESAKE
        return
    lead, _ = draft.others[0]
    if lead < _RIVAL:
        yield Fact.RIVAL
    elif lead < _NEAR_RIVAL:
        yield Fact.NEAR_RIVAL
    if len(draft.others) >= _MANY_NAMESAKES:
        yield Fact.MANY_NAMESAKES


def _among_others(draft: _Draft, others: Sequence[_Draft]) -> Iterator[Fact]:
    if any(other.belief > draft.belief + _BETTER for other in others):
        yield Fact.BETTER_OTHER
    if len(others) >= _MANY_OTHERS:
        yield Fact.MANY_OTHERS
    if any(_share_part(draft.reading, other.reading) for other in others):
        yield Fact.OTHER_IN_PART


def _share_part(one: Reading, other: Reading) -> bool:
    return one.run.first_part <= other.run.last_part and other.run.first_part <= one.run.last_part

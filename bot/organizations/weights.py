"""What each fact counts, alone and together with others; ``fitted`` has the numbers."""

from collections.abc import Collection, Iterable
from itertools import chain
from math import fsum

from bot.organizations import fitted
from bot.organizations.facts import Fact

Term = tuple[Fact, ...]

# Facts that mean something else together than each by itself.
TOGETHER: tuple[Term, ...] = (
    (Fact.CITY_APART, Fact.VAGUE),
    (Fact.CITY_APART, Fact.ALIAS),
    (Fact.CITY_APART, Fact.ACRONYM),
    (Fact.CITY_APART, Fact.ONE_WORD),
    (Fact.CITY_APART, Fact.COMPANY),
    (Fact.CITY_APART, Fact.ONLY_PARENT),
    (Fact.CITY_APART, Fact.WITHOUT_CITY),
    (Fact.CITY_APART, Fact.WITHOUT_CAMPUS),
    (Fact.CITY_APART, Fact.WITHOUT_SYSTEM),
    (Fact.CITY_APART, Fact.WITHOUT_PARENT),
    (Fact.CITY_APART, Fact.INACTIVE),
    (Fact.NO_PLACE, Fact.OFFICIAL),
    (Fact.NO_PLACE, Fact.HAS_PARTS),
    (Fact.CITY_APART, Fact.LOOSE),
    (Fact.CITY_APART, Fact.MISSPELT),
    (Fact.LOOSE, Fact.CLOSE, Fact.OWN_WORD),
    (Fact.LOOSE, Fact.FILLS_PART),
    (Fact.LOOSE, Fact.SAYS_UNIVERSITY),
    (Fact.LOOSE, Fact.LOCAL),
    (Fact.LOOSE, Fact.NO_PLACE),
    (Fact.LOOSE, Fact.NOT_ALONE),
    (Fact.ONE_WORD, Fact.OWN_WORD),
    (Fact.ONE_WORD, Fact.USUAL_WORDS),
    (Fact.COMPANY, Fact.WITHOUT_BRACKETS),
    (Fact.COUNTRY, Fact.VAGUE),
    (Fact.COUNTRY, Fact.ACRONYM),
    (Fact.NO_PLACE, Fact.ACRONYM),
    (Fact.NO_PLACE, Fact.MANY_NAMESAKES),
    (Fact.NO_PLACE, Fact.ACRONYM, Fact.NO_NAMESAKE),
    (Fact.NOT_ALONE, Fact.ACRONYM),
    (Fact.NOT_ALONE, Fact.ALIAS),
    (Fact.NOT_ALONE, Fact.ONE_WORD),
    (Fact.NOT_ALONE, Fact.VAGUE),
    (Fact.IN_BRACKETS, Fact.ACRONYM),
    (Fact.FILLS_PART, Fact.MISSPELT),
    (Fact.FILLS_PART, Fact.SAYS_KEY_LABORATORY),
    (Fact.STARTS_PART, Fact.SAYS_UNIT),
    (Fact.STARTS_PART, Fact.SAYS_UNIVERSITY),
    (Fact.WELL_KNOWN, Fact.ACRONYM),
    (Fact.IS_PART, Fact.HOSPITAL),
    (Fact.IS_PART, Fact.GOVERNMENT_LAB),
    (Fact.IS_PART, Fact.VAGUE),
    (Fact.IS_PART, Fact.UNIVERSITY, Fact.SAYS_UNIT),
    (Fact.HAS_PARTS, Fact.VAGUE),
    (Fact.SAYS_NOTHING, Fact.UNIVERSITY),
    (Fact.OTHERS, Fact.VAGUE),
    (Fact.OTHERS, Fact.ACRONYM),
    (Fact.OTHER_IN_PART, Fact.UNIVERSITY),
    (Fact.UNIVERSITY_ABOVE, Fact.HOSPITAL),
)
TERMS: tuple[Term, ...] = (*((fact,) for fact in Fact), *TOGETHER)


class Weights:
    """A table of what each term counts: (its facts parted by spaces, for ``rank``, for ``belief``)."""

    def __init__(self, table: Iterable[tuple[str, float, float]] = fitted.TABLE) -> None:
        self._alone: dict[Fact, tuple[float, float]] = {}
        self._together: list[tuple[frozenset[Fact], tuple[float, float]]] = []
        for names, rank, belief in table:
            facts = frozenset(map(Fact, names.split()))
            if len(facts) == 1:
                self._alone.update(dict.fromkeys(facts, (rank, belief)))
            else:
                self._together.append((facts, (rank, belief)))

    def rank(self, facts: Collection[Fact]) -> float:
        """Return how likely a reading is among those of the same words, in no unit."""
        return self._sum(facts, 0)

    def belief(self, facts: Collection[Fact]) -> float:
        """Return the logarithm of the odds that a reading is meant."""
        return self._sum(facts, 1)

    def _sum(self, facts: Collection[Fact], column: int) -> float:
        alone = (self._alone[fact][column] for fact in facts if fact in self._alone)
        together = (weights[column] for term, weights in self._together if term.issubset(facts))
        # Exact, so that the order of the facts, which is another in every process, can't break a tie.
        return fsum(chain(alone, together))

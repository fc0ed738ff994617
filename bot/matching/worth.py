"""What each pair is worth to a round: what the solver adds up."""

from dataclasses import dataclass

import numpy as np

from bot.matching.encoding import Encoded
from bot.matching.problem import Problem
from bot.matching.rules import Rules, codes, contains
from bot.matching.tables import Bools, Floats, Ints
from bot.matching.weighing import Affinities, overlaps, products

# What meeting somebody new is worth beside all that may be shared: two good reasons.
NEW_FACE = 20.0
# Parts of an affinity of 1 that a worth counts; below them the lot decides.
SCALE = 10_000
# A pair that follows the round's mixing is worth four hundred reasons, more than changes by it elsewhere.
FOLLOWING = 400 * SCALE
_LOTS = 5


@dataclass(frozen=True, slots=True)
class Weighed:
    """Pairs of positions (low, high), with what they share and what they are worth."""

    low: Ints
    high: Ints
    worth: Ints

    def __len__(self) -> int:
        return len(self.low)

    def joined(self, other: "Weighed") -> "Weighed":
        """These and the others, each once."""
        width = int(max(self.high.max(initial=0), other.high.max(initial=0))) + 1
        low, high = np.concatenate([self.low, other.low]), np.concatenate([self.high, other.high])
        _, first = np.unique(low * width + high, return_index=True)
        return Weighed(low[first], high[first], np.concatenate([self.worth, other.worth])[first])

    def only(self, kept: Bools | Ints) -> "Weighed":
        """These alone."""
        return Weighed(self.low[kept], self.high[kept], self.worth[kept])


class Worth:
    """Weighs pairs: what they share, unless a meeting would be pointless."""

    def __init__(self, problem: Problem, encoded: Encoded, rules: Rules) -> None:
        people = encoded.people
        self._encoded = encoded
        self._rules = rules
        self.affinities = Affinities(encoded)
        self._acquainted = codes(problem.acquainted, {person.id: place for place, person in enumerate(people)})
        # One draw a person, so that a pair's lot doesn't depend on which pairs were weighed before it.
        self._lots = np.random.default_rng(problem.seed).integers(0, _LOTS, size=len(people))

    def weigh(self, low: Ints, high: Ints) -> Weighed:
        """Weigh pairs, low below high."""
        return Weighed(low, high, self.of(low, high))

    def of(self, low: Ints, high: Ints) -> Ints:
        """Return what each pair is worth in parts of SCALE, at least 1: who needs no introduction the least."""
        value = np.where(self._pointless(low, high), 0.0, NEW_FACE + self.affinities.of(low, high))
        found = 1 + (self._lots[low] ^ self._lots[high]) + np.rint(SCALE * value).astype(np.int64)
        return np.asarray(found + FOLLOWING * self._rules.follows(low, high), dtype=np.int64)

    def beside(self, member: int, others: Ints) -> Ints:
        """Return what somebody and each of these are worth together."""
        return self.of(np.minimum(member, others), np.maximum(member, others))

    def _pointless(self, low: Ints, high: Ints) -> Bools:
        """Who know each other: they said so, or they are in one group, where they work now."""
        it = self._encoded
        found = contains(self._acquainted, low * len(it) + high)
        if it.employers.nnz and len(low):
            here = np.flatnonzero(products(it.employers, it.employers, low, high) > 0)
            low, high = low[here], high[here]
            found[here] |= overlaps(it.units[low], it.units[high]) | (products(it.known, it.known, low, high) > 0)
        return found


def strict(weighed: Weighed, rules: Rules, overdue: Bools) -> Ints:
    """What is worth what, so that no affinity outweighs a pair that follows, nor those a member who is overdue.

    For small rounds: the numbers grow with the number of people.
    """
    follows = rules.follows(weighed.low, weighed.high)
    plain = weighed.worth - FOLLOWING * follows
    most = len(overdue) // 2 * int(plain.max(initial=0)) + 1
    beyond = (len(overdue) // 2 + 1) * most
    members = overdue[weighed.low].astype(np.int64) + overdue[weighed.high]
    return np.asarray(plain + most * follows + beyond * members, dtype=np.int64)


def mean_of_best(weighed: Weighed, total: int) -> float:
    """What everybody's best pair is worth, on an average, without what mixing adds."""
    plain: Floats = (weighed.worth % FOLLOWING).astype(np.float64)
    best = np.zeros(total)
    np.maximum.at(best, weighed.low, plain)
    np.maximum.at(best, weighed.high, plain)
    return float(best.mean()) if total else 0.0

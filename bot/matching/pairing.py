"""One round: everyone who can be matched is matched, and then what they share is the most it can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from bot.matching.augmenting import NOBODY
from bot.matching.background import Background, affinity, shared
from bot.matching.candidates import Candidates
from bot.matching.encoding import Encoded, encode
from bot.matching.grouping import regroup
from bot.matching.matched import match
from bot.matching.problem import SMALLEST_GROUP, Method, Pair, Pairing, Problem
from bot.matching.rules import Rules
from bot.matching.seating import Seating
from bot.matching.solver import SECONDS
from bot.matching.tables import Bools, Ints
from bot.matching.worth import Worth

__all__ = ["Pairing", "Problem", "pair"]

Group = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Round:
    """A problem in arrays: positions 0 to ``free`` - 1 are to be matched, then come the locked pairs."""

    problem: Problem
    encoded: Encoded
    rules: Rules
    worth: Worth
    free: int
    overdue: Bools


def pair(problem: Problem, *, seconds: float = SECONDS) -> Pairing:
    """Solve a round: maximum cardinality first, then maximum total affinity over the weighed pairs.

    Exact over all pairs up to candidates.WEIGH_ALL_UP_TO people, beyond that over the closest of everyone, with
    all allowed partners looked through for whoever stays without one. Who is then left over joins the pair that
    gains most. Groups of three and four are made of pairs (bot.matching.grouping).

    Args:
        problem: who takes part, and what to heed.
        seconds: past this bound the exact solver is ended, and the pairing is Method.GREEDY.
    """
    order, locked = in_order(problem)
    encoded = encode(order)
    rules = Rules(problem, encoded)
    free = len(order) - 2 * len(locked)
    overdue = np.array([person.id in problem.overdue for person in order], dtype=np.bool_)
    round_ = _Round(problem, encoded, rules, Worth(problem, encoded, rules), free, overdue)
    groups, method = _groups(round_, seconds)
    return _pairing(round_, groups, method)


def in_order(problem: Problem) -> tuple[list[Background], list[Pair]]:
    """Put people in an order by lot, so that the order decides ties fairly; locked pairs come last."""
    people = {person.id: person for person in sorted(problem.people, key=lambda person: person.id)}
    locked = [pair_ for pair_ in sorted(problem.locked) if people.keys() >= set(pair_)]
    held = [member for pair_ in locked for member in pair_]
    others = [identity for identity in people if identity not in set(held)]
    lot = np.random.default_rng(problem.seed).permutation(len(others)).tolist()
    return [people[identity] for identity in (*(others[place] for place in lot), *held)], locked


def _groups(round_: _Round, seconds: float) -> tuple[list[Group], Method]:
    problem, rules, worth, free = round_.problem, round_.rules, round_.worth, round_.free
    candidates = Candidates(
        round_.encoded, rules, worth, free, seed=problem.seed, colleagues_apart=problem.colleagues_apart
    )
    weighed = candidates.find()
    solved = match(candidates, weighed, rules, free, round_.overdue[:free], seconds=seconds)
    locked = (np.arange(free, len(round_.encoded), 2), np.arange(free + 1, len(round_.encoded), 2))
    if problem.group_size > SMALLEST_GROUP:
        return regroup(rules, worth, weighed, solved.partner, locked, problem.group_size), solved.method
    return _seated(round_, solved.partner, locked), solved.method


def _seated(round_: _Round, partner: Ints, locked: tuple[Ints, Ints]) -> list[Group]:
    """Pairs, and trios with whoever has no partner; who was left over last time is seated first."""
    seating = Seating(round_.rules, round_.worth, partner, locked)
    without = np.flatnonzero(partner == NOBODY)
    overdue = round_.overdue[without]
    left = [member for member in (*without[overdue].tolist(), *without[~overdue].tolist()) if not seating.seat(member)]
    if len(left) == 1:
        seating.around_a_trio()
    return seating.table.groups()


def _pairing(round_: _Round, groups: Sequence[Group], method: Method) -> Pairing:
    people, rarity = round_.encoded.people, round_.encoded.rarity
    named = sorted(tuple(sorted(people[member].id for member in group)) for group in groups)
    by_id = {person.id: person for person in people}
    reasons = {
        (low, high): shared(by_id[low], by_id[high], rarity) for group in named for low, high in combinations(group, 2)
    }
    seated = {member for group in groups for member in group}
    why = {people[member].id: round_.rules.why(member) for member in range(len(people)) if member not in seated}
    return Pairing(
        groups=tuple(named),
        left_over=tuple(sorted(why)),
        reasons=reasons,
        why=why,
        method=method,
        affinity=sum(affinity(grounds, rarity) for grounds in reasons.values()),
    )

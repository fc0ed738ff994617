"""One round: everyone who can be matched is matched, and then what they share is the most it can be."""

from collections.abc import Mapping
from itertools import combinations

from bot.matching.background import Rarity, shared
from bot.matching.problem import Pairing, Problem
from bot.matching.seating import seat
from bot.matching.solver import Weights, match, ordered

__all__ = ["Pairing", "Problem", "pair"]


def pair(problem: Problem) -> Pairing:
    """Solve a round: maximum cardinality first, then maximum total affinity over the weighed pairs.

    Exact over all pairs up to solver.WEIGH_ALL_UP_TO people, beyond that exact over the solver.CANDIDATES
    closest of everyone, with all partners added for whoever stays without one, and then for whoever could stay without
    one in their stead. Who is then left over joins the pair that gains most.

    Solver: rustworkx.max_weight_matching (Galil's blossom algorithm), integer weights.
    """
    people = sorted(problem.people, key=lambda person: person.id)
    index = {person.id: position for position, person in enumerate(people)}
    forbidden = _positions(problem.forbidden, index)
    rarity = Rarity.among(people)
    weights = Weights(people, rarity, problem.seed, _positions(problem.acquainted, index))
    matched = match(people, rarity, forbidden, weights, problem.seed)
    groups, alone = seat(len(people), matched, forbidden, weights)
    return Pairing(
        groups=tuple(tuple(people[member].id for member in sorted(group)) for group in sorted(groups)),
        left_over=tuple(people[member].id for member in alone),
        reasons={
            (people[low].id, people[high].id): shared(people[low], people[high], rarity)
            for group in groups
            for low, high in combinations(sorted(group), 2)
        },
    )


def _positions(pairs: frozenset[tuple[int, int]], index: Mapping[int, int]) -> frozenset[tuple[int, int]]:
    """Turn pairs of ids into pairs of indices; pairs with somebody who isn't here are left out."""
    return frozenset(ordered(index[one], index[other]) for one, other in pairs if one in index and other in index)

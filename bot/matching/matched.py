"""Everyone who can be matched, is: pairs from candidates, and then from everybody."""

from collections.abc import Callable

import numpy as np

from bot.matching.augmenting import NOBODY, Growing
from bot.matching.candidates import EVERYBODY_UP_TO, WEIGH_ALL_UP_TO, Candidates
from bot.matching.graph import Graph, Solved, alone, pairs
from bot.matching.problem import Method
from bot.matching.rules import Rules
from bot.matching.solver import SECONDS, solve
from bot.matching.tables import Bools, Ints
from bot.matching.worth import NEW_FACE, SCALE, Weighed, mean_of_best, strict

# Who gains less than this part of what everybody's best pair would be is set aside, and matched apart. Only beyond
# EVERYBODY_UP_TO people, where the last pairs take the solver longer than all others.
SET_ASIDE_BELOW = 0.3
# Who is set aside is matched in parts of so many: 44,850 pairs.
SET_ASIDE_AT_A_TIME = 300
# Of so many who found no partner all pairs are weighed.
PARTNERS_OF = 100


def match(
    candidates: Candidates, weighed: Weighed, rules: Rules, total: int, overdue: Bools, *, seconds: float = SECONDS
) -> Solved:
    """Match as many of the first ``total`` as can be, with the greatest worth over the weighed pairs.

    Where somebody has to be left over it is nobody of ``overdue``, if that is possible.
    """
    if total <= WEIGH_ALL_UP_TO:
        return solve(Graph.of(total, weighed.low, weighed.high, strict(weighed, rules, overdue)), seconds=seconds)
    found = _over_candidates(candidates, weighed, total, seconds)
    if len(alone(found.partner)) > total % 2:
        found = _nobody_forgotten(candidates, rules, weighed, found, seconds)
    if len(alone(found.partner)) > total % 2:
        _spare(rules, found.partner, overdue)
    return found


def _over_candidates(candidates: Candidates, weighed: Weighed, total: int, seconds: float) -> Solved:
    graph = Graph.of(total, weighed.low, weighed.high, weighed.worth)
    if total <= EVERYBODY_UP_TO:
        return _said(solve(graph, seconds=seconds))
    least = NEW_FACE * SCALE
    floor = least + SET_ASIDE_BELOW * max(0.0, mean_of_best(weighed, total) - least)
    solved = solve(graph, floor=round(floor), seconds=seconds)
    partner = solved.partner.copy()
    aside = alone(partner)
    for start in range(0, len(aside), SET_ASIDE_AT_A_TIME):
        part = aside[start : start + SET_ASIDE_AT_A_TIME]
        among = candidates.among(part)
        places = Graph.of(len(part), np.searchsorted(part, among.low), np.searchsorted(part, among.high), among.worth)
        low, high = pairs(solve(places, seconds=seconds).partner)
        partner[part[low]], partner[part[high]] = part[high], part[low]
    return _said(Solved(partner, solved.method))


def _nobody_forgotten(candidates: Candidates, rules: Rules, weighed: Weighed, found: Solved, seconds: float) -> Solved:
    """Look among all allowed pairs for further partners; then weigh anew, with the pairs that this takes."""
    total = len(found.partner)
    partner = found.partner.copy()
    without = alone(partner)
    growing = Growing(partner, _everybody(rules, total))
    for member in without.tolist():
        if partner[member] == NOBODY:
            growing.match(member)
    if len(alone(partner)) == len(without) or total > EVERYBODY_UP_TO or found.method is Method.GREEDY:
        return Solved(partner, found.method)
    more = weighed.joined(candidates.weigh(*pairs(partner))).joined(candidates.partners(without[:PARTNERS_OF]))
    graph = Graph.of(total, more.low, more.high, more.worth)
    return _said(solve(graph, seconds=seconds))


def _spare(rules: Rules, partner: Ints, overdue: Bools) -> None:
    """Let somebody else be left over where it is somebody who is overdue, if there is a way."""
    growing = Growing(partner, _everybody(rules, len(partner)))
    for member in alone(partner).tolist():
        if overdue[member]:
            growing.give_up(member, ~overdue[: len(partner)])


def _everybody(rules: Rules, total: int) -> Callable[[int], Ints]:
    return lambda member: np.flatnonzero(rules.row(member)[:total])


def _said(solved: Solved) -> Solved:
    """What is exact over the candidates need not be over all pairs."""
    return Solved(
        solved.partner.copy(), Method.GREEDY if solved.method is Method.GREEDY else Method.EXACT_OVER_CANDIDATES
    )

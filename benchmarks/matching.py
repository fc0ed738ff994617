"""Pairing a synthetic society, some rounds in a row, against the exact optimum and the lot."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Annotated

import numpy as np
import typer

from benchmarks import optimum
from benchmarks.figures import Figures
from benchmarks.measuring import peak_memory_mb, stopwatch, timed
from benchmarks.optimum import Pair
from benchmarks.options import Json, Members, Seed
from benchmarks.report import Report, show
from benchmarks.society import draw_society, invented_world
from bot.matching.background import Background, Rarity
from bot.matching.candidates import closest
from bot.matching.pairing import Pairing, Problem, pair
from bot.matching.solver import CANDIDATES, Weights, solve

ROUNDS = 3


@dataclass(slots=True)
class Course:
    """What became of some rounds in a row; ``met`` are the pairs of ids (low, high) of all of them."""

    seconds: list[float] = field(default_factory=list)
    pairings: list[Pairing] = field(default_factory=list)
    met: set[Pair] = field(default_factory=set)
    repeats: int = 0

    def add(self, pairing: Pairing, seconds: float) -> None:
        """Note one more round."""
        pairs = pairs_of(pairing)
        self.repeats += len(pairs & self.met)
        self.met |= pairs
        self.pairings.append(pairing)
        self.seconds.append(seconds)

    def left_out_twice(self) -> int:
        """How many were left over in two rounds running."""
        left = [set(pairing.left_over) for pairing in self.pairings]
        return sum(len(one & next_) for one, next_ in pairwise(left))


def command(
    members: Members = 2000,
    seed: Seed = 1,
    rounds: Annotated[int, typer.Option(min=1, help="How many rounds in a row.")] = ROUNDS,
    as_json: Json = False,
) -> None:
    """Pair a synthetic society: seconds, who is matched, affinity beside the optimum and the lot."""
    show(measure(members, seed, rounds), as_json=as_json)


def measure(members: int, seed: int, rounds: int) -> Report:
    """Pair rounds in a row without repeats; peers see the first round.

    Affinity is the plain sum over pairs (of a trio the best pair counts), without what the solver adds to it.
    """
    people = draw_society(members, invented_world(), seed)
    rarity = Rarity.among(people)
    course = Course()
    for number in range(rounds):
        problem = Problem(people, frozenset(course.met), seed + number)
        with stopwatch() as watch:
            pairing = pair(problem)
        course.add(pairing, watch.seconds)
    peak = peak_memory_mb()
    totals = [_affinity(people, rarity, pairing) for pairing in course.pairings]
    matched = [1 - len(pairing.left_over) / members for pairing in course.pairings]
    peers = optimum.compare(people, rarity, seed)
    return Report(
        "matching",
        inputs={"members": members, "seed": seed, "rounds": rounds},
        results={
            "total_seconds": course.seconds[0],
            "round_seconds": course.seconds,
            **_steps(people, rarity, seed),
            "peak_memory_mb": peak,
            "matched_share": matched[0],
            "affinity_share_of_optimum": totals[0] / peers.exact.affinity if peers.exact else None,
            "affinity_times_by_lot": totals[0] / peers.by_lot,
            "round_affinity": totals,
            "round_matched_share": matched,
            "repeated_pairs": course.repeats,
            "left_out_twice_running": course.left_out_twice(),
        },
        peers=peers.figures(),
    )


def pairs_of(pairing: Pairing) -> set[Pair]:
    """All pairs of ids (low, high) that meet."""
    return {pair_ for group in pairing.groups for pair_ in combinations(sorted(group), 2)}


def _affinity(people: Sequence[Background], rarity: Rarity, pairing: Pairing) -> float:
    # Ids count from 1, positions from 0.
    groups = [list(combinations([identity - 1 for identity in sorted(group)], 2)) for group in pairing.groups]
    return sum(max(optimum.affinities(people, rarity, pairs).values()) for pairs in groups)


def _steps(people: Sequence[Background], rarity: Rarity, seed: int) -> Figures:
    """Time the steps of the first round apart: candidates, their weights, the solver."""
    weights = Weights(people, rarity, seed)
    generator = np.random.default_rng(seed)
    pairs, candidates = timed(lambda: closest(people, rarity, frozenset(), count=CANDIDATES, generator=generator))
    _, weighing = timed(lambda: [weights.of(*pair_) for pair_ in pairs])
    _, solving = timed(lambda: solve(len(people), pairs, weights))
    return {
        "candidates_seconds": candidates,
        "weighing_seconds": weighing,
        "solver_seconds": solving,
        "candidate_pairs": len(pairs),
    }

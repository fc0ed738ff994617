"""Pairing a synthetic society, some rounds in a row, against a proven bound, other solvers and the lot."""

import asyncio
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise
from typing import Annotated

import numpy as np
import typer

from benchmarks import optimum
from benchmarks.autocomplete import watching
from benchmarks.figures import Figures
from benchmarks.measuring import MEGABYTE, peak_memory_mb, stopwatch, timed
from benchmarks.optimum import Setting
from benchmarks.options import Json, Members, Seed
from benchmarks.report import Report, show
from benchmarks.society import draw_society, invented_world
from bot.matching.background import Background, affinity
from bot.matching.blossom import prepare
from bot.matching.candidates import Candidates
from bot.matching.encoding import encode
from bot.matching.graph import matching
from bot.matching.matched import match
from bot.matching.pairing import in_order, pair
from bot.matching.problem import Pairing, Problem
from bot.matching.rules import Rules
from bot.matching.tables import Ints
from bot.matching.worker import PairingWorker
from bot.matching.worth import Worth
from bot.organizations.live import spare_collector

ROUNDS = 3
Pair = tuple[int, int]


@dataclass(slots=True)
class Course:
    """What became of some rounds in a row; ``met`` are the pairs of ids (low, high) of all of them."""

    seconds: list[float] = field(default_factory=list)
    processor_seconds: list[float] = field(default_factory=list)
    pairings: list[Pairing] = field(default_factory=list)
    met: set[Pair] = field(default_factory=set)
    repeats: int = 0

    def add(self, pairing: Pairing, seconds: float, processor_seconds: float) -> None:
        """Note one more round."""
        made = pairs_of(pairing)
        self.repeats += len(made & self.met)
        self.met |= made
        self.pairings.append(pairing)
        self.seconds.append(seconds)
        self.processor_seconds.append(processor_seconds)

    def left_out_twice(self) -> int:
        """How many were left over in two rounds running."""
        left = [set(pairing.left_over) for pairing in self.pairings]
        return sum(len(one & next_) for one, next_ in pairwise(left))

    def problem(self, people: Sequence[Background], seed: int) -> Problem:
        """The next round: nobody again with whom they met, and rather somebody else left over."""
        overdue = frozenset(self.pairings[-1].left_over) if self.pairings else frozenset[int]()
        return Problem(tuple(people), frozenset(self.met), seed + len(self.pairings), overdue=overdue)


def command(
    members: Members = 2000,
    seed: Seed = 1,
    rounds: Annotated[int, typer.Option(min=1, help="How many rounds in a row.")] = ROUNDS,
    peers: Annotated[bool, typer.Option(help="Whether to bound the optimum and run the other solvers.")] = True,
    as_json: Json = False,
) -> None:
    """Pair a synthetic society: seconds, who is matched, affinity beside the optimum and the lot."""
    show(measure(members, seed, rounds, peers=peers), as_json=as_json)


def measure(members: int, seed: int, rounds: int, *, peers: bool = True) -> Report:
    """Pair rounds in a row without repeats; peers see the first round.

    Affinity is what all who meet share, summed; of the optimum it is at least its share of the bound. The time to
    import the solver, which a process needs once, is told apart.
    """
    people = draw_society(members, invented_world(), seed)
    _, importing = timed(prepare)
    course = Course()
    for _ in range(rounds):
        problem = course.problem(people, seed)
        before = _processor_seconds()
        with stopwatch() as watch:
            pairing = pair(problem)
        course.add(pairing, watch.seconds, _processor_seconds() - before)
    memory = {"peak_memory_mb": peak_memory_mb(), "solver_peak_memory_mb": _children_memory_mb()}
    answering = asyncio.run(_answering(Problem(people, frozenset(), seed)))
    setting, steps = _steps(people, seed)
    lot = optimum.by_lot(setting, seed)
    first = course.pairings[0]
    proof = optimum.bound(setting, _partners(setting, first)) if peers else {}
    return Report(
        "matching",
        inputs={"members": members, "seed": seed, "rounds": rounds},
        results={
            "total_seconds": course.seconds[0],
            # Of all processors together, the solver's process included: less at the mercy of what else is running.
            "total_processor_seconds": course.processor_seconds[0],
            "import_seconds": importing,
            **steps,
            **memory,
            "method": first.method.value,
            "matched_share": 1 - len(first.left_over) / members,
            "affinity": first.affinity,
            "affinity_share_of_optimum": proof.get("share"),
            "proven_exact": proof.get("proven_exact"),
            "affinity_times_by_lot": first.affinity / lot,
            **answering,
            "round_seconds": course.seconds,
            "round_affinity": [pairing.affinity for pairing in course.pairings],
            "round_matched_share": [1 - len(pairing.left_over) / members for pairing in course.pairings],
            "repeated_pairs": course.repeats,
            "left_out_twice_running": course.left_out_twice(),
        },
        peers={"by_lot": {"affinity": lot}, **({"bound": proof, **optimum.peers(setting)} if peers else {})},
    )


def pairs_of(pairing: Pairing) -> set[Pair]:
    """All pairs of ids (low, high) that meet."""
    return {pair_ for group in pairing.groups for pair_ in combinations(sorted(group), 2)}


def _partners(setting: Setting, pairing: Pairing) -> Ints:
    """Who is with whom, at positions; of a trio the two who share most."""
    place = {person.id: position for position, person in enumerate(setting.encoded.people)}
    rarity = setting.encoded.rarity
    best = [
        max(combinations(group, 2), key=lambda two: affinity(pairing.reasons[two], rarity)) for group in pairing.groups
    ]
    ends = np.array([sorted((place[one], place[other])) for one, other in best], dtype=np.int64)
    return matching(setting.total, ends[:, 0], ends[:, 1])


def _steps(people: Sequence[Background], seed: int) -> tuple[Setting, Figures]:
    """Time the steps of a round apart; nobody has met anybody."""
    problem = Problem(tuple(people), frozenset(), seed)
    order, _ = in_order(problem)
    encoded, encoding = timed(lambda: encode(order))
    rules = Rules(problem, encoded)
    worth = Worth(problem, encoded, rules)
    candidates = Candidates(encoded, rules, worth, len(people), seed=seed, colleagues_apart=True)
    weighed, finding = timed(candidates.find)
    _, weighing = timed(lambda: worth.of(weighed.low, weighed.high))
    nobody = np.zeros(len(people), dtype=np.bool_)
    _, solving = timed(lambda: match(candidates, weighed, rules, len(people), nobody))
    setting = Setting(encoded, rules, worth, candidates, weighed)
    figures = {
        "encoding_seconds": encoding,
        "candidates_seconds": finding,
        "weighing_of_candidates_seconds": weighing,
        "solver_seconds": solving,
        "candidate_pairs": len(weighed),
    }
    return setting, figures


async def _answering(problem: Problem) -> Figures:
    """How long the event loop answers nobody while the worker pairs; its process is there already."""
    worker = PairingWorker()
    try:
        await worker.pair(replace(problem, people=problem.people[:200]))
        # As the bot does once it has started.
        spare_collector()
        start = time.perf_counter()
        async with watching() as stall:
            await worker.pair(problem)
        seconds = time.perf_counter() - start
    finally:
        worker.close()
    return {"by_worker_seconds": seconds, "longest_silence_ms": stall.longest_ms}


def _processor_seconds() -> float:
    """What this process and those that it has ended have computed."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _children_memory_mb() -> float:
    """The most memory that the process of the solver has had."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / MEGABYTE

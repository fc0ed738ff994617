"""Affiliation strings of papers against the organizations that people assigned."""

import asyncio
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rapidfuzz import fuzz, process

from benchmarks import perturbed
from benchmarks.figures import Figures
from benchmarks.measuring import milliseconds, peak_memory_mb, stopwatch
from benchmarks.options import Json, PeerSample, RorDump, Seed, affiliation_strings, ror_dump
from benchmarks.perturbed import Case
from benchmarks.report import Report, show
from benchmarks.scratch import Name, load_registry, scratch_database
from bot.text import search_key

Resolve = Callable[[str], frozenset[str | None]]

# WRatio below this is seldom the right organization.
_SIMILAR = 90


def command(
    ror: RorDump = None,
    strings: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="JSON list of {affiliation, ror_ids}. Default: affiliations_crossref_dev.json in ../shared/data/ror.",
        ),
    ] = None,
    seed: Seed = 1,
    sample: PeerSample = 100,
    as_json: Json = False,
) -> None:
    """Resolve affiliation strings: accuracy, precision, recall and milliseconds a string.

    ``python -m benchmarks.fit_affiliations`` prints what to expect of other strings (cross-validation).
    """
    cases = read(affiliation_strings(strings))
    show(asyncio.run(measure(ror_dump(ror), cases, seed, sample)), as_json=as_json)


async def measure(dump: Path | None, cases: Sequence[Case], seed: int, sample: int) -> Report:
    """Resolve every string once; whatever its status, what was found for it counts."""
    async with scratch_database() as database:
        registry = await load_registry(database, dump)
    by_status: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    wanted = {case.affiliation: case.ror_ids for case in cases}

    def resolve(affiliation: str) -> frozenset[str | None]:
        resolution = registry.index.resolve(affiliation)
        # What has no ROR id is no answer that ROR could count.
        got = frozenset(match.ror_id for match in resolution.organizations if match.ror_id)
        if affiliation in wanted:
            by_status[resolution.status.value].append((len(got & wanted[affiliation]), len(got)))
        return got

    with stopwatch() as preparing:
        registry.index.prepare()
    results = judge(resolve, cases)
    statuses = {status: _share(counts, len(cases)) for status, counts in sorted(by_status.items())}
    peak = peak_memory_mb()
    drawn = random.Random(seed).sample(cases, min(sample, len(cases)))
    return Report(
        "affiliations",
        inputs={**registry.inputs(), "strings": len(cases), "seed": seed, "peer_sample": len(drawn)},
        results={
            **results,
            "status": statuses,
            "perturbed": {
                name: judge(resolve, perturbed.apply(change, cases, seed)) for name, change in perturbed.CHANGES.items()
            },
            "index_load_seconds": registry.index_seconds,
            "resolver_seconds": preparing.seconds,
            "peak_memory_mb": peak,
        },
        peers={"index": judge(resolve, drawn), "rapidfuzz": judge(most_similar(registry.names), drawn)},
    )


def _share(counts: Sequence[tuple[int, int]], strings: int) -> Figures:
    """Return the share of the strings, and the precision among what was found for them."""
    right, returned = (sum(column) for column in zip(*counts, strict=True))
    return {"share": len(counts) / strings, "precision": right / returned if returned else None}


def read(path: Path) -> list[Case]:
    """Read strings in the form of ROR's own test data."""
    return [
        Case(case["affiliation"], frozenset(case["ror_ids"])) for case in json.loads(path.read_text(encoding="utf-8"))
    ]


def judge(resolve: Resolve, cases: Sequence[Case]) -> Figures:
    """Score as ROR's test suite does (ror-community/ror-api, tests_matching_v2.py).

    Accuracy is the share of strings whose set is exactly right, precision the share of right ids among those
    returned, recall among those wanted, both over all strings together.
    """
    exact = right = returned = 0
    seconds = []
    for case in cases:
        start = time.perf_counter()
        got = resolve(case.affiliation)
        seconds.append(time.perf_counter() - start)
        exact += got == case.ror_ids
        right += len(got & case.ror_ids)
        returned += len(got)
    wanted = sum(len(case.ror_ids) for case in cases)
    return {
        "accuracy": exact / len(cases),
        "precision": right / returned if returned else None,
        "recall": right / wanted if wanted else None,
        **milliseconds(seconds),
    }


def most_similar(names: Sequence[Name]) -> Resolve:
    """Compare the string with every name by rapidfuzz.fuzz.WRatio; the best one counts from _SIMILAR on."""
    keys = [name.key for name in names]

    def resolve(affiliation: str) -> frozenset[str | None]:
        found = process.extractOne(search_key(affiliation), keys, scorer=fuzz.WRatio, score_cutoff=_SIMILAR)
        return frozenset({names[found[2]].ror_id}) if found else frozenset()

    return resolve

"""Search as you type over the whole registry."""

import asyncio
import random
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Annotated

import typer

from benchmarks import name_peers, queries
from benchmarks.figures import Figures
from benchmarks.measuring import milliseconds, peak_memory_mb, tracing
from benchmarks.name_peers import Finder
from benchmarks.options import Json, PeerSample, RorDump, Seed, ror_dump
from benchmarks.queries import Query
from benchmarks.report import Report, show
from benchmarks.scratch import load_index, load_registry, scratch_database

# What Discord shows of an autocomplete, and what one sees without scrolling.
SHOWN, FIRST = 25, 5


def command(
    ror: RorDump = None,
    seed: Seed = 1,
    count: Annotated[int, typer.Option("--queries", min=1, help="How many queries of each sort.")] = 1000,
    sample: PeerSample = 100,
    as_json: Json = False,
) -> None:
    """Search as you type: load time, memory, latency, and whether what is wanted is among the choices."""
    show(asyncio.run(measure(ror_dump(ror), seed, count, sample)), as_json=as_json)


async def measure(dump: Path | None, seed: int, count: int, sample: int) -> Report:
    """Measure beginnings of names and names with a typo, drawn from all names but acronyms."""
    async with scratch_database() as database:
        registry = await load_registry(database, dump)
        peak = peak_memory_mb()
        rng = random.Random(seed)
        drawn = {
            "prefix": queries.prefixes(registry.names, count, rng),
            "one_typo": queries.typos(registry.names, count, rng),
        }

        def find(text: str) -> list[int]:
            return [hit.id for hit in registry.index.search(text, limit=SHOWN)]

        results = {sort: judge(find, asked) for sort, asked in drawn.items()}
        finders = {"index": find, **name_peers.finders(registry.names)}
        peers = {
            name: {sort: judge(finder, asked[:sample]) for sort, asked in drawn.items()}
            for name, finder in finders.items()
        }
        with tracing() as traced:
            _kept = await load_index(database)
    return Report(
        "search",
        inputs={**registry.inputs(), "seed": seed, "queries_of_each_sort": count, "peer_sample": sample},
        results={
            "import_seconds": registry.import_seconds,
            "index_load_seconds": registry.index_seconds,
            "index_mb": traced.kept_mb,
            "index_most_mb_while_loading": traced.most_mb,
            "peak_memory_mb": peak,
            **results,
        },
        peers=peers,
    )


def judge(find: Finder, asked: Sequence[Query]) -> Figures:
    """Time a finder, and tell how often the wanted organization is among the SHOWN and the FIRST choices.

    ``ceiling`` is what a ranking reaches that knows nothing but the text: with more rivals than choices it is
    a lottery. ``decidable`` counts only queries that have at most SHOWN rivals.
    """
    places: list[int | None] = []
    seconds = []
    for query in asked:
        start = time.perf_counter()
        found = find(query.text)[:SHOWN]
        seconds.append(time.perf_counter() - start)
        places.append(found.index(query.wanted) if query.wanted in found else None)
    decidable = [place for query, place in zip(asked, places, strict=True) if query.rivals <= SHOWN]
    return {
        **milliseconds(seconds),
        f"in_{SHOWN}_share": _within(places, SHOWN),
        f"in_{FIRST}_share": _within(places, FIRST),
        f"ceiling_in_{SHOWN}_share": mean(min(1.0, SHOWN / query.rivals) for query in asked),
        f"ceiling_in_{FIRST}_share": mean(min(1.0, FIRST / query.rivals) for query in asked),
        "decidable": len(decidable),
        f"decidable_in_{SHOWN}_share": _within(decidable, SHOWN),
        f"decidable_in_{FIRST}_share": _within(decidable, FIRST),
    }


def _within(places: Sequence[int | None], choices: int) -> float | None:
    if not places:
        return None
    return sum(place is not None and place < choices for place in places) / len(places)

"""Search as you type over the whole registry."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import typer

from benchmarks import index_alone, name_peers, queries
from benchmarks.autocomplete import Autocomplete, watching
from benchmarks.figures import Figures
from benchmarks.judging import SHOWN, judge, together
from benchmarks.measuring import peak_memory_mb, stopwatch, tracing
from benchmarks.options import Json, Members, PeerSample, RorDump, Seed, ror_dump
from benchmarks.queries import Query
from benchmarks.report import Report, show
from benchmarks.scratch import (
    Registry,
    import_dump,
    load_index,
    load_registry,
    scratch_database,
    scratch_postgres,
)
from bot.database import Database

# What the bar is set for: beginnings of names, and names with a typo.
_BOTH = ("prefix", "one_typo")


def command(
    ror: RorDump = None,
    seed: Seed = 1,
    count: Annotated[int, typer.Option("--queries", min=1, help="How many queries of each sort.")] = 1000,
    sample: PeerSample = 100,
    members: Members = 14_000,
    postgres: Annotated[bool, typer.Option(help="Measure the autocomplete on PostgreSQL as well.")] = True,
    as_json: Json = False,
) -> None:
    """Search as you type: quality, latency of the whole autocomplete, load time and memory."""
    dump = ror_dump(ror)
    show(asyncio.run(measure(dump, seed, count, sample, members, postgres=postgres)), as_json=as_json)


async def measure(dump: Path | None, seed: int, count: int, sample: int, members: int, *, postgres: bool) -> Report:
    """Measure queries drawn from all names but acronyms, and the autocomplete of a society with so many members."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(scratch_database())
        registry = await load_registry(database, dump)
        peak = peak_memory_mb()
        drawn = _draw(registry, count, random.Random(seed))
        loading = await _loading(database)
        quality = _quality(registry, drawn)
        texts = {sort: [query.text for query in asked] for sort, asked in drawn.items()}
        texts["nonsense"] = queries.nonsense(count, random.Random(seed))
        completions = {"sqlite": await Autocomplete.build(database, registry.index, members, seed)}
        if postgres:
            other = await stack.enter_async_context(scratch_postgres())
            if dump is not None:
                await import_dump(other, dump)
            completions["postgresql"] = await Autocomplete.build(other, await load_index(other), members, seed)
        autocomplete = {name: await one.measure(texts) for name, one in completions.items()}
        peers = _peers(registry, drawn, sample)
    return Report(
        "search",
        inputs={
            **registry.inputs(),
            "seed": seed,
            "queries_of_each_sort": count,
            "peer_sample": sample,
            "members": members,
        },
        results={
            "import_seconds": registry.import_seconds,
            "index_load_seconds": registry.index_seconds,
            **loading,
            "peak_memory_mb": peak,
            **quality,
            "autocomplete": autocomplete,
        },
        peers=peers,
    )


def _draw(registry: Registry, count: int, rng: random.Random) -> dict[str, list[Query]]:
    return {
        "prefix": queries.prefixes(registry.names, count, rng),
        "one_typo": queries.typos(registry.names, count, rng),
        "word_prefixes": queries.word_prefixes(registry.names, count, rng),
        "prefix_with_typo": queries.prefixes_with_typo(registry.names, count, rng),
    }


async def _loading(database: Database) -> Figures:
    """Load again: from the file that the first time has kept, where the registry is large enough for one."""
    async with watching() as stall:
        with stopwatch() as again:
            await load_index(database)
    with tracing() as traced:
        _kept = await load_index(database)
    return {
        "index_alone_kept": await index_alone.measure(database, kept=True),
        "index_alone_anew": await index_alone.measure(database, kept=False),
        "index_load_again_seconds": again.seconds,
        "index_load_again_longest_stall_ms": stall.longest_ms,
        "index_mb": traced.kept_mb,
        "index_most_mb_while_loading": traced.most_mb,
    }


def _quality(registry: Registry, drawn: Mapping[str, Sequence[Query]]) -> Figures:
    """Judge the search alone, without members: every organization is as likely to be wanted."""

    def find(text: str) -> list[int]:
        return [hit.id for hit in registry.index.search(text, limit=SHOWN)]

    judged = {sort: judge(find, asked) for sort, asked in drawn.items()}
    return {
        **{sort: one.figures() for sort, one in judged.items()},
        "prefix_and_one_typo": together([judged[sort] for sort in _BOTH]).figures(),
        "all_sorts": together(list(judged.values())).figures(),
    }


def _peers(registry: Registry, drawn: Mapping[str, Sequence[Query]], sample: int) -> Figures:
    def find(text: str) -> list[int]:
        return [hit.id for hit in registry.index.search(text, limit=SHOWN)]

    peers = {}
    for name, finder in {"index": find, **name_peers.finders(registry.names)}.items():
        judged = {sort: judge(finder, asked[:sample]) for sort, asked in drawn.items()}
        both = together([judged[sort] for sort in _BOTH])
        peers[name] = {
            **{sort: one.figures() for sort, one in judged.items()},
            "prefix_and_one_typo": both.figures(),
        }
    return peers

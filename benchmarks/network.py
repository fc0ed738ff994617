"""Who knows whom: degrees, shared connections and routes, in a society of many members with many connections."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from statistics import median
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.figures import Figures
from benchmarks.measuring import milliseconds, peak_memory_mb, stopwatch
from benchmarks.options import Json, Members, Seed
from benchmarks.report import Report, show
from benchmarks.scratch import looked_after, scratch_database, scratch_postgres
from benchmarks.statements import counting
from benchmarks.stored_society import CONNECTIONS_A_MEMBER, store_society
from bot.database import Database
from bot.members.visibility import viewpoint
from bot.models import Connection, Member
from bot.network import degrees, paths
from bot.organizations.live import spare_collector
from bot.places import Places

SHOWN = 5
_WARM_UP = 20

Graph = Mapping[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Ask:
    """One member looks at SHOWN others: one a connection, some a step further, the rest by lot."""

    viewer_id: int
    others: Sequence[int]


def command(
    members: Members = 14_000,
    connections: Annotated[int, typer.Option(min=2, help="How many connections each member has.")] = (
        CONNECTIONS_A_MEMBER
    ),
    seed: Seed = 1,
    count: Annotated[int, typer.Option("--queries", min=1, help="How many questions of each sort.")] = 300,
    postgres: Annotated[bool, typer.Option(help="Measure on PostgreSQL as well.")] = True,
    as_json: Json = False,
) -> None:
    """Degrees, shared connections and routes, on SQLite and PostgreSQL."""
    show(asyncio.run(measure(members, connections, seed, count, postgres=postgres)), as_json=as_json)


async def measure(members: int, connections: int, seed: int, count: int, *, postgres: bool) -> Report:
    """Ask as the cards do, each time in a view of the database of its own; the peer has the graph in memory.

    Opening the view and finding out who asks is not counted: a card does that anyway, and once.
    """
    places = Places.load()
    async with AsyncExitStack() as stack:
        databases = {"sqlite": await stack.enter_async_context(scratch_database())}
        if postgres:
            databases["postgresql"] = await stack.enter_async_context(scratch_postgres())
        for database in databases.values():
            await _store(database, members, connections, places, seed)
        with stopwatch() as loading:
            graph = await _load(databases["sqlite"])
        asks = _draw(graph, members, count, random.Random(seed))
        # As the running bot does once it has started.
        spare_collector()
        results = {name: await _ask_all(database, asks, places) for name, database in databases.items()}
        peer = {"loading_seconds": loading.seconds, **_walk(graph, asks)}
    return Report(
        "network",
        inputs={
            "members": members,
            "connections_a_member": connections,
            "connections": sum(map(len, graph.values())) // 2,
            "seed": seed,
            "queries_of_each_sort": count,
        },
        results={**results, "peak_memory_mb": peak_memory_mb()},
        peers={"sets_in_memory_without_visibility": peer},
    )


async def _store(database: Database, members: int, connections: int, places: Places, seed: int) -> None:
    async with database.transaction() as session:
        await store_society(session, members, places=places, seed=seed, connections=connections)
    await looked_after(database)


async def _load(database: Database) -> Graph:
    found: defaultdict[int, set[int]] = defaultdict(set)
    async with database.reading() as session:
        for low, high in await session.execute(select(Connection.low_id, Connection.high_id)):
            found[low].add(high)
            found[high].add(low)
    return {member: frozenset(known) for member, known in found.items()}


def _draw(graph: Graph, members: int, count: int, rng: random.Random) -> list[Ask]:
    asks = []
    for _ in range(count):
        viewer = rng.choice(list(graph))
        near = sorted(graph[viewer])
        steps = [rng.choice(sorted(graph[rng.choice(near)] - {viewer}) or near) for _ in range(2)]
        others = [*steps, rng.choice(near), *(rng.randint(1, members) for _ in range(SHOWN - 3))]
        asks.append(Ask(viewer, [other for other in others if other != viewer]))
    return asks


async def _ask_all(database: Database, asks: Sequence[Ask], places: Places) -> Figures:
    async def shown(session: AsyncSession, viewer: Member, ask: Ask) -> int:
        routes = await degrees.routes(session, await viewpoint(session, viewer), ask.others)
        return sum(len(route.through) for route in routes.values())

    async def path(session: AsyncSession, viewer: Member, ask: Ask) -> int:
        return len((await paths.find(session, viewer=viewer, target_id=ask.others[0], places=places)).through)

    async def second(session: AsyncSession, viewer: Member, _ask: Ask) -> int:
        return len(set(await degrees.known_to(session, (await viewpoint(session, viewer)).connected)))

    return {
        "five_shown": await _timed(database, asks, shown),
        "path_to_second_degree": await _timed(database, asks, path),
        "second_degree_set": await _timed(database, asks, second),
    }


async def _timed(
    database: Database, asks: Sequence[Ask], answer: Callable[[AsyncSession, Member, Ask], Awaitable[int]]
) -> Figures:
    seconds, found, sent = [], [], []
    for number, ask in enumerate([*asks[:_WARM_UP], *asks]):
        async with database.reading() as session:
            viewer = await session.get_one(Member, ask.viewer_id)
            with counting(database.engine) as statements:
                start = time.perf_counter()
                size = await answer(session, viewer, ask)
                taken = time.perf_counter() - start
        if number >= len(asks[:_WARM_UP]):
            seconds.append(taken)
            found.append(size)
            sent.append(statements.count)
    return {**milliseconds(seconds), "median_found": median(found), "median_statements": median(sent)}


def _walk(graph: Graph, asks: Sequence[Ask]) -> Figures:
    """Answer the same from sets in memory: no visibility, no names, and true only until the next change."""
    five, second = [], []
    for ask in asks:
        mine = graph[ask.viewer_id]
        start = time.perf_counter()
        _ = [(other in mine, mine & graph.get(other, frozenset())) for other in ask.others]
        five.append(time.perf_counter() - start)
        start = time.perf_counter()
        _second = frozenset().union(*(graph[one] for one in mine))
        second.append(time.perf_counter() - start)
    return {"five_shown": milliseconds(five), "second_degree_set": milliseconds(second)}

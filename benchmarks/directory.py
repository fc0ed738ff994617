"""Finding members at organizations that many or few are tied to."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Annotated

import typer
from sqlalchemy import func, select

from benchmarks.figures import Figures
from benchmarks.measuring import milliseconds, peak_memory_mb
from benchmarks.options import Json, Members, Seed
from benchmarks.report import Report, show
from benchmarks.scratch import scratch_database
from benchmarks.statements import counting
from benchmarks.stored_society import NOW, store_society
from bot.database import Database
from bot.members import directory
from bot.members.directory import Query, Search
from bot.models import Affiliation, AffiliationKind, Member
from bot.organizations import registry
from bot.places import Places

POPULAR = 5
RARE_UP_TO = 3


@dataclass(frozen=True, slots=True)
class Ask:
    """One member's search."""

    viewer_id: int
    query: Query


@dataclass(frozen=True, slots=True)
class Asker:
    """Draws searches of random members."""

    members: int
    rng: random.Random

    def draw(self, organizations: Sequence[int], count: int) -> list[Ask]:
        """Draw searches for alumni of these organizations."""
        return [
            Ask(self.rng.randint(1, self.members), Query(Search.ALUMNI, self.rng.choice(organizations)))
            for _ in range(count)
        ]


def command(
    members: Members = 2000,
    seed: Seed = 1,
    count: Annotated[int, typer.Option("--queries", min=1, help="How many searches of each sort.")] = 100,
    as_json: Json = False,
) -> None:
    """Find the alumni of popular and of rare organizations on SQLite."""
    show(asyncio.run(measure(members, seed, count)), as_json=as_json)


async def measure(members: int, seed: int, count: int) -> Report:
    """Search as ``/find alumni`` does, in a transaction of its own each time; the peer only counts them in SQL."""
    places = Places.load()
    async with scratch_database() as database:
        async with database.transaction() as session:
            await store_society(session, members, places=places, seed=seed)
        popular, rare = await _organizations(database)
        asker = Asker(members, random.Random(seed))
        asks = {"popular": asker.draw(popular, count), "rare": asker.draw(rare or popular[-1:], count)}
        results = {sort: await _find(database, drawn, places) for sort, drawn in asks.items()}
        peers = {sort: await _count(database, drawn) for sort, drawn in asks.items()}
    return Report(
        "directory",
        inputs={"members": members, "seed": seed, "queries_of_each_sort": count, "database": "SQLite"},
        results={**results, "peak_memory_mb": peak_memory_mb()},
        peers={"counting_in_sql": peers},
    )


async def _organizations(database: Database) -> tuple[list[int], list[int]]:
    """Return the POPULAR with the most alumni, and those that have at most RARE_UP_TO."""
    statement = (
        select(Affiliation.organization_id, func.count())
        .where(Affiliation.kind == AffiliationKind.EDUCATION)
        .group_by(Affiliation.organization_id)
        .order_by(func.count().desc(), Affiliation.organization_id)
    )
    async with database.reading() as session:
        counts = [(row[0], row[1]) for row in await session.execute(statement)]
    return [one for one, _ in counts[:POPULAR]], [one for one, alumni in counts if alumni <= RARE_UP_TO]


async def _find(database: Database, asks: Sequence[Ask], places: Places) -> Figures:
    seconds, found, sent = [], [], []
    for ask in asks:
        with counting(database.engine) as statements:
            start = time.perf_counter()
            async with database.reading() as session:
                page = await directory.find(
                    session,
                    viewer=await session.get_one(Member, ask.viewer_id),
                    query=ask.query,
                    organization=await registry.require(session, ask.query.organization_id),
                    page=0,
                    places=places,
                    now=NOW,
                )
            seconds.append(time.perf_counter() - start)
        found.append(page.total)
        sent.append(statements.count)
    return {**milliseconds(seconds), "median_found": median(found), "median_statements": median(sent)}


async def _count(database: Database, asks: Sequence[Ask]) -> Figures:
    seconds = []
    for ask in asks:
        statement = select(func.count(Affiliation.member_id.distinct())).where(
            Affiliation.organization_id == ask.query.organization_id, Affiliation.kind == AffiliationKind.EDUCATION
        )
        start = time.perf_counter()
        async with database.reading() as session:
            await session.scalar(statement)
        seconds.append(time.perf_counter() - start)
    return milliseconds(seconds)

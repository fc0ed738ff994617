"""Finding members: every sort of search that ``/find people`` takes, in a society of many members."""

import asyncio
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Annotated

import typer
from sqlalchemy import func, select

from benchmarks.figures import Figures
from benchmarks.measuring import milliseconds, peak_memory_mb, stopwatch
from benchmarks.options import Json, Members, Seed
from benchmarks.report import Report, show
from benchmarks.scratch import looked_after, scratch_database
from benchmarks.statements import counting
from benchmarks.stored_society import NOW, store_society
from bot.database import Database
from bot.directory import finding
from bot.directory.query import Query, Reach, Tie, Time
from bot.members.presence import LivePresence
from bot.members.vocabulary import CHOICES
from bot.models import Affiliation, AffiliationKind, Member, OrganizationKind, TagKind
from bot.organizations.index import OrganizationIndex
from bot.organizations.live import spare_collector
from bot.places import Places

POPULAR = 5
RARE_UP_TO = 3
STATES = ("US-CA", "US-MA", "US-NY", "US-TN", "US-NM", "US-IL")


@dataclass(frozen=True, slots=True)
class Ask:
    """One member's search."""

    viewer_id: int
    query: Query


def command(
    members: Members = 2000,
    seed: Seed = 1,
    count: Annotated[int, typer.Option("--queries", min=1, help="How many searches of each sort.")] = 100,
    as_json: Json = False,
) -> None:
    """Find people by organization, place, topic, degree and all of these on SQLite."""
    show(asyncio.run(measure(members, seed, count)), as_json=as_json)


async def measure(members: int, seed: int, count: int) -> Report:
    """Search as ``/find people`` does, in a transaction of its own each time; the peer only counts alumni in SQL."""
    places = Places.load()
    async with scratch_database() as database:
        async with database.transaction() as session:
            await store_society(session, members, places=places, seed=seed)
        await looked_after(database)
        async with database.reading() as session:
            index = await OrganizationIndex.load(session)
        popular, rare = await _organizations(database)
        rng = random.Random(seed)
        sorts = _sorts(rng, popular, rare or popular[-1:])
        asks = {name: [Ask(rng.randint(1, members), draw()) for _ in range(count)] for name, draw in sorts.items()}
        presence, seconds = LivePresence(), list[float]()
        # As the running bot does when it starts.
        with stopwatch() as preparing:
            await presence.prepare(database, index)
        spare_collector()
        results = {sort: await _find(database, drawn, presence, index, places, seconds) for sort, drawn in asks.items()}
        peers = {"popular_alumni": await _count(database, asks["popular_alumni"])}
    return Report(
        "directory",
        inputs={"members": members, "seed": seed, "queries_of_each_sort": count, "database": "SQLite"},
        results={
            **results,
            "prepare_seconds": preparing.seconds,
            "all": milliseconds(seconds),
            "peak_memory_mb": peak_memory_mb(),
        },
        peers={"counting_in_sql": peers},
    )


def _sorts(rng: random.Random, popular: Sequence[int], rare: Sequence[int]) -> Mapping[str, Callable[[], Query]]:
    """One way to draw a search for each sort that people use; the last finds everybody."""
    topics, offers = CHOICES[TagKind.TOPIC], CHOICES[TagKind.OFFER]
    return {
        "popular_alumni": lambda: Query(rng.choice(popular), tie=Tie.STUDY),
        "rare_alumni": lambda: Query(rng.choice(rare), tie=Tie.STUDY),
        "organization_in_state": lambda: Query(rng.choice(popular), state=rng.choice(STATES)),
        "topic": lambda: Query(topic=rng.choice(topics)),
        "topic_in_state": lambda: Query(topic=rng.choice(topics), state=rng.choice(STATES)),
        "kind_in_state_now": lambda: Query(
            kind=rng.choice(list(OrganizationKind)), time=Time.NOW, state=rng.choice(STATES)
        ),
        "country": lambda: Query(country=rng.choice(("US", "DE", "GB", "JP", "FR"))),
        "second_degree_who_offers": lambda: Query(offers=rng.choice(offers), reach=Reach.SECOND),
        "everybody": Query,
    }


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


async def _find(
    database: Database,
    asks: Sequence[Ask],
    presence: LivePresence,
    index: OrganizationIndex,
    places: Places,
    everything: list[float],
) -> Figures:
    seconds, found, sent = [], [], []
    for ask in asks:
        with counting(database.engine) as statements:
            start = time.perf_counter()
            async with database.reading() as session:
                page = await finding.find(
                    session,
                    viewer=await session.get_one(Member, ask.viewer_id),
                    query=ask.query,
                    page=0,
                    presence=presence,
                    index=index,
                    places=places,
                    now=NOW,
                )
            seconds.append(time.perf_counter() - start)
        found.append(page.total)
        sent.append(statements.count)
    everything += seconds
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

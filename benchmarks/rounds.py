"""Whole rounds: claimed, drafted, paired and stored, as the scheduler does it."""

import asyncio
import random
import time
from dataclasses import dataclass
from statistics import median

from sqlalchemy import func, insert, select

from benchmarks.measuring import peak_memory_mb, stopwatch
from benchmarks.options import Json, Members, Seed
from benchmarks.report import Report, show
from benchmarks.scratch import scratch_database
from benchmarks.statements import counting
from benchmarks.stored_society import NOW, SOCIETY, store_society
from bot.database import Database
from bot.due import Due
from bot.icebreakers.bank import Bank
from bot.matching.pairing import Pairing, Problem
from bot.matching.worker import PairingWorker
from bot.meetups import programs
from bot.members.presence import LivePresence
from bot.models import Frequency, MeetupMember, ProgramMembership, Round, RoundStatus
from bot.organizations.live import LiveIndex
from bot.places import Places

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Ran:
    """One round."""

    seconds: float
    pairing_seconds: float
    statements: int
    matched: int


class TimedWorker(PairingWorker):
    """Notes how long the last pairing took, the way to the other process and back included."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    async def pair(self, problem: Problem) -> Pairing:
        """Solve a round."""
        start = time.perf_counter()
        try:
            return await super().pair(problem)
        finally:
            self.seconds = time.perf_counter() - start


def command(members: Members = 700, seed: Seed = 1, as_json: Json = False) -> None:
    """Run year-round rounds on SQLite: seconds and statements a member."""
    show(asyncio.run(measure(members, seed)), as_json=as_json)


async def measure(members: int, seed: int) -> Report:
    """Run the first ROUNDS rounds of the year; the peer is the pairing alone, without the database."""
    places = Places.load()
    worker = TimedWorker()
    async with scratch_database() as database:
        await _prepare(database, members, places, seed)
        due = Due(database, worker, places, Bank.load(), await LiveIndex.load(database), LivePresence())
        try:
            ran = [await _run(due, worker) for _ in range(ROUNDS)]
        finally:
            worker.close()
    seconds = median(one.seconds for one in ran)
    statements = median(one.statements for one in ran)
    return Report(
        "rounds",
        inputs={"members": members, "seed": seed, "rounds": len(ran), "database": "SQLite"},
        results={
            "median_round_seconds": seconds,
            "round_seconds": [one.seconds for one in ran],
            "seconds_a_member": seconds / members,
            "statements": statements,
            "statements_a_member": statements / members,
            "round_matched_share": [one.matched / members for one in ran],
            "peak_memory_mb": peak_memory_mb(),
        },
        peers={"pairing_alone": {"round_seconds": [one.pairing_seconds for one in ran]}},
    )


async def _prepare(database: Database, members: int, places: Places, seed: int) -> None:
    """Let everyone opt in to year-round meetups."""
    async with database.transaction() as session:
        await store_society(session, members, places=places, seed=seed)
        program = await programs.year_round(session, society_id=SOCIETY, now=NOW, rng=random.Random(seed))
        joined = [
            {"program_id": program.id, "member_id": member, "since": NOW, "frequency": Frequency.WEEKLY}
            for member in range(1, members + 1)
        ]
        await session.execute(insert(ProgramMembership), joined)


async def _run(due: Due, worker: TimedWorker) -> Ran:
    """Run the next planned round when it is due."""
    async with due.database.reading() as session:
        planned = (await session.scalars(select(Round).where(Round.status == RoundStatus.PLANNED))).one()
    with counting(due.database.engine) as statements, stopwatch() as watch:
        await due.run(planned.due_at)
    matched = select(func.count()).select_from(MeetupMember).where(MeetupMember.round_id == planned.id)
    async with due.database.reading() as session:
        count = await session.scalar(matched)
    return Ran(watch.seconds, worker.seconds, statements.count, count or 0)

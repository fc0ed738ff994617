"""A meeting with a round a day, or the year-round program, and who takes part."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from bot.database import Database
from bot.due import Due
from bot.icebreakers.bank import Bank
from bot.matching.worker import PairingWorker
from bot.meetups import planning, programs
from bot.members.presence import LivePresence
from bot.models import (
    Frequency,
    Meetup,
    MeetupMember,
    Member,
    Miss,
    OutboxKind,
    OutboxMessage,
    Program,
    ProgramMembership,
    Round,
)
from bot.organizations.index import OrganizationIndex
from bot.organizations.live import LiveIndex
from bot.organizations.rows import IndexRows
from bot.places import Places
from tests import people
from tests.conftest import NOW

CHICAGO = ZoneInfo("America/Chicago")
FIRST_DAY = date(2027, 3, 13)
BANK = Bank.load()
Group = frozenset[int]


def no_organizations() -> LiveIndex:
    """An index of nothing: rounds need none."""
    return LiveIndex(OrganizationIndex(IndexRows(0, [], [], [])))


@dataclass(frozen=True)
class Gathering:
    """Everything a test of rounds acts with."""

    database: Database
    places: Places
    program: Program
    rounds: Sequence[Round]
    members: Sequence[Member]

    async def pair(self, number: int) -> list[Group]:
        """Do what is due at the time of this round; the groups that it made."""
        await self.run(self.rounds[number - 1].due_at)
        return await self.groups(number)

    async def run(self, now: datetime, *, silent: bool = False) -> int:
        """Do what is due; everyone gave a sign of life since the last time, unless they are ``silent``."""
        if not silent:
            async with self.database.transaction() as session:
                await session.execute(update(ProgramMembership).values(silent_rounds=0))
        worker = PairingWorker()
        try:
            return await Due(self.database, worker, self.places, BANK, no_organizations(), LivePresence()).run(now)
        finally:
            worker.close()

    async def groups(self, number: int) -> list[Group]:
        async with self.database.reading() as session:
            rows = await session.execute(
                select(MeetupMember.meetup_id, MeetupMember.member_id)
                .join(Round, Round.id == MeetupMember.round_id)
                .where(Round.program_id == self.program.id, Round.number == number)
            )
            groups: dict[int, set[int]] = {}
            for meetup, member in rows:
                groups.setdefault(meetup, set()).add(member)
        return [frozenset(group) for group in groups.values()]

    async def misses(self) -> list[Miss]:
        async with self.database.reading() as session:
            return list((await session.scalars(select(Miss).order_by(Miss.id))).all())

    async def meetups(self) -> list[Meetup]:
        async with self.database.reading() as session:
            return list((await session.scalars(select(Meetup).order_by(Meetup.id))).all())

    async def messages(self, kind: OutboxKind | None = None) -> list[OutboxMessage]:
        async with self.database.reading() as session:
            rows = (await session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))).all()
        return [row for row in rows if kind in (None, row.kind)]

    async def stored_rounds(self) -> list[Round]:
        async with self.database.reading() as session:
            statement = select(Round).where(Round.program_id == self.program.id).order_by(Round.number)
            return list((await session.scalars(statement)).all())


async def at_a_meeting(
    database: Database, places: Places, members: Sequence[Member], *, days: int = 3, name: str = "Spring Meeting"
) -> Gathering:
    """Let these members opt in to a meeting that the first of them organized."""
    async with database.transaction() as session:
        meeting, rounds = await planning.create_meeting(
            session,
            society_id=members[0].society_id,
            name=name,
            place="Example Hall",
            zone=CHICAGO,
            first_day=FIRST_DAY,
            last_day=FIRST_DAY + timedelta(days=days - 1),
            round_time=time(12, 30),
            meetup_point="The fountain",
            now=NOW,
            rng=random.Random(1),
        )
        program = await programs.of_meeting(session, meeting)
        for member in members:
            await programs.join(session, member=member, program=program, now=NOW)
    return Gathering(database, places, program, rounds, members)


async def all_year(database: Database, places: Places, members: Sequence[Member]) -> Gathering:
    """Let these members opt in to the year-round program, each week."""
    async with database.transaction() as session:
        society_id = members[0].society_id
        program = await programs.year_round(session, society_id=society_id, now=NOW, rng=random.Random(1))
        for member in members:
            await programs.join(session, member=member, program=program, now=NOW)
            await programs.choose_frequency(session, member=member, program=program, frequency=Frequency.WEEKLY)
        rounds = (await session.scalars(select(Round).where(Round.program_id == program.id))).all()
    return Gathering(database, places, program, rounds, members)


async def crowd(database: Database, count: int) -> list[Member]:
    """Add so many members."""
    async with database.transaction() as session:
        return await people.members(session, count)

"""The main job on real input: a registry, a roster of 707 people, a three-day meeting with a round a day."""

import random
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from simcord.actors import MemberActor
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.database import Database
from bot.matching.background import SharedKind
from bot.meetings import meetings
from bot.meetups import programs
from bot.members import roster, roster_file
from bot.members.vocabulary import TOPICS
from bot.models import MeetupMember, MeetupReason, Member
from bot.organizations.live import LiveIndex
from bot.places import Places
from tests.cogs.stage import Stage, open_stage

FIRST_ROUND = datetime(2027, 3, 10, 15, 30, tzinfo=UTC)
ROUNDS = 3
BY_COMMAND = 60


@pytest.fixture
async def stage(registry_database: Database, places: Places, now: datetime) -> AsyncIterator[Stage]:
    async with open_stage(registry_database, places, now) as opened:
        yield opened


async def claim_everyone(stage: Stage, data: bytes) -> dict[str, MemberActor]:
    """Import the roster, and let each person claim their entry and opt in: so many by command, the rest as it does."""
    services = stage.services
    file = roster_file.read(data)
    index = await LiveIndex.load(services.database)
    async with services.database.transaction() as session:
        report = await roster.import_roster(
            session, stage.guild.id, file.rows, index=index.index, places=services.places, topics=TOPICS,
            now=stage.now, rng=random.Random(1), society_name="Society of Physics",
        )  # fmt: skip
        codes = {entry.code: entry.name for entry in await roster.unclaimed(session, stage.guild.id)}
    assert report.new == len(codes) == 707
    people = {name: stage.person(name) for name in codes.values()}
    for code, name in list(codes.items())[:BY_COMMAND]:
        await stage.slash(people[name], "join", code=code)
        await stage.slash(people[name], "meetups join", program="Annual Meeting")
    async with services.database.transaction() as session:
        (meeting,) = await meetings.upcoming(session, society_id=stage.guild.id, now=stage.now)
        program = await programs.of_meeting(session, meeting)
        for code, name in list(codes.items())[BY_COMMAND:]:
            claimed = await roster.claim(
                session, index=services.organizations.index, society_id=stage.guild.id, code=code,
                user_id=people[name].id, name=name, now=stage.now,
            )  # fmt: skip
            await programs.join(session, member=claimed.member, program=program, now=stage.now)
    return people


async def facts(database: Database) -> tuple[dict[int, Member], dict[int, set[int]]]:
    """Members by id, and the organizations of each."""
    async with database.reading() as session:
        members = (await session.scalars(select(Member).options(selectinload(Member.affiliations)))).all()
    return {m.id: m for m in members}, {m.id: {a.organization_id for a in m.affiliations} for m in members}


async def reasons_of(database: Database) -> dict[tuple[int, int], list[MeetupReason]]:
    async with database.reading() as session:
        rows = (await session.scalars(select(MeetupReason).order_by(MeetupReason.rank))).all()
    told = defaultdict(list)
    for row in rows:
        told[row.low_id, row.high_id].append(row)
    return told


async def groups_of(database: Database) -> dict[int, list[list[int]]]:
    """The groups of each round."""
    async with database.reading() as session:
        rows = (await session.scalars(select(MeetupMember).order_by(MeetupMember.member_id))).all()
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in rows:
        groups[row.round_id, row.meetup_id].append(row.member_id)
    rounds = defaultdict(list)
    for (round_id, _), members in groups.items():
        rounds[round_id].append(members)
    return rounds


async def test_707_people_claim_opt_in_and_meet_on_three_days(stage: Stage, shared_data: Path) -> None:
    organizer = stage.organizer()
    await stage.slash(
        organizer, "meeting create", name="Annual Meeting", place="Minneapolis", first_day="2027-03-10",
        last_day="2027-03-12", time_zone="America/Chicago",
    )  # fmt: skip
    people = await claim_everyone(stage, (shared_data / "people" / "laureates.csv").read_bytes())
    for day in range(ROUNDS):
        await stage.jump_to(FIRST_ROUND + timedelta(days=day))
        heard = Counter(request.path for request in stage.env.http_requests if request.method == "POST")
        ways = [f"/channels/{person.user.dm_channel.id}/messages" for person in people.values()]
        assert {heard[way] for way in ways} == {day + 1}

    database = stage.services.database
    rounds = await groups_of(database)
    assert len(rounds) == ROUNDS
    met: Counter[tuple[int, int]] = Counter()
    for groups in rounds.values():
        assert sorted(member for group in groups for member in group) == sorted({m for g in groups for m in g})
        assert sum(map(len, groups)) == 707
        assert sorted(map(len, groups)) == [2] * 352 + [3]
        met.update(pair for group in groups for pair in combinations(group, 2))
    assert max(met.values()) == 1

    await assert_reasons_are_true_and_told(stage, people, met)


async def assert_reasons_are_true_and_told(
    stage: Stage, people: dict[str, MemberActor], met: Counter[tuple[int, int]]
) -> None:
    database = stage.services.database
    members, organizations = await facts(database)
    told = await reasons_of(database)
    heard = {name: [plainly(text) for text in stage.inbox(person)] for name, person in people.items()}
    for low, high in met:
        one, other = members[low], members[high]
        common = organizations[low] & organizations[high]
        same_city = one.hometown_id is not None and one.hometown_id == other.hometown_id
        reasons = told.get((low, high), [])
        kinds = {SharedKind(reason.kind) for reason in reasons}
        assert (SharedKind.HOMETOWN in kinds) == same_city
        assert bool(kinds & {SharedKind.COLLEAGUES, SharedKind.WORKPLACE}) == bool(common)
        for reason in reasons[:1]:
            text = next(text for text in heard[one.name] if text.splitlines()[0].count(other.name))
            assert reason.subject in text
    shared_something = {member for pair in met if told.get(pair) for member in pair}
    assert len(shared_something) > 0.9 * len(members)


def plainly(text: str) -> str:
    return re.sub(r"[\\\u200b]", "", text)

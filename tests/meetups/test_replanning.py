"""What a changed or cancelled meeting means for its rounds, its events and who comes."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from bot.database import Database
from bot.errors import ConflictError, InputError, NotFoundError
from bot.meetings import attending, events, meetings, points
from bot.meetings.changing import Changes
from bot.meetups import planning, replanning, rounds, slots
from bot.meetups.replanning import Replanned
from bot.models import Meeting, Member, OutboxKind, OutboxMessage, Program, Round, RoundStatus, SocialEventKind
from tests import people
from tests.conftest import NOW

CHICAGO, BERLIN = ZoneInfo("America/Chicago"), ZoneInfo("Europe/Berlin")
FIRST, LAST = date(2027, 3, 13), date(2027, 3, 15)


async def planned(database: Database) -> tuple[Meeting, Member]:
    async with database.transaction() as session:
        who = await people.member(session)
        meeting, _rounds = await planning.create_meeting(
            session, society_id=people.SOCIETY, name="Spring Meeting", place="Hall", zone=CHICAGO, first_day=FIRST,
            last_day=LAST, round_time=time(12, 30), meetup_point="desk", now=NOW, rng=random.Random(1),
        )  # fmt: skip
        await meetings.attend(session, member=who, meeting=meeting, now=NOW)
    return meeting, who


async def edit(database: Database, meeting: Meeting, *, now: datetime = NOW, **changes: Any) -> Replanned:
    async with database.transaction() as session:
        return await replanning.edit_meeting(
            session, society_id=people.SOCIETY, meeting_id=meeting.id, changes=Changes(**changes), now=now,
            rng=random.Random(2),
        )  # fmt: skip


async def of(database: Database) -> list[tuple[int, RoundStatus, datetime | None]]:
    async with database.reading() as session:
        found = await session.scalars(select(Round).order_by(Round.meets_at, Round.id))
        return [(round_.number, round_.status, round_.meets_at) for round_ in found]


def local(*days: int, hour: int = 12, minute: int = 30, zone: ZoneInfo = CHICAGO) -> list[datetime]:
    return [datetime(2027, 3, day, hour, minute, tzinfo=zone).astimezone(UTC) for day in days]


async def told(database: Database, kind: OutboxKind) -> int:
    async with database.reading() as session:
        return len((await session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind))).all())


async def test_rounds_follow_the_days_across_a_clock_change(database: Database) -> None:
    meeting, _who = await planned(database)
    done = await edit(database, meeting, first_day=date(2027, 3, 14), last_day=date(2027, 3, 16))
    assert (done.planned.moved, done.planned.added, done.planned.removed) == (0, 1, 1)
    assert [meets_at for _number, _status, meets_at in await of(database)] == local(14, 15, 16)
    done = await edit(database, meeting, first_day=FIRST)
    assert (done.planned.moved, done.planned.added, done.planned.removed) == (0, 1, 0)
    assert [meets_at for _number, _status, meets_at in await of(database)] == local(13, 14, 15, 16)
    numbers = [number for number, _status, _meets_at in await of(database)]
    assert len(set(numbers)) == len(numbers)


async def test_another_zone_keeps_local_times_of_rounds_and_events(database: Database) -> None:
    meeting, _who = await planned(database)
    async with database.transaction() as session:
        event = await events.add(
            session, meeting=meeting, kind=SocialEventKind.LUNCH, name="Lunch", place="Hall",
            starts_at=local(14, hour=18, minute=0)[0], ends_at=local(14, hour=20, minute=0)[0], now=NOW,
        )  # fmt: skip
    done = await edit(database, meeting, zone=BERLIN)
    assert (done.planned.moved, done.planned.added, done.planned.removed) == (3, 0, 0)
    assert [meets_at for _number, _status, meets_at in await of(database)] == local(13, 14, 15, zone=BERLIN)
    async with database.reading() as session:
        (moved,) = await events.of(session, meeting)
    assert [moved.starts_at] == local(14, hour=18, minute=0, zone=BERLIN)
    assert (moved.id, moved.revision) == (event.id, 1)


async def test_what_is_paired_stays_and_is_not_planned_again(database: Database) -> None:
    meeting, _who = await planned(database)
    async with database.transaction() as session:
        await session.execute(update(Round).where(Round.number == 1).values(status=RoundStatus.PAIRED))
        await session.execute(update(Round).where(Round.number == 2).values(status=RoundStatus.PAIRING))
    await edit(database, meeting, first_day=date(2027, 3, 15), last_day=date(2027, 3, 15))
    assert await of(database) == [
        (1, RoundStatus.PAIRED, local(13)[0]), (2, RoundStatus.PAIRING, local(14)[0]),
        (3, RoundStatus.PLANNED, local(15)[0]),
    ]  # fmt: skip
    done = await edit(database, meeting, first_day=FIRST)
    assert done.planned.added == 0


async def test_a_change_of_the_points_goes_to_the_rounds_to_come(database: Database) -> None:
    meeting, _who = await planned(database)
    await edit(database, meeting, points=("bar", "desk"))
    async with database.reading() as session:
        assert await points.of(session, meeting) == ["bar", "desk"]
        for round_ in await session.scalars(select(Round)):
            program = await session.get_one(Program, round_.program_id)
            assert (await slots.offer(session, round_, program)).points == ("bar", "desk")


async def test_who_comes_keeps_the_dates_they_chose_and_is_told_once_a_change(database: Database) -> None:
    meeting, who = await planned(database)
    async with database.transaction() as session:
        await attending.choose_days(session, member=who, meeting=meeting, offered=range(25), chosen=[1, 2])
    done = await edit(database, meeting, first_day=date(2027, 3, 14))
    async with database.reading() as session:
        there = attending.present(done.changed.meeting, await attending.of(session, member=who, meeting=meeting))
    assert there == [date(2027, 3, 14), LAST]
    assert await told(database, OutboxKind.MEETING_CHANGED) == 1
    await edit(database, meeting, link="https://example.org/", name="Other")
    assert await told(database, OutboxKind.MEETING_CHANGED) == 1


async def test_events_outside_the_new_days_are_named(database: Database) -> None:
    meeting, _who = await planned(database)
    async with database.transaction() as session:
        await events.add(
            session, meeting=meeting, kind=SocialEventKind.LUNCH, name="Lunch", place="Hall", starts_at=local(13)[0],
            ends_at=local(14)[0], now=NOW,
        )  # fmt: skip
    done = await edit(database, meeting, first_day=date(2027, 3, 16), last_day=date(2027, 3, 17))
    assert [event.name for event in done.changed.outside] == ["Lunch"]


async def test_a_refused_change_changes_nothing(database: Database) -> None:
    meeting, _who = await planned(database)
    async with database.transaction() as session:
        await meetings.create(
            session, society_id=people.SOCIETY, name="Taken", place="Hall", zone=CHICAGO, first_day=FIRST,
            last_day=LAST, now=NOW,
        )  # fmt: skip
    before = await of(database)
    for changes, error, sentence in (
        ({}, InputError, "Choose what to change"),
        ({"place": "Elsewhere", "name": "Taken"}, ConflictError, "Choose another name"),
        ({"place": "Elsewhere", "last_day": date(2027, 3, 12)}, InputError, "before the first"),
        ({"place": "Elsewhere", "link": "ftp://example.org"}, InputError, "https://"),
    ):
        with pytest.raises(error, match=sentence):
            await edit(database, meeting, **changes)
    async with database.reading() as session:
        kept = await meetings.require(session, society_id=people.SOCIETY, meeting_id=meeting.id)
    assert (kept.place, kept.name, kept.revision, await of(database)) == ("Hall", "Spring Meeting", 0, before)


async def test_a_cancelled_meeting_stops_its_rounds_also_one_under_way(database: Database) -> None:
    meeting, _who = await planned(database)
    async with database.transaction() as session:
        await session.execute(update(Round).where(Round.number == 1).values(status=RoundStatus.PAIRED))
        await session.execute(
            update(Round).where(Round.number == 2).values(status=RoundStatus.PAIRING, lease_until=NOW)
        )
        await replanning.cancel_meeting(session, society_id=people.SOCIETY, meeting_id=meeting.id, now=NOW)
    assert [status for _number, status, _meets_at in await of(database)] == [
        RoundStatus.PAIRED, RoundStatus.CANCELLED, RoundStatus.CANCELLED,
    ]  # fmt: skip
    async with database.transaction() as session:
        assert await rounds.claim_due(session, now=NOW + timedelta(days=30)) is None
        assert await meetings.upcoming(session, society_id=people.SOCIETY, now=NOW) == []
    with pytest.raises(ConflictError, match="cancelled already"):
        async with database.transaction() as session:
            await replanning.cancel_meeting(session, society_id=people.SOCIETY, meeting_id=meeting.id, now=NOW)
    with pytest.raises(ConflictError, match="cancelled already"):
        await edit(database, meeting, name="New")
    assert await told(database, OutboxKind.MEETING_CHANGED) == 1


async def test_a_meeting_that_is_over_or_elsewhere_cannot_be_cancelled(database: Database) -> None:
    meeting, _who = await planned(database)
    async with database.transaction() as session:
        with pytest.raises(ConflictError, match="is over"):
            await replanning.cancel_meeting(
                session, society_id=people.SOCIETY, meeting_id=meeting.id, now=NOW + timedelta(days=30)
            )
        with pytest.raises(NotFoundError, match="No meeting here"):
            await replanning.cancel_meeting(session, society_id=people.OTHER_SOCIETY, meeting_id=meeting.id, now=NOW)

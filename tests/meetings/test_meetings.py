"""Meetings, their social events and who comes."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database
from bot.errors import ConflictError, InputError, NotFoundError
from bot.meetings import events, meetings
from bot.models import Meeting, SocialEvent, SocialEventKind
from tests import people
from tests.conftest import NOW

CHICAGO = ZoneInfo("America/Chicago")
FIRST, LAST = date(2027, 3, 13), date(2027, 3, 15)


async def created(
    session: AsyncSession,
    now: datetime,
    *,
    name: str = "Spring Meeting",
    place: str = "Hall",
    first_day: date = FIRST,
    last_day: date = LAST,
    zone: ZoneInfo = CHICAGO,
) -> Meeting:
    await people.member(session, "Organizer")
    return await meetings.create(
        session,
        society_id=people.SOCIETY,
        name=name,
        place=place,
        zone=zone,
        first_day=first_day,
        last_day=last_day,
        now=now,
    )


async def add(
    session: AsyncSession, meeting: Meeting, starts_at: datetime, *, hours: float = 1, name: str = "Reception"
) -> SocialEvent:
    return await events.add(
        session,
        meeting=meeting,
        kind=SocialEventKind.RECEPTION,
        name=name,
        place="Foyer",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        now=NOW,
    )


async def test_a_meeting_is_kept_as_it_was_written(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        made = await created(session, now, name="  Spring\n Meeting\u202e ")
    async with database.reading() as session:
        kept = await meetings.require(session, society_id=people.SOCIETY, meeting_id=made.id)
    assert (kept.name, kept.time_zone, kept.first_day, kept.last_day) == (
        "Spring Meeting", "America/Chicago", FIRST, LAST,
    )  # fmt: skip


IMPOSSIBLE_DAYS = [
    (LAST, FIRST, "before the first"),
    (date(2026, 3, 13), date(2026, 3, 15), "in the past"),
    (FIRST, FIRST + timedelta(days=32), "at most 31 days"),
]


async def test_days_that_cannot_be_are_refused(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        for first_day, last_day, sentence in IMPOSSIBLE_DAYS:
            with pytest.raises(InputError, match=sentence):
                await created(session, now, first_day=first_day, last_day=last_day)
        assert await meetings.upcoming(session, society_id=people.SOCIETY, now=now) == []


async def test_today_is_today_where_the_meeting_is(database: Database) -> None:
    late = datetime(2027, 3, 16, 4, 0, tzinfo=UTC)
    async with database.transaction() as session:
        await created(session, late)
        with pytest.raises(InputError, match="in the past"):
            await created(session, late, name="Elsewhere", zone=ZoneInfo("Europe/Berlin"))


IMPOSSIBLE_TEXTS = [
    (" \u200f ", "Hall", "name is empty"),
    ("x" * 101, "Hall", "name is longer"),
    ("Spring", "\n", "place is empty"),
    ("Spring", "x" * 201, "place is longer"),
]


async def test_names_and_places_must_be_there_and_fit(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        for name, place, sentence in IMPOSSIBLE_TEXTS:
            with pytest.raises(InputError, match=sentence):
                await created(session, now, name=name, place=place)


async def test_a_name_is_taken_once_in_a_society(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        await created(session, now)
    with pytest.raises(ConflictError, match="Choose another name"):
        async with database.transaction() as session:
            await created(session, now)


async def test_a_meeting_of_another_society_is_as_absent(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        made = await created(session, now)
        for society, meeting_id in ((people.OTHER_SOCIETY, made.id), (people.SOCIETY, made.id + 1000)):
            with pytest.raises(NotFoundError, match="No meeting here"):
                await meetings.require(session, society_id=society, meeting_id=meeting_id)
        assert await meetings.upcoming(session, society_id=people.OTHER_SOCIETY, now=now) == []


async def test_meetings_that_are_not_over_come_next_first(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        later = await created(session, now, name="Later", first_day=date(2027, 6, 1), last_day=date(2027, 6, 2))
        sooner = await created(session, now)
        for moment, expected in (
            (now, [sooner.id, later.id]),
            (datetime(2027, 3, 16, 3, 0, tzinfo=UTC), [sooner.id, later.id]),
            (datetime(2027, 3, 17, 12, 0, tzinfo=UTC), [later.id]),
            (datetime(2027, 7, 1, tzinfo=UTC), []),
        ):
            found = await meetings.upcoming(session, society_id=people.SOCIETY, now=moment)
            assert [meeting.id for meeting in found] == expected


async def test_events_are_in_the_agenda_in_order_of_time(database: Database, now: datetime) -> None:
    noon = datetime(2027, 3, 13, 18, 0, tzinfo=UTC)
    async with database.transaction() as session:
        meeting, who = await created(session, now), await people.member(session)
        second = await add(session, meeting, noon + timedelta(hours=2))
        first = await add(session, meeting, noon)
        found = await meetings.agenda(session, member=who, meeting=meeting)
    assert [event.id for event in found.events] == [first.id, second.id]
    assert not found.attending


IMPOSSIBLE_TIMES = [
    (datetime(2027, 3, 13, 18, 0, tzinfo=UTC), 0, "ends before it starts"),
    (datetime(2027, 3, 13, 18, 0, tzinfo=UTC), -1, "ends before it starts"),
    (datetime(2027, 3, 12, 5, 59, tzinfo=UTC), 1, "2027-03-11 is not a day of"),
    (datetime(2027, 3, 17, 5, 0, tzinfo=UTC), 1, "2027-03-17 is not a day of"),
]


async def test_events_outside_the_meeting_or_time_are_refused(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        meeting = await created(session, now)
        for starts_at, hours, sentence in IMPOSSIBLE_TIMES:
            with pytest.raises(InputError, match=sentence):
                await add(session, meeting, starts_at, hours=hours)


async def test_the_same_event_twice_is_refused(database: Database, now: datetime) -> None:
    noon = datetime(2027, 3, 13, 18, 0, tzinfo=UTC)
    async with database.transaction() as session:
        meeting = await created(session, now)
        await add(session, meeting, noon)
    with pytest.raises(ConflictError, match="in the agenda at this time already"):
        async with database.transaction() as session:
            await add(session, meeting, noon)


async def test_saying_that_one_comes_counts_once_and_can_be_taken_back(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        meeting, who = await created(session, now), await people.member(session)

    async def press() -> None:
        async with database.transaction() as session:
            await meetings.attend(session, member=who, meeting=meeting, now=now)

    await asyncio.gather(*(press() for _ in range(4)))
    async with database.transaction() as session:
        assert (await meetings.agenda(session, member=who, meeting=meeting)).attending
        for _ in range(2):
            await meetings.withdraw(session, member=who, meeting=meeting, now=now)
            assert not (await meetings.agenda(session, member=who, meeting=meeting)).attending


async def test_one_can_come_until_the_last_day_ends_there(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        meeting, who = await created(session, now), await people.member(session)
        evening = datetime(2027, 3, 16, 4, 0, tzinfo=UTC)
        await meetings.attend(session, member=who, meeting=meeting, now=evening)
        with pytest.raises(InputError, match="is over"):
            await meetings.attend(session, member=who, meeting=meeting, now=evening + timedelta(hours=2))

"""The question of a meeting's morning: once a day, in the meeting's zone, never twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot import societies
from bot.database import Database
from bot.icebreakers import mornings
from bot.icebreakers.bank import ENGLISH, Bank
from bot.icebreakers.mornings import Morning
from bot.models import ChannelPost, Meeting, PostStatus
from tests import people
from tests.people import SOCIETY

BANK = Bank.load()
CHANNEL = 700_000_000_000_000_001
# The clocks of Chicago go forward in the night to Sunday, 14 March 2027.
SATURDAY = datetime(2027, 3, 13, 15, 0, tzinfo=UTC)
SUNDAY = datetime(2027, 3, 14, 14, 0, tzinfo=UTC)


async def meeting(database: Database, *, channel_id: int | None = CHANNEL) -> Meeting:
    async with database.transaction() as session:
        await people.member(session)
        await societies.change_settings(session, SOCIETY, icebreakers_channel_id=channel_id)
        made = Meeting(
            society_id=SOCIETY, name="Spring Meeting", place="Example Hall", time_zone="America/Chicago",
            first_day=date(2027, 3, 13), last_day=date(2027, 3, 15),
        )  # fmt: skip
        session.add(made)
        await session.flush()
    return made


async def plan(database: Database, now: datetime) -> int:
    async with database.transaction() as session:
        return await mornings.plan(session, bank=BANK, now=now)


async def claim(database: Database, now: datetime) -> Morning | None:
    async with database.transaction() as session:
        return await mornings.claim(session, bank=BANK, locale_of=lambda _: ENGLISH, now=now)


async def statuses(database: Database) -> list[PostStatus]:
    async with database.reading() as session:
        return list((await session.scalars(select(ChannelPost.status).order_by(ChannelPost.id))).all())


async def test_nine_o_clock_is_that_of_the_meeting_across_the_change_of_clocks(database: Database) -> None:
    await meeting(database)
    for morning in (SATURDAY, SUNDAY):
        assert await plan(database, morning - timedelta(minutes=1)) == 0
        assert await plan(database, morning) == 1
        assert await plan(database, morning + timedelta(minutes=1)) == 0


async def test_before_and_after_the_meeting_and_in_the_afternoon_nothing_is_planned(database: Database) -> None:
    await meeting(database)
    for days in (-1, 3):
        assert await plan(database, SATURDAY + timedelta(days=days)) == 0
    assert await plan(database, SATURDAY + timedelta(hours=3)) == 0


async def test_without_a_channel_nothing_is_planned(database: Database) -> None:
    await meeting(database, channel_id=None)
    assert await plan(database, SATURDAY) == 0


async def test_one_process_claims_it_and_a_posted_one_is_done(database: Database) -> None:
    await meeting(database)
    await plan(database, SATURDAY)
    found = await claim(database, SATURDAY)
    assert found is not None
    assert found.text.endswith("?")
    assert await claim(database, SATURDAY) is None
    async with database.transaction() as session:
        assert await mornings.mark_posted(session, found.post, message_id=1)
        assert not await mornings.mark_posted(session, found.post, message_id=2)
    assert await claim(database, SATURDAY + timedelta(hours=1)) is None


async def test_a_claim_of_a_process_that_died_is_taken_over_while_discord_knows_the_nonce(database: Database) -> None:
    await meeting(database)
    await plan(database, SATURDAY)
    first = await claim(database, SATURDAY)
    second = await claim(database, SATURDAY + timedelta(minutes=2))
    assert first is not None
    assert second is not None
    assert mornings.nonce(first.post) == mornings.nonce(second.post)
    async with database.transaction() as session:
        assert not await mornings.mark_posted(session, first.post, message_id=1)
    assert await claim(database, SATURDAY + timedelta(minutes=10)) is None
    assert await statuses(database) == [PostStatus.DROPPED]


async def test_what_discord_refused_is_tried_until_the_morning_is_over(database: Database) -> None:
    await meeting(database)
    await plan(database, SATURDAY)
    now, tries = SATURDAY, 0
    while await statuses(database) == [PostStatus.PENDING]:
        found = await claim(database, now)
        if found is not None:
            tries += 1
            async with database.transaction() as session:
                assert await mornings.retry(session, found.post, now=now)
        now += timedelta(minutes=5)
    assert tries > 5
    assert await statuses(database) == [PostStatus.DROPPED]
    assert now < SATURDAY + timedelta(hours=3, minutes=6)


@pytest.mark.parametrize("days", [3])
async def test_each_morning_has_another_question(database: Database, days: int) -> None:
    await meeting(database)
    for day in range(days):
        assert await plan(database, SATURDAY + timedelta(days=day)) == 1
    async with database.reading() as session:
        keys = (await session.scalars(select(ChannelPost.prompt_key))).all()
    assert len(set(keys)) == days


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["plan", "claim", "post", "drop", "retry"]), st.integers(0, 200)), max_size=25
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
async def test_whatever_happens_a_post_is_made_at_most_once_and_ends_stay_ends(
    sqlite_database: Database, actions: list[tuple[str, int]]
) -> None:
    if not await _known(sqlite_database):
        await meeting(sqlite_database)
    await _forget(sqlite_database)
    now, held, posted, ends = SATURDAY, list[Morning](), 0, set[PostStatus]()
    for action, seconds in actions:
        now += timedelta(seconds=seconds)
        if action == "plan":
            await plan(sqlite_database, now)
        elif action == "claim":
            found = await claim(sqlite_database, now)
            held += [found] if found else []
        elif held:
            async with sqlite_database.transaction() as session:
                post = held[seconds % len(held)].post
                if action == "post":
                    posted += await mornings.mark_posted(session, post, message_id=1)
                elif action == "drop":
                    await mornings.drop(session, post)
                else:
                    await mornings.retry(session, post, now=now)
        status = set(await statuses(sqlite_database))
        assert len(await statuses(sqlite_database)) <= 1
        assert not ends or status == ends
        ends = status & {PostStatus.POSTED, PostStatus.DROPPED}
    assert posted <= 1


async def _known(database: Database) -> bool:
    async with database.reading() as session:
        return await session.scalar(select(Meeting.id)) is not None


async def _forget(database: Database) -> None:
    async with database.transaction() as session:
        for post in (await session.scalars(select(ChannelPost))).all():
            await session.delete(post)

from datetime import timedelta

import pytest
from sqlalchemy import delete

from bot.database import Database
from bot.errors import ConflictError, InputError
from bot.introductions import answering, asking, meeting, passing
from bot.introductions.loading import NotYoursError
from bot.introductions.seen import Seen, by_asker
from bot.introductions.states import EndedError
from bot.models import Connection, IntroductionStatus, Member, OutboxKind, Outcome, Rung
from bot.network import blocks
from bot.places import Places
from tests.introductions.society import OPEN, Society, three

S = IntroductionStatus


async def test_a_warm_introduction_from_ask_to_talk(database: Database, places: Places) -> None:
    society = await three(database, places)
    number = await society.ask("Ada", "Tea")
    assert await society.status(number) is S.ASKED
    assert OutboxKind.INTRODUCTION_ASKED in await society.messages("Con")
    assert await society.messages("Tea") == []
    await society.pass_on("Con", number, note="You two should talk.")
    assert await society.status(number) is S.PASSED_ON
    assert OutboxKind.INTRODUCTION_PASSED_ON in await society.messages("Tea")
    await society.accept("Tea", number)
    assert await society.messages("Ada") == [OutboxKind.INTRODUCTION_OPENED]
    await society.made(number, threaded=True)
    await society.made(number, threaded=True)
    row = await society.row(number)
    assert row.status is S.INTRODUCED
    assert row.prompt_key
    for name in ("Ada", "Tea", "Con"):
        assert (await society.messages(name)).count(OutboxKind.INTRODUCTION_MADE) == 1
    async with database.transaction() as session:
        await meeting.say(
            session, introduction_id=number, user_id=society.people["Tea"].user_id, outcome=Outcome.HELPED
        )
    assert await society.status(number) is S.TALKED
    assert OutboxKind.INTRODUCTION_THANKED in await society.messages("Con")


@pytest.mark.parametrize("no", ["quiet", "about", "expiry", "removed", "hidden", "left", "blocked"])
async def test_every_end_without_a_yes_looks_the_same_to_the_asker_at_the_same_time(
    database: Database, places: Places, no: str
) -> None:
    society = await three(database, places)
    number = await society.ask("Ada", "Tea")
    await society.wait(days=2)
    if no == "quiet":
        await society.step(passing.decline, "Con", number)
    elif no == "about":
        await society.step(passing.refuse_about, "Con", number)
    else:
        await _lose(society, no)
    for day in range(11):
        await society.wait(days=1)
        assert by_asker(await society.row(number)) is Seen.UNDER_WAY, day
        assert await society.messages("Ada") == []
    await society.wait(days=1)
    assert by_asker(await society.row(number)) is Seen.NO_ROUTE
    assert await society.messages("Ada") == [OutboxKind.INTRODUCTION_ENDED]


async def _lose(society: Society, how: str) -> None:
    async with society.database.transaction() as session:
        connector = await session.get_one(Member, society.people["Con"].id)
        target = await session.get_one(Member, society.people["Tea"].id)
        if how == "removed":
            await session.execute(delete(Connection).where(Connection.low_id == society.people["Ada"].id))
        elif how == "hidden":
            target.listed = False
        elif how == "left":
            await session.delete(connector)
        elif how == "blocked":
            await blocks.block(session, actor=target, target_user_id=society.people["Ada"].user_id, now=society.now)


@pytest.mark.parametrize("lasting", [False, True])
async def test_the_targets_no_is_silent_too(database: Database, places: Places, lasting: bool) -> None:
    society = await three(database, places)
    number = await society.ask("Ada", "Tea")
    await society.pass_on("Con", number)
    before = await society.messages("Con")
    await society.step(answering.decline, "Tea", number, lasting=lasting)
    await society.wait(days=13)
    assert by_asker(await society.row(number)) is Seen.UNDER_WAY
    await society.wait(days=1)
    assert by_asker(await society.row(number)) is Seen.NO_ROUTE
    assert await society.messages("Con") == before
    await society.wait(days=80)
    ways = await society.ways("Ada", "Tea")
    assert ways.rung is (None if lasting else Rung.CONNECTION)


async def test_the_same_person_rests_for_ninety_days_whoever_is_asked(database: Database, places: Places) -> None:
    society = await three(database, places)
    await society.join("Cai", said=OPEN)
    await society.connect(("Ada", "Cai"), ("Cai", "Tea"))
    await society.ask("Ada", "Tea")
    await society.wait(days=89)
    with pytest.raises(ConflictError, match="can be asked again from 2027-05-30"):
        await society.ask("Ada", "Tea")
    await society.wait(days=1)
    assert (await society.ways("Ada", "Tea")).rung is Rung.CONNECTION


async def test_asking_for_more_puts_it_back_to_the_asker_and_then_to_the_connector(
    database: Database, places: Places
) -> None:
    society = await three(database, places)
    number = await society.ask("Ada", "Tea")
    await society.step(passing.ask_for_more, "Con", number, question="Which instrument?")
    assert await society.status(number) is S.MORE_ASKED
    assert await society.messages("Ada") == [OutboxKind.INTRODUCTION_MORE_ASKED]
    with pytest.raises(EndedError):
        await society.pass_on("Con", number)
    await society.step(asking.tell_more, "Ada", number, text="The spectrometer.", offer="")
    assert await society.status(number) is S.ASKED
    assert (await society.messages("Con")).count(OutboxKind.INTRODUCTION_ASKED) == 2


async def test_withdrawing_looks_the_same_before_and_after_a_quiet_no(database: Database, places: Places) -> None:
    society = await three(database, places)
    number = await society.ask("Ada", "Tea")
    await society.step(passing.decline, "Con", number)
    await society.step(asking.withdraw, "Ada", number)
    assert by_asker(await society.row(number)) is Seen.WITHDRAWN
    await society.wait(days=20)
    assert await society.messages("Ada") == []


async def test_only_who_is_asked_can_answer(database: Database, places: Places) -> None:
    society = await three(database, places)
    await society.join("Eve")
    number = await society.ask("Ada", "Tea")
    for name in ("Eve", "Ada", "Tea"):
        with pytest.raises(NotYoursError):
            await society.pass_on(name, number)
    for name in ("Eve", "Con", "Tea"):
        with pytest.raises(NotYoursError):
            await society.accept(name, number)
    with pytest.raises(NotYoursError):
        await society.step(asking.withdraw, "Con", number)


async def test_an_end_comes_for_a_target_who_erased_their_data_and_the_row_keeps_no_name(
    database: Database, places: Places
) -> None:
    society = await three(database, places)
    number = await society.ask("Ada", "Tea")
    await society.pass_on("Con", number)
    async with database.transaction() as session:
        await session.delete(await session.get_one(Member, society.people["Tea"].id))
    await society.wait(minutes=1)
    row = await society.row(number)
    assert row.status is S.EXPIRED
    assert row.target_id is None
    await society.wait(days=14)
    assert await society.messages("Ada") == [OutboxKind.INTRODUCTION_ENDED]


async def test_an_asker_who_erases_their_data_takes_the_request_along(database: Database, places: Places) -> None:
    society = await three(database, places)
    number = await society.ask("Ada", "Tea")
    async with database.transaction() as session:
        await session.delete(await session.get_one(Member, society.people["Ada"].id))
    with pytest.raises(NotYoursError):
        await society.pass_on("Con", number)
    async with database.reading() as session:
        assert await answering.waiting_for(session, society.people["Con"], places=places) == []


async def test_a_yes_that_discord_gave_no_thread_to_is_made_without_one(database: Database, places: Places) -> None:
    society = await three(database, places)
    number = await society.ask("Ada", "Tea")
    await society.pass_on("Con", number)
    await society.accept("Tea", number)
    await society.wait(hours=1)
    assert await society.status(number) is S.ACCEPTED
    await society.wait(hours=12)
    assert await society.status(number) is S.INTRODUCED


async def test_a_block_before_the_thread_is_there_keeps_the_two_apart(database: Database, places: Places) -> None:
    society = await three(database, places)
    number = await society.ask("Ada", "Tea")
    await society.pass_on("Con", number)
    await society.accept("Tea", number)
    await _lose(society, "blocked")
    await society.wait(minutes=1)
    assert await society.status(number) is S.EXPIRED


async def test_a_draft_is_kept_and_gone_on_with(database: Database, places: Places) -> None:
    society = await three(database, places)
    with pytest.raises(InputError, match="Write a few lines"):
        await society.ask("Ada", "Tea", text=" ")
    async with database.reading() as session:
        drafts = await asking.of_asker(session, society.people["Ada"])
    assert [request.introduction.status for request in drafts] == [S.DRAFTED]
    number = await society.ask("Ada", "Tea")
    assert number == drafts[0].introduction.id
    assert timedelta(0) < (await society.row(number)).ends_at - society.now  # type: ignore[operator]

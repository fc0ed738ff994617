import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import societies
from bot.database import Database
from bot.errors import CommonGroundError, InputError
from bot.introductions import asking, passing
from bot.introductions.preferences import Preferences
from bot.models import IntroductionStatus, Openness
from bot.places import Places
from tests import people
from tests.introductions.society import OPEN, REACHABLE, Society

S = IntroductionStatus


async def crowd(database: Database, places: Places, askers: int, targets: int) -> Society:
    """Askers and targets who all know Con."""
    society = Society(database, places)
    await society.join("Con", said=Preferences(connects=True))
    await society.join(*(f"Asker {number}" for number in range(askers)))
    await society.join(*(f"Target {number}" for number in range(targets)))
    await society.connect(*((name, "Con") for name in society.people if name != "Con"))
    return society


async def set_up(society: Society, **values: int) -> None:
    async with society.database.transaction() as session:
        await societies.change_settings(session, people.SOCIETY, **values)


async def test_the_sixth_open_request_is_refused_and_its_draft_kept(database: Database, places: Places) -> None:
    society = await crowd(database, places, 1, 6)
    await set_up(society, asks_a_week=10)
    numbers = [await society.ask("Asker 0", f"Target {number}") for number in range(5)]
    with pytest.raises(InputError, match="5 requests open"):
        await society.ask("Asker 0", "Target 5")
    # A quiet no frees no place before the asker is told: it would tell them.
    await society.step(passing.decline, "Con", numbers[0])
    with pytest.raises(InputError, match="5 requests open"):
        await society.ask("Asker 0", "Target 5")
    await society.step(asking.withdraw, "Asker 0", numbers[1])
    assert await society.status(await society.ask("Asker 0", "Target 5")) is S.ASKED


async def test_a_yes_frees_a_place_at_once(database: Database, places: Places) -> None:
    society = await crowd(database, places, 1, 2)
    await set_up(society, open_requests=1)
    number = await society.ask("Asker 0", "Target 0")
    await society.pass_on("Con", number)
    await society.accept("Target 0", number)
    await society.made(number)
    await society.ask("Asker 0", "Target 1")


async def test_the_fourth_ask_of_a_week_waits_in_line_and_moves_on_first_come_first(
    database: Database, places: Places
) -> None:
    society = await crowd(database, places, 5, 5)
    numbers = []
    for number in range(5):
        numbers.append(await society.ask(f"Asker {number}", f"Target {number}"))
        await society.wait(hours=1)
    assert [await society.status(one) for one in numbers] == [S.ASKED] * 3 + [S.WAITING] * 2
    await society.wait(days=6, hours=19, minutes=30)
    assert [await society.status(one) for one in numbers] == [S.ASKED] * 4 + [S.WAITING]
    await society.wait(hours=1)
    assert await society.status(numbers[4]) is S.ASKED


async def test_a_target_is_asked_three_times_a_week_whoever_passes_it_on(database: Database, places: Places) -> None:
    society = await crowd(database, places, 4, 1)
    await set_up(society, asks_a_week=10)
    await society.prefer("Target 0", replace(REACHABLE, a_week=3))
    numbers = [await society.ask(f"Asker {number}", "Target 0") for number in range(4)]
    for number in numbers:
        await society.pass_on("Con", number)
    assert [await society.status(one) for one in numbers] == [S.PASSED_ON] * 3 + [S.WAITING]
    await society.wait(days=7, minutes=1)
    assert await society.status(numbers[3]) is S.PASSED_ON


async def test_who_pauses_gets_nothing_until_then(database: Database, places: Places) -> None:
    society = await crowd(database, places, 1, 1)
    number = await society.ask("Asker 0", "Target 0")
    await society.prefer("Target 0", replace(REACHABLE, paused_until=society.now + timedelta(days=5)))
    await society.pass_on("Con", number)
    await society.wait(days=4)
    assert await society.status(number) is S.WAITING
    await society.wait(days=1, minutes=1)
    assert await society.status(number) is S.PASSED_ON


async def test_two_who_send_at_once_don_t_pass_the_cap(database: Database, places: Places) -> None:
    society = await crowd(database, places, 6, 6)
    await asyncio.gather(*(society.ask(f"Asker {number}", f"Target {number}") for number in range(6)))
    found = [await society.status(number) for number in range(1, 7)]
    assert sorted(found) == [S.ASKED] * 3 + [S.WAITING] * 3


async def test_one_who_presses_send_for_all_drafts_at_once_doesnt_pass_the_cap(
    database: Database, places: Places
) -> None:
    society = await crowd(database, places, 1, 7)
    await set_up(society, asks_a_week=10)
    tries = await asyncio.gather(
        *(society.ask("Asker 0", f"Target {number}") for number in range(7)), return_exceptions=True
    )
    refused = [one for one in tries if isinstance(one, BaseException)]
    assert len(refused) == 2
    assert all(isinstance(one, CommonGroundError) for one in refused)


async def test_who_waits_too_long_in_line_hears_that_there_is_no_route(database: Database, places: Places) -> None:
    society = Society(database, places)
    await society.join("Ada")
    await society.join("Tea", said=OPEN)
    await set_up(society, asks_a_week=1)
    await society.join("Ana")
    await society.ask("Ana", "Tea")
    number = await society.ask("Ada", "Tea")
    await society.prefer("Tea", Preferences(openness=Openness.EVERYONE, paused_until=society.now + timedelta(days=300)))
    await society.wait(days=27)
    assert await society.status(number) is S.WAITING
    await society.wait(days=1)
    row = await society.row(number)
    assert row.status is S.EXPIRED
    assert row.told_at == society.now

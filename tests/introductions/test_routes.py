from datetime import timedelta

import pytest

from bot import societies
from bot.database import Database
from bot.errors import CommonGroundError, InputError, NotVisibleError
from bot.introductions import answering, passing, preferences
from bot.introductions.preferences import Preferences
from bot.models import Member, Openness, Purpose, Rung, TagKind, Visibility
from bot.network import blocks
from bot.places import Places
from tests import people
from tests.conftest import NOW
from tests.introductions.society import OPEN, Society, three


async def test_a_shared_connection_comes_before_shared_ground(database: Database, places: Places) -> None:
    society = await three(database, places)
    await society.prefer("Tea", OPEN)
    async with database.transaction() as session:
        for name in ("Ada", "Tea"):
            await people.knows(session, society.people[name], "Alex Adviser")
    ways = await society.ways("Ada", "Tea")
    assert ways.rung is Rung.CONNECTION
    assert [one.member.name for one in ways.connectors] == ["Con"]
    await society.prefer("Con", Preferences(connects=False))
    ways = await society.ways("Ada", "Tea")
    assert ways.rung is Rung.GROUND
    assert [one.subject for one in ways.shared] == ["Alex Adviser"]


async def test_what_is_hidden_from_others_is_no_ground_for_a_text_that_they_read(
    database: Database, places: Places
) -> None:
    society = Society(database, places)
    await society.join("Ada")
    await society.join("Tea", said=OPEN, background_visibility=Visibility.NOBODY)
    async with database.transaction() as session:
        for name in ("Ada", "Tea"):
            await people.knows(session, society.people[name], "Alex Adviser")
    ways = await society.ways("Ada", "Tea")
    assert ways.rung is Rung.COLD
    assert ways.shared == ()


@pytest.mark.parametrize(
    "said",
    [
        Preferences(),
        Preferences(openness=Openness.NOBODY),
        Preferences(openness=Openness.EVERYONE, purposes=frozenset({Purpose.JOB})),
        Preferences(openness=Openness.EVERYONE, a_week=1, paused_until=NOW + timedelta(days=3)),
    ],
)
async def test_who_takes_no_requests_looks_like_no_route(database: Database, places: Places, said: Preferences) -> None:
    society = Society(database, places)
    await society.join("Ada")
    await society.join("Tea", said=said)
    assert (await society.ways("Ada", "Tea", Purpose.CAREER)).rung is None


async def test_who_never_said_what_they_are_open_to_is_neither_reached_nor_asked_to_pass_on(
    database: Database, places: Places
) -> None:
    society = await three(database, places)
    async with database.transaction() as session:
        society.people["Eve"] = await people.member(session, "Eve")
    await society.connect(("Con", "Eve"))
    assert (await society.ways("Ada", "Eve")).rung is None
    await society.connect(("Ada", "Eve"), ("Eve", "Tea"))
    assert [one.member.name for one in (await society.ways("Ada", "Tea")).connectors] == ["Con"]


async def test_a_connector_who_is_off_paused_or_closed_to_the_purpose_is_not_offered(
    database: Database, places: Places
) -> None:
    society = await three(database, places)
    for said in (
        Preferences(connects=False),
        Preferences(connects=True, purposes=frozenset({Purpose.JOB})),
        Preferences(connects=True, paused_until=society.now + timedelta(days=1)),
    ):
        await society.prefer("Con", said)
        assert (await society.ways("Ada", "Tea", Purpose.CAREER)).rung is None
    await society.wait(days=2)
    assert (await society.ways("Ada", "Tea", Purpose.CAREER)).rung is Rung.CONNECTION


async def test_the_nearer_connector_comes_first_until_they_were_asked_often(database: Database, places: Places) -> None:
    society = await three(database, places)
    await society.join("Cai", said=Preferences(connects=True))
    await society.join("Una", "Uri", "Ugo")
    await society.connect(("Ada", "Cai"), ("Cai", "Tea"))
    for name in ("Una", "Uri", "Ugo"):
        await society.connect(("Cai", name))
    async with database.transaction() as session:
        near = [society.people[name] for name in ("Ada", "Cai", "Tea")]
        await people.tag(session, near, TagKind.TOPIC, "optics and lasers", "plasma physics")
        await people.tag(session, [society.people["Con"]], TagKind.TOPIC, "optics and lasers")
    assert [one.member.name for one in (await society.ways("Ada", "Tea")).connectors] == ["Cai", "Con"]
    for name in ("Una", "Uri", "Ugo"):
        await society.ask("Ada", name)
    assert [one.member.name for one in (await society.ways("Ada", "Tea")).connectors] == ["Con", "Cai"]


async def test_a_block_or_a_hidden_member_leaves_no_trace_of_a_way(database: Database, places: Places) -> None:
    society = await three(database, places)
    async with database.transaction() as session:
        con = await session.get_one(Member, society.people["Con"].id)
        con.listed = False
    assert (await society.ways("Ada", "Tea")).rung is None
    async with database.transaction() as session:
        tea = await session.get_one(Member, society.people["Tea"].id)
        await blocks.block(session, actor=tea, target_user_id=society.people["Ada"].user_id, now=society.now)
    with pytest.raises(NotVisibleError):
        await society.ways("Ada", "Tea")


async def test_nobody_asks_themself_a_connection_or_while_hidden(database: Database, places: Places) -> None:
    society = await three(database, places)
    for asker, target, why in (("Ada", "Ada", "That is you"), ("Ada", "Con", "are connected")):
        with pytest.raises(InputError, match=why):
            await society.ways(asker, target)
    async with database.transaction() as session:
        (await session.get_one(Member, society.people["Ada"].id)).listed = False
    with pytest.raises(InputError, match="hidden"):
        await society.ways("Ada", "Tea")


async def test_dont_ask_me_about_this_person_holds_for_every_asker(database: Database, places: Places) -> None:
    society = await three(database, places)
    await society.join("Ana")
    await society.connect(("Ana", "Con"))
    number = await society.ask("Ada", "Tea")
    await society.step(passing.refuse_about, "Con", number)
    assert (await society.ways("Ana", "Tea")).rung is None


async def test_a_cold_request_needs_an_offer(database: Database, places: Places) -> None:
    society = Society(database, places)
    await society.join("Ada")
    await society.join("Tea", said=OPEN)
    with pytest.raises(InputError, match="what you offer in return"):
        await society.ask("Ada", "Tea", in_return=None)
    with pytest.raises(InputError, match="what you offer in return"):
        await society.ask("Ada", "Tea", offer=" ")
    await society.ask("Ada", "Tea")


async def test_the_target_sees_the_warmest_and_most_relevant_first(database: Database, places: Places) -> None:
    society = Society(database, places)
    await society.join("Cold", "Fitting", "Ground", "Warm")
    await society.join("Con", "Tea", said=OPEN)
    await society.connect(("Warm", "Con"), ("Con", "Tea"))
    async with database.transaction() as session:
        for name in ("Ground", "Tea"):
            await people.knows(session, society.people[name], "Alex Adviser")
        await people.tag(session, [society.people["Tea"]], TagKind.ASK, "Technical problem solving")
        await people.tag(session, [society.people["Fitting"]], TagKind.OFFER, "Technical problem solving")
    await society.prefer("Tea", Preferences(connects=True, openness=Openness.EVERYONE))
    async with database.transaction() as session:
        await societies.change_settings(session, people.SOCIETY, asks_a_week=10)
    for name in ("Cold", "Fitting", "Ground"):
        await society.ask(name, "Tea")
    number = await society.ask("Warm", "Tea")
    await society.pass_on("Con", number)
    async with database.reading() as session:
        found = await answering.waiting_for(session, society.people["Tea"], places=places)
    assert [request.asker.name for request in found] == ["Warm", "Ground", "Fitting", "Cold"]


async def test_ask_me_less_halves_and_then_pauses(database: Database, places: Places) -> None:
    society = await three(database, places)
    con = society.people["Con"]
    async with database.transaction() as session:
        less = await preferences.ask_less(session, con, now=society.now, usual=3)
        assert (less.a_week, less.paused_until) == (1, None)
        less = await preferences.ask_less(session, con, now=society.now, usual=3)
        assert less.a_week == 1
        assert less.paused_until == society.now + preferences.REST
        with pytest.raises(CommonGroundError):
            await preferences.save(session, con, Preferences(a_week=0), now=society.now)

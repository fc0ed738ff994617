"""What people do, over real sockets, to a real process."""

import pytest

from tests.wire.actor import Actor
from tests.wire.interactions import MESSAGE, MODAL
from tests.wire.messages import COMPONENTS_V2, text_of
from tests.wire.process import BotProcess
from tests.wire.server import WireServer

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]


async def test_join_answers_ephemerally_with_a_card(ada: Actor) -> None:
    answer = await ada.slash("join")
    assert answer.kind == MESSAGE
    assert answer.ephemeral
    assert answer.message is not None
    assert answer.message["flags"] & COMPONENTS_V2
    assert "Welcome, Ada Example" in answer.text
    assert answer.seconds < 1


async def test_organization_choices_open_as_one_types(ada: Actor) -> None:
    choices = await ada.complete("find lab", "organization", "los alam")
    assert choices
    assert "Los Alamos National Laboratory" in choices[0]["name"]
    assert choices[0]["value"].startswith("id:")


async def test_a_choice_can_be_used(ada: Actor) -> None:
    await ada.slash("join")
    choices = await ada.complete("find lab", "organization", "los alam")
    answer = await ada.slash("find lab", organization=choices[0]["value"])
    assert answer.ephemeral
    assert "Los Alamos" in answer.text


async def test_who_has_not_joined_hears_how(ada: Actor) -> None:
    answer = await ada.slash("profile view")
    assert answer.ephemeral
    assert "/join" in answer.text


async def test_a_button_opens_a_modal_and_its_text_is_kept(ada: Actor) -> None:
    joined = await ada.slash("join")
    modal = await ada.press(joined.message, "About you")
    assert modal.kind == MODAL
    answer = await ada.submit(modal, {"headline": "First programmer"}, joined.message)
    assert "First programmer" in answer.text


async def test_a_request_to_connect_is_delivered_and_accepted(server: WireServer, ada: Actor, emmy: Actor) -> None:
    await ada.slash("join")
    await emmy.slash("join")
    shown = await ada.slash("profile view", member=emmy)
    await ada.press(shown.message, "Connect")
    asked = await emmy.receive()
    assert "Ada Example would like to connect" in text_of(asked)
    sent = server.sent("POST", "/channels/{channel_id}/messages")[-1].body
    assert sent["nonce"]
    assert sent["enforce_nonce"] is True
    accepted = await emmy.press(asked, "Connect")
    assert "You and Ada Example are connected" in accepted.text
    assert "Connected with Emmy Example" in text_of(await ada.receive())


async def test_the_gateway_is_resumed_and_nothing_is_lost(server: WireServer, bot: BotProcess, ada: Actor) -> None:
    await server.gateway.drop(4000)
    answer = await ada.slash("join")
    assert "Welcome" in answer.text
    assert server.gateway.resumed == 1, bot.text

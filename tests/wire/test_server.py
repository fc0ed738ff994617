"""The server refuses what Discord refuses: a fake that accepts more would be worse than none."""

import json
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.conftest import SHARED
from tests.wire import gateway, world
from tests.wire.limits import Limits, Rate
from tests.wire.messages import COMPONENTS_V2
from tests.wire.server import WireServer
from tests.wire.world import CHANNEL_ID, Json

pytestmark = pytest.mark.asyncio(loop_scope="module")
MESSAGES = f"/channels/{CHANNEL_ID}/messages"
COMMANDS = f"/applications/{world.APPLICATION_ID}/commands"
CARD = {"type": 17, "components": [{"type": 10, "content": "Hello"}]}
OPTION = {"type": 3, "description": "An option"}


@pytest_asyncio.fixture(loop_scope="module")
async def client(server: WireServer) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Authorization": f"Bot {server.world.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield session


@pytest.fixture
def patient(server: WireServer) -> None:
    """No rate limits in the way."""
    many = Rate(10_000, 1.0)
    server.limits = Limits({("POST", "/channels/{channel_id}/messages"): many}, everything=many)


async def _send(server: WireServer, client: aiohttp.ClientSession, path: str, body: Any, method: str = "POST") -> Json:
    async with client.request(method, server.api_url + path, json=body) as response:
        answer = await response.json()
        return {"status": response.status, "headers": dict(response.headers), "body": answer}


def _button(custom_id: str, **other: Any) -> Json:
    return {"type": 1, "components": [{"type": 2, "style": 1, "label": "Press", "custom_id": custom_id, **other}]}


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"content": "x", "components": [CARD], "flags": COMPONENTS_V2},
        {"components": [CARD]},
        {"components": [_button("a:1"), _button("a:1")], "content": "x"},
        {"components": [_button("a:1", url="https://example.org")], "content": "x"},
        {"components": [{"type": 10, "content": "x" * 2500}] * 2, "flags": COMPONENTS_V2},
        {"components": [{"type": 17, "components": [{"type": 10, "content": "x"}] * 40}], "flags": COMPONENTS_V2},
    ],
    ids=["empty", "content beside layout", "no flag", "same id", "url and id", "too long", "too many"],
)
async def test_a_message_that_discord_refuses(server: WireServer, client: aiohttp.ClientSession, body: Json) -> None:
    answer = await _send(server, client, MESSAGES, body)
    assert answer["status"] == HTTPStatus.BAD_REQUEST
    assert answer["body"]["code"] == 50035
    assert server.violations
    server.violations.clear()


@pytest.mark.usefixtures("patient")
@pytest.mark.skipif(not (SHARED / "discord").is_dir(), reason="Discord's OpenAPI description is absent")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        (MESSAGES, {"content": "x" * 4001}),
        (MESSAGES, {"content": "x", "components": [_button("x" * 101)]}),
        (MESSAGES, {"content": "x", "nonce": "x" * 26}),
        (MESSAGES, {"components": [{"type": 17, "components": []}], "flags": COMPONENTS_V2}),
        ("/users/@me/channels", {"recipient_id": "Ada"}),
    ],
    ids=["long content", "long custom id", "long nonce", "empty container", "no id"],
)
async def test_a_body_that_the_description_refuses(
    server: WireServer, client: aiohttp.ClientSession, path: str, body: Json
) -> None:
    answer = await _send(server, client, path, body)
    assert answer["status"] == HTTPStatus.BAD_REQUEST
    assert server.violations
    server.violations.clear()


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(
    "command",
    [
        {"name": "Find", "description": "Capitals"},
        {"name": "find", "description": ""},
        {"name": "find", "description": "x", "options": [OPTION | {"name": "a"}] * 2},
        {
            "name": "find",
            "description": "x",
            "options": [OPTION | {"name": "a"}, OPTION | {"name": "b", "required": True}],
        },
    ],
    ids=["capitals", "no description", "same option", "required last"],
)
async def test_commands_that_discord_refuses(server: WireServer, client: aiohttp.ClientSession, command: Json) -> None:
    answer = await _send(server, client, COMMANDS, [command], "PUT")
    assert answer["status"] == HTTPStatus.BAD_REQUEST
    server.violations.clear()


@pytest.mark.usefixtures("patient")
async def test_one_nonce_makes_one_message(server: WireServer, client: aiohttp.ClientSession) -> None:
    body = {"content": "Once", "nonce": "cg-1", "enforce_nonce": True}
    first, second = [await _send(server, client, MESSAGES, body) for _ in range(2)]
    assert first["body"]["id"] == second["body"]["id"]
    other = await _send(server, client, MESSAGES, body | {"nonce": "cg-2"})
    assert other["body"]["id"] != first["body"]["id"]


async def test_a_bucket_runs_empty(server: WireServer, client: aiohttp.ClientSession) -> None:
    server.limits = Limits({("POST", "/channels/{channel_id}/messages"): Rate(2, 60.0)})
    answers = [await _send(server, client, MESSAGES, {"content": "Hello"}) for _ in range(3)]
    assert [answer["status"] for answer in answers] == [200, 200, 429]
    assert [answer["headers"]["X-RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert answers[2]["body"]["global"] is False
    assert 0 < answers[2]["body"]["retry_after"] <= 60


async def test_everything_together_is_limited(server: WireServer, client: aiohttp.ClientSession) -> None:
    server.limits = Limits(everything=Rate(1, 60.0))
    await _send(server, client, MESSAGES, {"content": "Hello"})
    answer = await _send(server, client, MESSAGES, {"content": "Hello"})
    assert answer["status"] == HTTPStatus.TOO_MANY_REQUESTS
    assert answer["body"]["global"] is True


@pytest.mark.usefixtures("patient")
async def test_an_unknown_route_fails_the_test(server: WireServer, client: aiohttp.ClientSession) -> None:
    answer = await _send(server, client, "/guilds/1/prune", {})
    assert answer["status"] == HTTPStatus.NOT_FOUND
    assert server.violations
    server.violations.clear()


@pytest.mark.usefixtures("patient")
async def test_nobody_else_is_let_in(server: WireServer) -> None:
    async with aiohttp.ClientSession(headers={"Authorization": "Bot a.b.c"}) as stranger:
        answer = await _send(server, stranger, MESSAGES, {"content": "Hello"})
    assert answer["status"] == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize(
    ("identify", "code"),
    [({"token": "a.b.c", "intents": 1}, gateway.WRONG_TOKEN), ({"intents": 1 << 15}, gateway.DISALLOWED_INTENTS)],
)
async def test_the_gateway_refuses(
    server: WireServer, client: aiohttp.ClientSession, identify: Json, code: int
) -> None:
    async with client.ws_connect(server.gateway_url) as socket:
        assert json.loads((await socket.receive()).data)["op"] == gateway.HELLO
        await socket.send_json({"op": gateway.IDENTIFY, "d": {"token": server.world.token} | identify})
        await socket.receive()
        assert socket.close_code == code


async def test_a_session_that_never_was_can_not_be_resumed(server: WireServer, client: aiohttp.ClientSession) -> None:
    async with client.ws_connect(server.gateway_url) as socket:
        await socket.receive()
        await socket.send_json({"op": gateway.HEARTBEAT, "d": None})
        assert json.loads((await socket.receive()).data) == {"op": gateway.HEARTBEAT_ACK}
        data = {"token": server.world.token, "session_id": "x", "seq": 1}
        await socket.send_json({"op": gateway.RESUME, "d": data})
        assert json.loads((await socket.receive()).data) == {"op": gateway.INVALID_SESSION, "d": False}

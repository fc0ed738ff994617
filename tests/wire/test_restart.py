"""Two processes, one after the other, on one PostgreSQL: nothing that people see is lost in between."""

import signal
from pathlib import Path

import pytest

from tests.wire.actor import Actor
from tests.wire.messages import text_of
from tests.wire.process import BotProcess
from tests.wire.server import WireServer

pytestmark = pytest.mark.asyncio(loop_scope="module")
SYNC = ("PUT", "/applications/{application_id}/commands")


async def test_a_restart_keeps_buttons_alive_and_syncs_nothing_again(
    server: WireServer, new_postgres: str, tmp_path: Path, ada: Actor, emmy: Actor
) -> None:
    first = await BotProcess.ready(server, new_postgres, tmp_path)
    assert len(server.sent(*SYNC)) == 1
    await emmy.slash("join")
    await ada.slash("join")
    shown = await ada.slash("profile view", member=emmy)
    ended = await first.stop(signal.SIGTERM)
    assert ended.code == 0, first.text
    assert ended.seconds < 5

    second = await BotProcess.ready(server, new_postgres, tmp_path)
    assert len(server.sent(*SYNC)) == 1
    await ada.press(shown.message, "Connect")
    assert "Ada Example would like to connect" in text_of(await emmy.receive())
    ended = await second.stop(signal.SIGINT)
    assert ended.code == 0, second.text
    assert ended.seconds < 5

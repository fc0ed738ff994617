"""What keeps the bot from starting: one sentence that says what to do, exit code 1, no traceback."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.wire.process import BotProcess
from tests.wire.server import WireServer

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def _sentence(server: WireServer, database_url: str, folder: Path, **variables: str) -> str:
    bot = await BotProcess.start(server, database_url, folder, LOG_LEVEL="ERROR", **variables)
    assert await bot.wait() == 1, bot.text
    assert len(bot.text.splitlines()) == 1, bot.text
    assert variables.get("DISCORD_TOKEN", server.world.token) not in bot.text
    return bot.text


async def test_an_empty_database_names_the_command_that_fills_it(server: WireServer, tmp_path: Path) -> None:
    # The server is the module's: another test's requests may be in it already.
    before = list(server.requests)
    sentence = await _sentence(server, f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}", tmp_path)
    assert "common-ground database upgrade" in sentence
    assert server.requests == before


async def test_a_refused_token_says_where_to_get_another(
    server: WireServer, new_sqlite: Callable[[], str], tmp_path: Path
) -> None:
    forged = server.world.token[:-6] + "forged"
    sentence = await _sentence(server, new_sqlite(), tmp_path, DISCORD_TOKEN=forged)
    assert "DISCORD_TOKEN" in sentence
    assert "https://discord.com/developers/applications" in sentence

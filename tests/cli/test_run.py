"""What keeps ``run`` from starting; tests/wire has what follows."""

from collections.abc import Callable
from pathlib import Path

import discord.gateway
import discord.http
import pytest

from bot.places import Places
from bot.settings import WHERE_TO_GET
from tests.cli.conftest import CommandLine
from tests.wire.server import WireServer

SHAPED = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.Wire00.only-for-tests"
MALFORMED = {
    "DISCORD_TOKEN": "tell-nobody",
    "DISCORD_GUILD": "My server",
    "DATABASE_URL": "tell-nobody.db",
    "LOG_LEVEL": "loud",
    "LOG_FORMAT": "pretty",
    "DISCORD_API_URL": "tell-nobody.example",
    "DISCORD_GATEWAY_URL": "https://tell-nobody.example",
}


def test_every_variable_is_tested() -> None:
    assert MALFORMED.keys() == WHERE_TO_GET.keys()


@pytest.mark.parametrize("variable", MALFORMED)
def test_a_malformed_variable_is_named_with_where_to_get_it(command_line: CommandLine, variable: str) -> None:
    sentence = command_line("run", **({"DISCORD_TOKEN": SHAPED} | {variable: MALFORMED[variable]})).sentence
    assert variable in sentence
    assert WHERE_TO_GET[variable].split()[0] in sentence
    assert MALFORMED[variable] not in sentence


@pytest.mark.parametrize("given", [{}, {"DISCORD_TOKEN": ""}], ids=["unset", "empty"])
def test_a_missing_token_says_where_to_get_one(command_line: CommandLine, given: dict[str, str]) -> None:
    sentence = command_line("run", **given).sentence
    assert sentence.startswith("DISCORD_TOKEN is not set.")
    assert "https://discord.com/developers/applications" in sentence


def test_several_malformed_variables_are_all_named(command_line: CommandLine) -> None:
    sentence = command_line("run", **MALFORMED).sentence
    assert all(variable in sentence for variable in MALFORMED)
    assert "tell-nobody" not in sentence


def test_an_empty_database_says_what_to_run(command_line: CommandLine) -> None:
    assert "common-ground database upgrade" in command_line("run", DISCORD_TOKEN=SHAPED).sentence


@pytest.fixture
def start(
    command_line: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    places: Places,
    sqlite_template: Path,
    tmp_path: Path,
) -> Callable[[str], str]:
    """Run with a good database and this address of Discord, and return what is said."""
    database = tmp_path / "ready.db"
    database.write_bytes(sqlite_template.read_bytes())
    monkeypatch.setattr(Places, "load", lambda: places)
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", None)

    def run(api: str) -> str:
        url = f"sqlite+aiosqlite:///{database}"
        return command_line(
            "run", DISCORD_TOKEN=SHAPED, DATABASE_URL=url, DISCORD_API_URL=api, LOG_LEVEL="ERROR"
        ).sentence

    return run


def test_no_network(start: Callable[[str], str]) -> None:
    sentence = start("http://127.0.0.1:9")
    assert "can't be reached at http://127.0.0.1:9" in sentence
    assert "DISCORD_API_URL" in sentence


def test_an_address_that_is_not_discord(start: Callable[[str], str], discord_server: WireServer) -> None:
    discord_server.world.token = SHAPED
    sentence = start(discord_server.api_url + "/elsewhere")
    discord_server.violations.clear()
    assert "can't be used right now: it answers with 404" in sentence


def test_a_refused_token(start: Callable[[str], str], discord_server: WireServer) -> None:
    sentence = start(discord_server.api_url)
    assert "refuses DISCORD_TOKEN" in sentence
    assert SHAPED not in sentence

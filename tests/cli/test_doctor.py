from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine, Outcome
from tests.wire.server import WireServer

MEMBERS, MESSAGE_CONTENT_LIMITED = 1 << 14, 1 << 19


@pytest.fixture
def ready_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "ready.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite+aiosqlite:///{path}"


def _line(outcome: Outcome, subject: str) -> str:
    return next(line for line in outcome.out.splitlines() if line.split()[1] == subject)


def test_all_is_well(command_line: CommandLine, discord_server: WireServer, ready_url: str) -> None:
    outcome = command_line(
        "doctor",
        DISCORD_TOKEN=discord_server.world.token,
        DISCORD_API_URL=discord_server.api_url,
        DATABASE_URL=ready_url,
    )
    assert (outcome.code, outcome.err) == (0, "")
    assert _line(outcome, "token").startswith("ok")
    assert _line(outcome, "intents").startswith("ok")
    assert _line(outcome, "database").startswith("ok")
    assert "organizations update" in _line(outcome, "organizations")
    assert discord_server.world.token not in outcome.out


def test_intents_that_are_not_needed(command_line: CommandLine, discord_server: WireServer, ready_url: str) -> None:
    discord_server.world.application_flags = MEMBERS | MESSAGE_CONTENT_LIMITED
    outcome = command_line(
        "doctor",
        DISCORD_TOKEN=discord_server.world.token,
        DISCORD_API_URL=discord_server.api_url,
        DATABASE_URL=ready_url,
    )
    assert outcome.code == 0
    assert _line(outcome, "intents").startswith("note")
    assert "Server Members, Message Content" in _line(outcome, "intents")


def test_a_token_that_discord_refuses(command_line: CommandLine, discord_server: WireServer, ready_url: str) -> None:
    token = discord_server.world.token + "x"
    outcome = command_line(
        "doctor", DISCORD_TOKEN=token, DISCORD_API_URL=discord_server.api_url, DATABASE_URL=ready_url
    )
    assert "One thing needs attention" in outcome.sentence
    assert _line(outcome, "token").startswith("problem")
    assert "refuses DISCORD_TOKEN" in _line(outcome, "token")
    assert token not in outcome.out + outcome.err


def test_no_network(command_line: CommandLine, discord_server: WireServer, ready_url: str) -> None:
    outcome = command_line(
        "doctor", DISCORD_TOKEN=discord_server.world.token, DISCORD_API_URL="http://127.0.0.1:9", DATABASE_URL=ready_url
    )
    assert outcome.code == 1
    assert "can't be reached" in _line(outcome, "token")
    assert _line(outcome, "database").startswith("ok")


def test_nothing_is_there_and_nothing_is_left_behind(command_line: CommandLine) -> None:
    outcome = command_line("doctor")
    assert "2 things need attention" in outcome.sentence
    assert "DISCORD_TOKEN is not set" in _line(outcome, "token")
    assert "common-ground database upgrade" in _line(outcome, "database")
    assert not list(Path.cwd().iterdir())


def test_a_malformed_setting(command_line: CommandLine) -> None:
    outcome = command_line("doctor", LOG_LEVEL="loud")
    assert outcome.code == 1
    assert "LOG_LEVEL" in _line(outcome, "settings")

"""``run`` before it reaches Discord; tests/wire has what follows."""

import pytest

from bot.settings import WHERE_TO_GET
from tests.cli.conftest import CommandLine

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

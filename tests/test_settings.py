import os
import string
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import settings
from bot.errors import ConfigurationError
from bot.settings import WHERE_TO_GET, LogFormat, LogLevel, Settings

ROOT = Path(__file__).parents[1]
SHAPED = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.Shaped.only-for-tests_0"
# What an environment can hold: no NUL and no lone surrogates.
VALUES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
PARTS = st.text(string.ascii_letters + string.digits + "-_", min_size=1)


def _load(env_file: Path | None = None, /, **variables: Any) -> Settings:
    others = {key: value for key, value in os.environ.items() if key not in WHERE_TO_GET}
    with patch.dict(os.environ, others | variables, clear=True):
        return settings.load(env_file)


def _refusal(**variables: str) -> str:
    with pytest.raises(ConfigurationError) as refused:
        _load(**variables)
    return str(refused.value)


def test_nothing_has_to_be_set() -> None:
    chosen = _load()
    assert chosen.database_url.get_secret_value() == "sqlite+aiosqlite:///common-ground.db"
    assert (chosen.log_level, chosen.log_format) == (LogLevel.INFO, LogFormat.CONSOLE)
    assert chosen.discord_guild is None
    with pytest.raises(ConfigurationError, match="DISCORD_TOKEN is not set"):
        chosen.token()


def test_every_variable_is_read() -> None:
    chosen = _load(
        DISCORD_TOKEN=SHAPED,
        DATABASE_URL="postgresql://user:word@host/name",
        LOG_LEVEL="debug",
        LOG_FORMAT="json",
        DISCORD_API_URL="http://proxy:8080/api/v10/",
        DISCORD_GATEWAY_URL="ws://proxy:8080/gateway",
        DISCORD_GUILD="1100000000000000002",
    )
    assert chosen.token() == SHAPED
    assert (chosen.log_level, chosen.log_format) == (LogLevel.DEBUG, LogFormat.JSON)
    assert chosen.discord_api_url == "http://proxy:8080/api/v10"
    assert chosen.discord_gateway_url == "ws://proxy:8080/gateway"
    assert chosen.discord_guild == 1_100_000_000_000_000_002


def test_the_example_names_every_variable_and_is_valid(tmp_path: Path) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = {line.partition("=")[0] for line in text.splitlines() if line and not line.startswith("#")}
    assert named == {name.upper() for name in Settings.model_fields} == WHERE_TO_GET.keys()
    copy = tmp_path / ".env"
    copy.write_text(text.replace("DISCORD_TOKEN=", f"DISCORD_TOKEN={SHAPED}"), encoding="utf-8")
    assert _load(copy).token() == SHAPED


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("LOG_LEVEL=ERROR\nLOG_FORMAT=json\n")
    chosen = _load(file, LOG_LEVEL="WARNING")
    assert (chosen.log_level, chosen.log_format) == (LogLevel.WARNING, LogFormat.JSON)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"DISCORD_TOKEN=\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match="not UTF-8"):
        _load(file)


@pytest.mark.parametrize("value", [f" {SHAPED}\n", SHAPED], ids=["with blanks", "bare"])
def test_a_token_is_taken_without_the_blanks_of_copying(value: str) -> None:
    assert _load(DISCORD_TOKEN=value).token() == SHAPED


@pytest.mark.parametrize("value", ["..", "a.b", "a.b.c.d", f"Bot {SHAPED}", f"{SHAPED}\r\nX-Forged: 1", "ä.b.c"])
def test_what_is_no_token(value: str) -> None:
    sentence = _refusal(DISCORD_TOKEN=value)
    assert "DISCORD_TOKEN is malformed" in sentence
    assert WHERE_TO_GET["DISCORD_TOKEN"] in sentence


@given(st.tuples(PARTS, PARTS, PARTS).map(".".join))
def test_no_repr_shows_a_token(token: str) -> None:
    chosen = _load(DISCORD_TOKEN=token)
    assert chosen.token() == token
    for shown in (repr(chosen), str(chosen), repr(chosen.model_dump()), chosen.model_dump_json()):
        assert token not in shown


@given(variable=st.sampled_from(sorted(WHERE_TO_GET.keys() - {"DISCORD_TOKEN"})), value=VALUES)
def test_a_refusal_names_the_variable_and_never_its_value(variable: str, value: str) -> None:
    sentence = _refusal(**{variable: f"s3cret-{value}"})
    assert variable in sentence
    assert "s3cret" not in sentence


@pytest.mark.parametrize(
    "value",
    [
        "common-ground.db",
        "mysql://user:s3cret@host/name",
        "postgresql://user:pass@s3cret:word/name",
        "postgresql://user:word@host:s3cret/name",
        "postgresql://user:s3cret@host/name?sslmode=require",
    ],
)
def test_what_is_no_database(value: str) -> None:
    sentence = _refusal(DATABASE_URL=value)
    assert "DATABASE_URL" in sentence
    assert "s3cret" not in sentence


@pytest.mark.parametrize("variable", ["DISCORD_API_URL", "DISCORD_GATEWAY_URL"])
@pytest.mark.parametrize("rest", ["", "/api", ":99999", "host:port", "host name", "host/{field}", "[::1", "host?x=1"])
def test_what_is_no_address(variable: str, rest: str) -> None:
    scheme = "http://" if variable == "DISCORD_API_URL" else "ws://"
    assert variable in _refusal(**{variable: scheme + rest})


@given(st.integers())
def test_only_ids_are_servers(number: int) -> None:
    if 2**22 <= number < 2**63:
        assert _load(DISCORD_GUILD=str(number)).discord_guild == number
    else:
        assert "DISCORD_GUILD is malformed" in _refusal(DISCORD_GUILD=str(number))

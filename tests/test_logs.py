import json
import logging
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from bot import logs
from bot.settings import LogFormat, LogLevel, Settings
from tests.kept_logging import kept_logging

TOKEN = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.Shaped.only-for-tests_0"  # noqa: S105 - shaped like one, opens nothing


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    with kept_logging():
        yield


def _configure(form: LogFormat, level: LogLevel = LogLevel.INFO) -> logging.Logger:
    settings = Settings(_env_file=None, discord_token=SecretStr(TOKEN), log_format=form, log_level=level)
    logs.configure(settings)
    return logging.getLogger("tests.logs")


@pytest.mark.parametrize("form", LogFormat)
def test_the_token_gets_into_no_line(form: LogFormat, capsys: pytest.CaptureFixture[str]) -> None:
    log = _configure(form)
    log.info("Authorization: Bot %s", TOKEN)
    log.info("Headers: %r", {"Authorization": f"Bot {TOKEN}"})
    log.warning("Failed", exc_info=ValueError(f"refused: {TOKEN}"))
    printed = capsys.readouterr()
    assert TOKEN not in printed.err
    assert printed.err.count("[token]") >= 3
    assert not printed.out


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    log = _configure(LogFormat.JSON)
    log.info("One\nline for %s", "Ada")
    log.warning("Failed", exc_info=ValueError("why"))
    first, second = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert first["event"] == "One\nline for Ada"
    assert (first["level"], first["logger"]) == ("info", "tests.logs")
    assert first["timestamp"].endswith("Z")
    assert "ValueError: why" in second["exception"]


def test_the_level_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    log = _configure(LogFormat.CONSOLE, LogLevel.WARNING)
    log.info("Not this")
    log.warning("But this")
    assert "Not this" not in (printed := capsys.readouterr().err)
    assert "But this" in printed


@pytest.mark.parametrize(("level", "heard"), [(LogLevel.INFO, False), (LogLevel.DEBUG, True)])
def test_chatty_libraries_are_heard_by_who_debugs(
    level: LogLevel, heard: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    _configure(LogFormat.CONSOLE, level)
    logging.getLogger("apscheduler.executors.default").info("Running job")
    assert ("Running job" in capsys.readouterr().err) is heard

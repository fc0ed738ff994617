import runpy
import sys
from importlib.metadata import entry_points, version

import pytest

from bot.cli import main
from tests.cli.conftest import CommandLine

COMMANDS = ("run", "demo", "doctor", "database", "organizations", "roster")


def test_version(command_line: CommandLine) -> None:
    outcome = command_line("--version")
    assert outcome.code == 0
    assert outcome.out == f"common-ground {version('common-ground')}\n"


def test_help_names_every_command(command_line: CommandLine) -> None:
    outcome = command_line("--help")
    assert outcome.code == 0
    assert all(f"  {command} " in outcome.out for command in COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [("nonsense",), ("--nonsense",), ("run", "now"), ("database", "nonsense"), ("demo", "--port", "many")],
    ids=" ".join,
)
def test_bad_usage_is_2(command_line: CommandLine, arguments: tuple[str, ...]) -> None:
    outcome = command_line(*arguments)
    assert outcome.code == 2
    assert "Traceback" not in outcome.err
    assert not outcome.out


def test_the_module_is_the_script(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (script,) = entry_points(group="console_scripts", name="common-ground")
    assert script.load() is main
    monkeypatch.setattr(sys, "argv", ["bot", "--version"])
    with pytest.raises(SystemExit) as stopped:
        runpy.run_module("bot", run_name="__main__")
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"common-ground {version('common-ground')}\n"

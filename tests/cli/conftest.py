"""The command line in this process: what it prints, and how it ends."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import WHERE_TO_GET
from tests.conftest import SHARED
from tests.kept_logging import kept_logging
from tests.wire.server import WireServer


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one command ended."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """What a failure says: one line on standard error, nothing else."""
        assert self.code == 1, self
        assert len(self.err.splitlines()) == 1, self.err
        return self.err.strip()


CommandLine = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """``run`` takes logging over, for as long as its process lives."""
    with kept_logging():
        yield


@pytest.fixture
def command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> CommandLine:
    """Run a command in an empty folder with only these of our variables."""
    folder = tmp_path / "here"
    folder.mkdir()

    def run(*arguments: str, **variables: str) -> Outcome:
        monkeypatch.chdir(folder)
        for name in WHERE_TO_GET.keys() & os.environ.keys():
            monkeypatch.delenv(name)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["common-ground", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        printed = capsys.readouterr()
        return Outcome(int(stopped.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def discord_server() -> Iterator[WireServer]:
    """The small Discord in a thread: a command has an event loop of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = WireServer(SHARED / "discord" / "openapi.json")
    asyncio.run_coroutine_threadsafe(server.start(), loop).result(10)
    yield server
    asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
    assert not server.violations

"""The bot as a process of its own, pointed at the wire server."""

import asyncio
import os
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tests.wire.server import WireServer

ROOT = Path(__file__).parents[2]
# Patience for a busy machine; how long things may take is asserted where it matters.
PATIENCE = 60
_OURS = ("DISCORD_", "DATABASE_", "LOG_")


@dataclass(frozen=True, slots=True)
class Exit:
    """How a process ended, and how long that took."""

    code: int
    seconds: float


@dataclass
class BotProcess:
    """``python -m bot run``; its output is kept, and must never hold the token."""

    server: WireServer
    process: asyncio.subprocess.Process
    output: bytearray = field(default_factory=bytearray)
    started: float = field(default_factory=time.monotonic)
    reading: list[asyncio.Task[None]] = field(default_factory=list)

    @classmethod
    async def start(cls, server: WireServer, database_url: str, folder: Path, **variables: str) -> Self:
        """Start it in a folder without a .env; LOG_LEVEL is DEBUG where nothing else is said."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=folder,
            env=environment(server, database_url) | variables,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        started = cls(server, process)
        started.reading = [
            asyncio.create_task(started.keep(stream)) for stream in (process.stdout, process.stderr) if stream
        ]
        return started

    @classmethod
    async def ready(cls, server: WireServer, database_url: str, folder: Path, **variables: str) -> Self:
        """Start it and wait until it is connected; fails with its output where it isn't in time."""
        before = server.gateway.identified
        bot = await cls.start(server, database_url, folder, **variables)
        connected = asyncio.create_task(server.gateway.until(identified=before + 1))
        ended = asyncio.create_task(bot.process.wait())
        done, pending = await asyncio.wait({connected, ended}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        if connected not in done:
            await bot.kill()
            raise AssertionError(f"the bot did not become ready:\n{bot.text}")
        return bot

    @property
    def text(self) -> str:
        """Everything it has written."""
        return self.output.decode(errors="replace")

    async def keep(self, stream: asyncio.StreamReader) -> None:
        """Read a stream to its end."""
        while chunk := await stream.read(65_536):
            self.output += chunk

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> Exit:
        """Send a signal and wait for the end."""
        began = time.monotonic()
        if self.process.returncode is None:
            self.process.send_signal(number)
        code = await self.wait()
        return Exit(code, time.monotonic() - began)

    async def wait(self) -> int:
        """Wait for the end and return the exit code.

        Raises:
            AssertionError: it doesn't end, or has written the token.
        """
        try:
            code = await asyncio.wait_for(self.process.wait(), PATIENCE)
        except TimeoutError:
            await self.kill()
            raise AssertionError(f"the bot did not stop:\n{self.text}") from None
        await asyncio.gather(*self.reading)
        assert self.server.world.token not in self.text, "the token is in the output"
        return code

    async def kill(self) -> None:
        """End it at once, as a power cut does."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        await asyncio.gather(*self.reading)


def environment(server: WireServer, database_url: str) -> dict[str, str]:
    """Return the variables of a bot at the wire server, and none of ours that stand in this environment."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(_OURS)}
    path = os.pathsep.join(part for part in (str(ROOT), inherited.get("PYTHONPATH")) if part)
    return inherited | {
        "PYTHONPATH": path,
        "DISCORD_TOKEN": server.world.token,
        "DISCORD_API_URL": server.api_url,
        "DISCORD_GATEWAY_URL": server.gateway_url,
        "DATABASE_URL": database_url,
        "LOG_LEVEL": "DEBUG",
    }

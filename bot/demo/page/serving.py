"""The page from the command to the last request."""

import asyncio
import os
import signal
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from bot.demo import founding
from bot.demo.errors import DemoError
from bot.demo.page.site import Site
from bot.demo.page.tabs import open_tabs
from bot.demo.page.timekeeper import Timekeeper
from bot.demo.stage import open_stage

HOST = "127.0.0.1"


async def serve(port: int, *, open_browser: bool, say: Callable[[str], None]) -> None:
    """Serve the page until SIGINT or SIGTERM.

    Raises:
        DemoError: the port is in use.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    site = Site()
    async with _listening(site, port):
        address = f"http://{HOST}:{port}"
        say(f"Open {address}")
        if open_browser and _has_screen():
            await asyncio.to_thread(_open, address)
        playing = asyncio.create_task(_play(site, say))
        waiting = asyncio.create_task(stopping.wait())
        await asyncio.wait({playing, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        playing.cancel()
        with suppress(asyncio.CancelledError):
            await playing


@asynccontextmanager
async def _listening(site: Site, port: int) -> AsyncIterator[None]:
    runner = web.AppRunner(site.application(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError as error:
            raise DemoError(
                f"Port {port} can't be used ({os.strerror(error.errno or 0).lower()}). Choose another with --port."
            ) from error
        yield
    finally:
        await runner.cleanup()


async def _play(site: Site, say: Callable[[str], None]) -> None:
    async with open_stage() as stage:
        await founding.found(stage)
        for name, options in founding.commands(stage):
            await stage.organizer.slash(stage.channel, name, **options)
        await founding.opt_in(stage)
        turn = asyncio.Lock()
        async with open_tabs(stage, turn) as tabs:
            site.timekeeper = Timekeeper(stage, tabs, turn)
            say("The society has gathered. Ctrl-C ends the demo.")
            await site.timekeeper.run()


def _has_screen() -> bool:
    if sys.platform in ("win32", "darwin"):
        return sys.stdout.isatty()
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open(address: str) -> None:
    # A browser that can't be opened is no reason to end: the address is on the screen.
    with suppress(webbrowser.Error, OSError):
        webbrowser.open(address)

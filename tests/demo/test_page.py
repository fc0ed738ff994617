import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.demo.errors import DemoError
from bot.demo.page import index
from bot.demo.page.index import State
from bot.demo.page.serving import HOST, serve
from bot.demo.page.tabs import VISITORS, Person
from bot.demo.page.tour import CHANNEL, MESSAGES, STEPS

NOW = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/Chicago")
PATIENCE = 120


@dataclass
class Demo:
    """The demo in a process of its own."""

    process: asyncio.subprocess.Process
    address: str

    async def line(self) -> str:
        assert self.process.stdout is not None
        return (await asyncio.wait_for(self.process.stdout.readline(), PATIENCE)).decode()

    async def stop(self, number: signal.Signals) -> tuple[int, str]:
        self.process.send_signal(number)
        _, errors = await asyncio.wait_for(self.process.communicate(), PATIENCE)
        assert self.process.returncode is not None
        return self.process.returncode, errors.decode()


def nothing_in(folder: Path) -> bool:
    return not list(folder.iterdir())


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
async def demo(free_port: int, tmp_path: Path) -> AsyncIterator[Demo]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--no-browser", "--port", str(free_port)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    yield Demo(process, f"http://{HOST}:{free_port}")
    if process.returncode is None:
        process.kill()
        await process.communicate()


async def test_the_page_answers_jumps_and_stops_without_a_trace(demo: Demo, tmp_path: Path) -> None:
    assert await demo.line() == f"Open {demo.address}\n"
    async with aiohttp.ClientSession() as browser:
        async with browser.get(demo.address) as answer:
            assert answer.status == 200
            assert "A tour in ten steps" in await answer.text()
        assert "gathered" in await demo.line()
        async with browser.get(demo.address) as answer:
            tabs = set(re.findall(r'href="(http://127[^"]+)"', await answer.text()))
        assert len(tabs) == 2 * len(VISITORS) - 1
        async with browser.get(min(tabs).partition("#")[0]) as answer:
            assert answer.status == 200
        for _ in range(3):
            async with browser.post(f"{demo.address}/jump", headers={"Origin": demo.address}) as answer:
                assert answer.status == 200
                assert "A round is paired: 15 pairs and one group of three." in await answer.text()
        async with browser.get(f"{demo.address}/clock") as answer:
            clock = await answer.json()
        assert clock["now"].startswith("Saturday, 6 March 2027, 09:30")
        assert clock["next"] == "All rounds of the meeting are over."
    assert await demo.stop(signal.SIGTERM) == (0, "")
    assert nothing_in(tmp_path)


async def test_another_website_can_not_press_the_button(demo: Demo) -> None:
    await demo.line()
    async with aiohttp.ClientSession() as browser:
        async with browser.post(f"{demo.address}/jump", headers={"Origin": "https://example.org"}) as answer:
            assert answer.status == 403
        async with browser.get(demo.address, headers={"Host": "example.org"}) as answer:
            assert answer.status == 403


async def test_it_stops_cleanly_while_it_still_starts(demo: Demo, tmp_path: Path) -> None:
    await demo.line()
    assert await demo.stop(signal.SIGINT) == (0, "")
    assert nothing_in(tmp_path)


async def test_a_port_in_use_is_told_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DemoError, match=f"Port {port} can't be used .*--port"):
            await serve(port, open_browser=False, say=print)


def test_the_page_tells_that_the_society_gathers_until_it_has() -> None:
    page = index.render(State((), NOW, None, ZONE))
    assert "gathering" in page
    assert 'http-equiv="refresh"' in page
    assert "<button disabled>" in page


def test_names_are_shown_as_text() -> None:
    address = "http://127.0.0.1:1/#secret"
    person = Person("wu", "<b>Wu</b>", {CHANNEL: address, MESSAGES: address})
    page = index.render(State((person,), NOW, NOW, ZONE, news="<i>news</i>"))
    assert "<b>Wu" not in page
    assert "<i>news" not in page
    assert "&lt;b&gt;Wu" in page
    assert "$" not in page


def test_the_tour_has_ten_steps_for_people_whom_a_visitor_acts_as() -> None:
    assert len(STEPS) == 10
    assert {step.person for step in STEPS if step.person} <= set(VISITORS)

import asyncio
import os
import sys

import pytest

from bot.demo.errors import DemoError
from bot.demo.transcript import Seen, expect


async def _run_script(hash_seed: str) -> tuple[int | None, str, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--script"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONIOENCODING": "utf-8"},
    )
    output, errors = await process.communicate()
    return process.returncode, output.decode(), errors.decode()


async def test_the_script_plays_the_whole_tour_and_prints_the_same_every_time() -> None:
    first, second = await asyncio.gather(_run_script("1"), _run_script("2"))
    assert first == second
    code, output, errors = first
    assert (code, errors) == (0, "")
    for title in ("A new person joins", "Two members connect", "The second day"):
        assert title in output
    assert "\\" not in output, "markdown escapes are for Discord, not for a terminal"
    assert "<t:" not in output


def test_a_step_that_shows_something_else_stops_the_tour_with_a_sentence() -> None:
    with pytest.raises(DemoError, match="expected to read “You met”"):
        expect(Seen("You can't make it", None), "You met")

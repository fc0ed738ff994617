from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo.spelling import Speller

NOW = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)
SPELLER = Speller(ZoneInfo("America/Chicago"))


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("### Meet I\\. I\\. Rabi", "Meet I. I. Rabi"),
        ("**You share**", "You share"),
        ("a \\* stays, `code` doesn't", "a * stays, code doesn't"),
        ("-# small", "small"),
        (f"<t:{int(NOW.timestamp())}:F>", "Monday, 1 March 2027, 09:00"),
        (f"<t:{int(NOW.timestamp())}:t>", "09:00"),
    ],
)
def test_markdown_becomes_plain_text(markdown: str, text: str) -> None:
    assert SPELLER.text(markdown, NOW) == text


@pytest.mark.parametrize(
    ("distance", "text"),
    [
        (timedelta(days=3), "in 3 days"),
        (timedelta(hours=-1), "1 hour ago"),
        (timedelta(minutes=20), "in 20 minutes"),
        (timedelta(), "now"),
    ],
)
def test_relative_times_count_from_the_clock_of_the_demo(distance: timedelta, text: str) -> None:
    assert SPELLER.text(f"<t:{int((NOW + distance).timestamp())}:R>", NOW) == text

from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.ui import cards


def text_of(view: discord.ui.LayoutView) -> list[str]:
    return [item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]


def test_a_card_that_fits_is_shown_as_it_is() -> None:
    view = cards.card("heading", "", "body", cards.line(), cards.row(cards.button("a:b", 1, label="Press")))
    assert text_of(view) == ["heading", "body"]


async def test_a_card_is_not_kept_in_memory_once_it_is_sent() -> None:
    assert cards.card("heading").is_finished()


@given(st.lists(st.text(st.sampled_from("ab\n"), min_size=1, max_size=3000), min_size=1, max_size=8))
def test_no_card_is_longer_than_discord_takes(texts: list[str]) -> None:
    shown = text_of(cards.card(*texts))
    assert sum(map(len, shown)) <= cards.MOST_TEXT
    assert len(shown) == len(texts)


def test_what_is_cut_says_so_and_the_short_texts_stay_whole() -> None:
    long = "\n".join(f"- line {number}" for number in range(1000))
    heading, body = text_of(cards.card("heading", long))
    assert heading == "heading"
    assert body.startswith("- line 0\n- line 1\n")
    assert body.endswith("\n…")


def test_text_in_sections_counts() -> None:
    section: discord.ui.Section[Any] = discord.ui.Section("x" * 3000, accessory=cards.button("a:b", 1, label="Press"))
    assert sum(map(len, text_of(cards.card("y\n" * 1500, section)))) <= cards.MOST_TEXT


def test_a_custom_id_that_discord_would_refuse_is_a_defect() -> None:
    with pytest.raises(ValueError, match="too long"):
        cards.custom_id("a:b", "x" * 100)

"""Whose turn a weekly round is."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetups.turns import WEEK, Turn, has_turn, length, next_turn
from bot.models import Frequency

FIRST = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)


def turns_in_a_year(frequency: Frequency) -> list[int]:
    rounds = [Turn(number, FIRST + (number - 1) * WEEK) for number in range(1, 53)]
    return [turn.number for turn in rounds if has_turn(frequency, number=turn.number, due_at=turn.due_at)]


@pytest.mark.parametrize(
    ("frequency", "first", "count"),
    [
        (Frequency.WEEKLY, [1, 2, 3, 4], 52),
        (Frequency.TWO_WEEKS, [1, 3, 5, 7], 26),
        (Frequency.THREE_WEEKS, [1, 4, 7, 10], 18),
        (Frequency.FOUR_WEEKS, [1, 5, 9, 13], 13),
        (Frequency.MONTHLY, [1, 6, 10, 15], 12),
    ],
)
def test_each_frequency_has_its_turns(frequency: Frequency, first: list[int], count: int) -> None:
    turns = turns_in_a_year(frequency)
    assert (turns[:4], len(turns)) == (first, count)


@given(frequency=st.sampled_from(Frequency), number=st.integers(1, 60), skipped=st.integers(0, 8))
def test_the_next_turn_is_the_first_that_is_not_skipped(frequency: Frequency, number: int, skipped: int) -> None:
    due_at = FIRST + (number - 1) * WEEK
    skips = number + skipped

    found = next_turn(frequency, number=number, due_at=due_at, skips=skips)

    assert found.due_at - due_at == (found.number - number) * WEEK
    between = [Turn(other, due_at + (other - number) * WEEK) for other in range(number, found.number + 1)]
    turns = [turn.number for turn in between if has_turn(frequency, number=turn.number, due_at=turn.due_at)]
    assert [turn for turn in turns if turn != skips] == [found.number]


@given(frequency=st.sampled_from(Frequency), number=st.integers(1, 60))
def test_a_meetup_has_time_until_about_the_next_turn(frequency: Frequency, number: int) -> None:
    due_at = FIRST + (number - 1) * WEEK
    this = next_turn(frequency, number=number, due_at=due_at)
    following = next_turn(frequency, number=this.number + 1, due_at=this.due_at + WEEK)
    assert WEEK <= length(frequency) <= following.due_at - this.due_at

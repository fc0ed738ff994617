"""Days with times as people type them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.errors import InputError
from bot.meetups.moments import parse_moment

# A Wednesday, 11:00 in Berlin.
NOW = datetime(2027, 3, 10, 10, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2027-03-14 14:30", "2027-03-14 14:30"),
        ("14 March 14:30", "2027-03-14 14:30"),
        ("March 14, 2:30 pm", "2027-03-14 14:30"),
        ("3/14 14:30", "2027-03-14 14:30"),
        ("14.3. 14:30", "2027-03-14 14:30"),
        ("Thursday 14:30", "2027-03-11 14:30"),
        ("thu at 2 PM", "2027-03-11 14:00"),
        ("Wednesday 9:00", "2027-03-17 09:00"),
        ("Wednesday 12:00", "2027-03-10 12:00"),
        ("tomorrow 9:00", "2027-03-11 09:00"),
        ("today at noon", "2027-03-10 12:00"),
        ("9:00", "2027-03-11 09:00"),
        ("15:00", "2027-03-10 15:00"),
        ("1 February 10:00", "2028-02-01 10:00"),
    ],
)
def test_what_people_type_is_the_next_of_its_kind(text: str, local: str) -> None:
    expected = datetime.fromisoformat(local).replace(tzinfo=BERLIN)
    assert parse_moment(text, zone=BERLIN, now=NOW) == expected


@pytest.mark.parametrize("text", ["", "soon", "Thursday", "14 March", "99:99", "Smarch 14:30", "2027-13-40 10:00"])
def test_what_is_no_day_with_a_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InputError, match=r"Write it like"):
        parse_moment(text, zone=BERLIN, now=NOW)


def test_a_time_is_right_across_the_change_of_clocks() -> None:
    # The clocks of Berlin go forward on 28 March 2027.
    before = parse_moment("27 March 12:00", zone=BERLIN, now=NOW)
    after = parse_moment("28 March 12:00", zone=BERLIN, now=NOW)
    assert (after - before).total_seconds() == 23 * 3600

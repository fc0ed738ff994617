"""Dates, times and zones as people type them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError, NotFoundError
from bot.meetings import calendar

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("America/Chicago", "America/Chicago"),
        (" america/chicago ", "America/Chicago"),
        ("america chicago", "America/Chicago"),
        ("America/New York", "America/New_York"),
        ("utc", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("etc/gmt-5", "Etc/GMT-5"),
    ],
)
def test_a_zone_is_known_in_any_spelling_but_never_mistaken_for_another(typed: str, name: str) -> None:
    assert calendar.parse_zone(typed).key == name


def test_every_zone_is_found_by_its_own_name() -> None:
    for name in available_timezones():
        assert calendar.parse_zone(name).key.casefold() == name.casefold()


def test_an_unknown_zone_comes_with_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="America/Chicago") as caught:
        calendar.parse_zone("America/Chcago")
    assert "America/Chicago" in caught.value.suggestions


@pytest.mark.parametrize("typed", ["", "…", "etc gmt 5", "../../etc/passwd", "x" * 5000])
def test_what_is_no_zone_is_refused(typed: str) -> None:
    with pytest.raises(NotFoundError, match="Write it like America/Chicago"):
        calendar.parse_zone(typed)


def test_zones_are_suggested_by_every_typed_word() -> None:
    assert calendar.search_zones("chic") == ["America/Chicago"]
    assert calendar.search_zones("new york") == ["America/New_York"]
    assert len(calendar.search_zones("")) == 25
    assert calendar.search_zones("nowhere at all") == []


@given(st.dates())
def test_a_date_is_read_as_it_is_written(day: date) -> None:
    assert calendar.parse_date(f" {day.isoformat()} ") == day


@pytest.mark.parametrize("typed", ["", "2027-02-29", "14.3.2027", "tomorrow", "2027-13-01", "0000-01-01", "1" * 5000])
def test_what_is_no_date_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(InputError, match="2027-03-14") as caught:
        calendar.parse_date(typed)
    assert len(str(caught.value)) < 150


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_a_time_is_read_as_it_is_written(at: time) -> None:
    assert calendar.parse_time(f"{at:%H:%M}") == at


@pytest.mark.parametrize("typed", ["", "24:00", "12.30", "noon", "12:60", "-1:00"])
def test_what_is_no_time_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(InputError, match="12:30"):
        calendar.parse_time(typed)


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2027, 3, 13), time(12, 30), datetime(2027, 3, 13, 18, 30, tzinfo=UTC)),
        (date(2027, 3, 14), time(12, 30), datetime(2027, 3, 14, 17, 30, tzinfo=UTC)),
        (date(2027, 3, 14), time(2, 30), datetime(2027, 3, 14, 8, 30, tzinfo=UTC)),
        (date(2027, 11, 7), time(1, 30), datetime(2027, 11, 7, 6, 30, tzinfo=UTC)),
    ],
)
def test_a_local_time_is_an_instant_also_where_the_clock_changes(day: date, at: time, utc: datetime) -> None:
    assert calendar.instant(day, at, CHICAGO) == utc

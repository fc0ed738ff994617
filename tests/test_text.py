"""What is compared and what is kept of people's text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import one_line, search_key

WRITTEN = st.text("AaÉéÜüñÅåØøŁłŐőßçžI0 9&'’-_.,()東")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Universität  Zürich", "universitat zurich"),
        ("AT&T", "at and t"),
        ("St. John's", "st johns"),
        ("St. John’s", "st johns"),
        ("Ørsted", "orsted"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("東京", "東京"),
        ("a_b-c", "a b c"),
        ("\u202e", ""),
        ("…!?", ""),
    ],
)
def test_key_of(text: str, key: str) -> None:
    assert search_key(text) == key


@given(WRITTEN)
def test_a_key_is_its_own_key_and_has_single_spaces(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key
    assert key == " ".join(key.split())


@given(WRITTEN, st.sampled_from(["NFC", "NFD"]))
def test_the_key_does_not_depend_on_how_accents_are_encoded(text: str, form: str) -> None:
    assert search_key(unicodedata.normalize(form, text)) == search_key(text)  # type: ignore[arg-type]


@given(st.text() | st.text("a \n\t\x00\x1b\u202e\u200f\u2066\x85\u2028"))
def test_a_line_has_no_breaks_controls_or_direction_marks_and_stays_as_it_is(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line
    assert not any(character < " " or unicodedata.category(character) in {"Zl", "Zp"} for character in line)
    assert not any(unicodedata.bidirectional(c) in {"RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI"} for c in line)


@pytest.mark.parametrize("text", ["Ada  Example", " Ada\nExample ", "Ada \u202eExample\x00", "Ada\u2028Example"])
def test_a_name_on_one_line(text: str) -> None:
    assert one_line(text) == "Ada Example"

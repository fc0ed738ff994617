"""Whatever is typed, an answer comes, and it keeps its promises."""

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.organizations.index import OrganizationIndex
from bot.organizations.resolver import ResolutionStatus
from bot.organizations.tokens import clean
from tests.organizations.records import index_rows, raw, typed

ZURICH = "Universität Zürich"
UCLA = "University of California, Los Angeles"
WORDS = (
    "University",
    "Institute",
    "of",
    "Zürich",
    "Zurich",
    "California",
    "UCLA",
    "Los Angeles",
    "Dept.",
    "Universiti",
    "Angeles",
    "Springfield",
    "Collage",
    "&amp;",
    ";",
)


def build() -> OrganizationIndex:
    records = typed(
        raw(1, UCLA, city="Los Angeles", state="CA", acronyms=["UCLA"]),
        raw(2, ZURICH, city="Zurich", country="CH", state="ZH", aliases=["University of Zurich"]),
        raw(3, "Springfield College", city="Springfield", state="MA"),
        raw(4, "Springfield College", city="Springfield", state="IL"),
    )
    return OrganizationIndex(index_rows(records, [ZURICH]))


INDEX = build()
texts = st.text(max_size=200) | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


@settings(deadline=None)
@given(texts)
def test_any_text_is_answered(text: str) -> None:
    resolution = INDEX.resolve(text)
    assert resolution.affiliation == text
    assert INDEX.resolve(text) == resolution
    whole = " ".join(clean(text).split())
    for match in (*resolution.organizations, *resolution.choices):
        assert 0 <= match.score <= 1
        assert match.matched
        assert match.matched in whole
    found = [match.id for match in resolution.organizations]
    assert len(found) == len(set(found))
    assert bool(resolution.choices) == (resolution.status is ResolutionStatus.UNSURE)
    if resolution.status is ResolutionStatus.NONE:
        assert not found


@settings(deadline=None)
@given(texts)
def test_white_space_around_and_entities_change_nothing(text: str) -> None:
    plain = clean(text)
    expected = [match.id for match in INDEX.resolve(plain).organizations]
    assert [match.id for match in INDEX.resolve(f" {escape(plain)} ").organizations] == expected


@pytest.mark.parametrize("name", [UCLA, ZURICH, "University of Zurich"])
def test_case_does_not_matter_where_all_is_written_alike(name: str) -> None:
    expected = [match.id for match in INDEX.resolve(name).organizations]
    assert len(expected) == 1
    assert [match.id for match in INDEX.resolve(name.upper()).organizations] == expected
    assert [match.id for match in INDEX.resolve(name.lower()).organizations] == expected


def test_very_long_text_is_cut() -> None:
    assert [match.name for match in INDEX.resolve(f"{UCLA}, " + "x, " * 100_000).organizations] == [UCLA]


def test_an_unsure_answer_has_the_namesakes_as_choices() -> None:
    resolution = INDEX.resolve("Springfield College")
    assert resolution.status is ResolutionStatus.UNSURE
    assert [match.name for match in resolution.choices] == ["Springfield College"] * 2

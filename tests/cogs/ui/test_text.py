from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.background import SharedKind
from bot.members.backgrounds import Shared
from bot.models import Affiliation, AffiliationKind, Organization, OrganizationKind, OrganizationSource
from cogs.ui.text import listed, plain, post, reason, when, years

ME, THEM = 1, 2
MARKUP = "*_~`|#[]<>@"


@given(st.text(max_size=300))
def test_no_text_of_a_person_has_any_effect(text: str) -> None:
    shown = plain(text)
    assert "@everyone" not in shown
    assert "\n" not in shown
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067") & set(shown)
    for position, character in enumerate(shown):
        if character in MARKUP:
            assert shown[position - 1] == "\\"


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    assert plain("x" * 300, 10) == "x" * 9 + "…"


@pytest.mark.parametrize(
    ("shared", "sentence"),
    [
        (Shared(SharedKind.ADVISER, "Max Born"), "you both trained under Max Born"),
        (Shared(SharedKind.LINEAGE, "Max Born", party=ME), "your adviser Max Born worked with them"),
        (Shared(SharedKind.LINEAGE, "Max Born", party=THEM), "they trained under Max Born, with whom you worked"),
        (Shared(SharedKind.OFFER, "job leads", party=ME), "they look for job leads, which you offer"),
        (Shared(SharedKind.OFFER, "job leads", party=THEM), "they offer job leads, which you look for"),
        (
            Shared(SharedKind.ORGANIZATION, "Cornell University", party=ME),
            "you studied at Cornell University, where they worked",
        ),
        (
            Shared(SharedKind.ORGANIZATION, "Cornell University", "1936–40", party=THEM),
            "they studied at Cornell University, while you worked there (1936–40)",
        ),
        (
            Shared(SharedKind.COLLEAGUES, "University of Chicago", "1946–52"),
            "you were both at the University of Chicago at the same time (1946–52)",
        ),
        (
            Shared(SharedKind.COLLEAGUES, "CERN", "since 2019"),
            "you are both at CERN (since 2019)",
        ),
        (Shared(SharedKind.HOMELAND, "the United States"), "you both come from the United States"),
    ],
)
def test_what_two_share_is_said_as_a_person_would(shared: Shared, sentence: str) -> None:
    assert reason(shared, viewer_id=ME).replace("\\", "") == sentence


def tie(start: int | None, end: int | None, *, current: bool = False, title: str = "") -> Affiliation:
    organization = Organization(
        name="Oak Ridge National Laboratory", kind=OrganizationKind.GOVERNMENT_LAB, source=OrganizationSource.STARTER,
        city="Oak Ridge", subdivision="US-TN", country="US",
    )  # fmt: skip
    return Affiliation(
        kind=AffiliationKind.EMPLOYMENT, title=title, start=start, end=end, current=current, organization=organization
    )


@pytest.mark.parametrize(
    ("affiliation", "text"),
    [
        (tie(1936, 1940), "1936–40"),
        (tie(1998, 2003), "1998–2003"),
        (tie(1940, 1940), "1940"),
        (tie(1952, None, current=True), "since 1952"),
        (tie(None, None, current=True), "now"),
        (tie(None, 1940), "until 1940"),
        (tie(1936, None), "from 1936"),
        (tie(None, None), ""),
    ],
)
def test_years_read_naturally(affiliation: Affiliation, text: str) -> None:
    assert years(affiliation) == text


def test_a_post_names_title_place_and_years() -> None:
    shown = post(tie(2019, None, current=True, title="Physicist")).replace("\\", "")
    assert shown == "Physicist, Oak Ridge National Laboratory (Oak Ridge, TN), since 2019"
    assert post(tie(None, None), place=False) == "Oak Ridge National Laboratory"


def test_times_are_shown_in_each_readers_zone() -> None:
    assert when(datetime(2027, 3, 1, 9, 0, tzinfo=UTC), "t") == "<t:1803891600:t>"


def test_words_are_joined_as_in_a_sentence() -> None:
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]

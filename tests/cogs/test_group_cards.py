"""What a group shares, worded for all of them."""

import pytest

from bot.matching.background import SharedKind
from bot.members.backgrounds import Shared
from cogs.meetups.group_cards import in_words

ADA, BEN = 1, 2
NAMES = {ADA: "Ada Example", BEN: "Ben Example"}
WITH_PARTY = (SharedKind.LINEAGE, SharedKind.MENTOR, SharedKind.OFFER, SharedKind.ORGANIZATION)


@pytest.mark.parametrize("kind", WITH_PARTY)
@pytest.mark.parametrize(("party", "other"), [(ADA, BEN), (BEN, ADA)])
def test_where_the_two_have_different_parts_both_are_named(kind: SharedKind, party: int, other: int) -> None:
    said = in_words(Shared(kind, "the subject", party=party), NAMES, ADA, BEN)
    assert NAMES[party] in said
    assert NAMES[other] in said
    assert "you" not in said


def test_an_adviser_of_one_who_worked_with_the_other_is_said_with_its_parts() -> None:
    said = in_words(Shared(SharedKind.LINEAGE, "A Teacher", party=BEN), NAMES, ADA, BEN)
    assert said == "A Teacher advised Ben Example and worked with Ada Example"
    assert in_words(Shared(SharedKind.MENTOR, "Ada Example", party=BEN), NAMES, ADA, BEN) == (
        "Ada Example advised Ben Example"
    )


@pytest.mark.parametrize("kind", [kind for kind in SharedKind if kind not in WITH_PARTY])
def test_what_both_have_alike_is_said_to_both(kind: SharedKind) -> None:
    assert in_words(Shared(kind, "the subject"), NAMES, ADA, BEN).startswith("you")

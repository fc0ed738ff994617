"""What two people share, and how much it says."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.background import (
    BASE_WEIGHT,
    OPEN_END,
    Background,
    Ground,
    Rarity,
    SharedKind,
    Stint,
    affinity,
    attributes,
    shared,
)
from tests.matching.strategies import backgrounds

SOME = settings(deadline=None, max_examples=50)


def grounds(one: Background, other: Background) -> tuple[Ground, ...]:
    return shared(one, other, Rarity.among((one, other)))


def met_at(mine: Stint, theirs: Stint) -> tuple[SharedKind, str]:
    (ground,) = grounds(Background(1, stints=(mine,)), Background(2, stints=(theirs,)))
    return ground.kind, ground.detail


@given(backgrounds(1), backgrounds(2))
@SOME
def test_every_ground_is_true_of_both(one: Background, other: Background) -> None:
    people = {1: one, 2: other}
    keys = [{key for key, _ in attributes(person)} for person in (one, other)]
    for ground in grounds(one, other):
        if ground.kind is SharedKind.OFFER:
            assert ground.party is not None
            favour = ground.key.removeprefix("favour:")
            assert favour in people[ground.party].offers
            assert favour in people[3 - ground.party].asks
        else:
            assert ground.key in keys[0] & keys[1]
        if ground.kind is SharedKind.LINEAGE:
            assert ground.party is not None
            name = ground.key.removeprefix("person:")
            assert name in people[ground.party].advisers
            assert name in people[3 - ground.party].collaborators - people[3 - ground.party].advisers


@given(backgrounds(1), backgrounds(2))
@SOME
def test_it_is_the_same_seen_from_either_side(one: Background, other: Background) -> None:
    assert set(grounds(one, other)) == set(grounds(other, one))


@given(backgrounds(1), backgrounds(2), st.lists(backgrounds(3), max_size=4))
@SOME
def test_the_affinity_is_the_sum_of_the_reasons_and_the_best_comes_first(
    one: Background, other: Background, others: list[Background]
) -> None:
    rarity = Rarity.among([one, other, *others])
    found = shared(one, other, rarity)
    weights = [rarity.weight(ground) for ground in found]
    assert affinity(found, rarity) == sum(weights)
    assert weights == sorted(weights, reverse=True)
    assert len({(ground.key, ground.party) for ground in found}) == len(found)


@given(backgrounds(1))
@SOME
def test_years_of_an_overlap_lie_within_both_stints(one: Background) -> None:
    for stint in one.stints:
        if stint.start is None or stint.end is None:
            continue
        kind, years = met_at(stint, stint)
        assert kind in {SharedKind.CLASSMATES, SharedKind.COLLEAGUES}
        assert str(stint.start) in years


@pytest.mark.parametrize(
    ("mine", "theirs", "years"),
    [
        ((1932, 1938), (1936, 1940), "1936–38"),
        ((1932, 1936), (1936, 1940), "1936"),
        ((1932, 1935), (1936, 1940), ""),
        ((1995, 2003), (1998, 2010), "1998–2003"),
        ((2000, 2003), (1990, 2001), "2000–01"),
        ((2015, OPEN_END), (2018, OPEN_END), "since 2018"),
        ((2015, OPEN_END), (None, OPEN_END), "now"),
        ((2015, OPEN_END), (2010, 2017), "2015–17"),
        ((2015, OPEN_END), (2001, 2010), ""),
        ((None, OPEN_END), (2001, 2010), ""),
        ((None, 1938), (1936, 1940), ""),
        ((1936, None), (1936, 1940), ""),
        ((None, None), (None, None), ""),
    ],
)
def test_years_that_both_were_there(
    mine: tuple[int | None, int | None], theirs: tuple[int | None, int | None], years: str
) -> None:
    for study, together, apart in (
        (True, SharedKind.CLASSMATES, SharedKind.ALMA_MATER),
        (False, SharedKind.COLLEAGUES, SharedKind.WORKPLACE),
    ):
        expected = (together if years else apart, years)
        assert met_at(Stint(7, study, *mine), Stint(7, study, *theirs)) == expected
        assert met_at(Stint(7, study, *theirs), Stint(7, study, *mine)) == expected


def test_of_several_favours_the_rarest_counts_once_in_each_direction() -> None:
    one = Background(1, offers=frozenset({"mentoring", "a tour"}))
    other = Background(2, asks=frozenset({"mentoring", "a tour"}))
    many = [Background(identity, offers=frozenset({"mentoring"})) for identity in range(3, 9)]
    (ground,) = shared(one, other, Rarity.among([one, other, *many]))
    assert (ground.key, ground.party) == ("favour:a tour", 1)


def test_one_studied_where_the_other_worked() -> None:
    (ground,) = grounds(
        Background(1, stints=(Stint(7, False, 1933, 1950),)), Background(2, stints=(Stint(7, True, 1930, 1934),))
    )
    assert ground.party == 2
    assert met_at(Stint(7, True, 1930, 1934), Stint(7, False, 1933, 1950)) == (SharedKind.ORGANIZATION, "1933–34")


def test_of_several_stints_at_one_place_the_strongest_tie_counts_once() -> None:
    one = Background(1, stints=(Stint(7, True, 1930, 1934), Stint(7, False, 1940, 1945)))
    other = Background(2, stints=(Stint(7, True, 1933, 1937), Stint(7, False, 1944, 1946)))
    assert grounds(one, other) == (Ground(SharedKind.CLASSMATES, "organization:7", "1933–34"),)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("advisers", "advisers", SharedKind.ADVISER),
        ("advisers", "collaborators", SharedKind.LINEAGE),
        ("collaborators", "advisers", SharedKind.LINEAGE),
        ("collaborators", "collaborators", SharedKind.COLLABORATOR),
    ],
)
def test_a_person_both_know(one: str, other: str, kind: SharedKind) -> None:
    known = frozenset({"a teacher"})
    mine = Background(1, advisers=known) if one == "advisers" else Background(1, collaborators=known)
    theirs = Background(2, advisers=known) if other == "advisers" else Background(2, collaborators=known)
    advised = {"advisers": 1}.get(one, 2) if kind is SharedKind.LINEAGE else None
    assert grounds(mine, theirs) == (Ground(kind, "person:a teacher", party=advised),)


def test_a_shared_hometown_says_the_country_too() -> None:
    one, other = (Background(identity, hometown=5, homeland="HU") for identity in (1, 2))
    assert grounds(one, other) == (Ground(SharedKind.HOMETOWN, "city:5"),)
    elsewhere = Background(3, hometown=6, homeland="HU")
    assert grounds(one, elsewhere) == (Ground(SharedKind.HOMELAND, "country:HU"),)


def test_what_one_offers_and_the_other_asks_names_the_giver_in_both_directions() -> None:
    one = Background(1, offers=frozenset({"mentoring"}), asks=frozenset({"a tour"}))
    other = Background(2, offers=frozenset({"a tour"}), asks=frozenset({"mentoring"}))
    assert {(ground.key, ground.party) for ground in grounds(one, other)} == {
        ("favour:mentoring", 1),
        ("favour:a tour", 2),
    }
    both_offer = Background(3, offers=frozenset({"mentoring"}))
    assert grounds(Background(1, offers=frozenset({"mentoring"})), both_offer) == ()


def test_strangers_share_nothing() -> None:
    assert grounds(Background(1), Background(2)) == ()
    assert affinity((), Rarity.among(())) == 0


def test_the_rarer_an_attribute_the_more_it_says() -> None:
    population = 1000
    holders = (2, 3, 10, 100, 1000)
    people = [
        Background(identity, topics=frozenset(str(count) for count in holders if identity <= count))
        for identity in range(1, population + 1)
    ]
    rarity = Rarity.among(people)
    factors = [rarity.factor(f"topic:{count}") for count in holders]
    assert all(rarer > commoner for rarer, commoner in pairwise(factors))
    assert factors[0] == 1
    assert factors[-1] > 0.25


@given(st.integers(0, 50), st.integers(0, 50))
def test_a_factor_never_leaves_its_range(holders: int, others: int) -> None:
    people = [Background(i, units=frozenset({"u"}) if i < holders else frozenset()) for i in range(holders + others)]
    assert 0.25 < Rarity.among(people).factor("unit:u") <= 1


def test_every_kind_has_a_weight() -> None:
    assert set(BASE_WEIGHT) == set(SharedKind)
    assert min(BASE_WEIGHT.values()) > 0

"""The closest few of everyone."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.background import Background, Rarity, affinity, shared
from bot.matching.candidates import ROWS_AT_A_TIME, closest, every_partner
from tests.matching.strategies import backgrounds

PEOPLE = st.integers(2, 9).flatmap(lambda count: st.tuples(*(backgrounds(identity) for identity in range(count))))


def found(
    people: tuple[Background, ...], count: int, forbidden: frozenset[tuple[int, int]] = frozenset()
) -> set[tuple[int, int]]:
    generator = np.random.default_rng(1)
    return closest(people, Rarity.among(people), forbidden, count=count, generator=generator)


@given(PEOPLE, st.integers(1, 12), st.data())
@settings(deadline=None, max_examples=40)
def test_only_allowed_pairs_and_enough_for_everyone(
    people: tuple[Background, ...], count: int, data: st.DataObject
) -> None:
    every_pair = list(combinations(range(len(people)), 2))
    forbidden = data.draw(st.frozensets(st.sampled_from(every_pair)))
    pairs = found(people, count, forbidden)
    assert pairs <= set(every_pair) - forbidden
    for person in range(len(people)):
        allowed = sum(person in pair_ for pair_ in set(every_pair) - forbidden)
        assert sum(person in pair_ for pair_ in pairs) >= min(count, allowed)


def test_the_closest_is_among_them() -> None:
    people = tuple(
        Background(identity, topics=frozenset({f"topic {identity // 2}"}), units=frozenset({"everybody's"}))
        for identity in range(40)
    )
    rarity = Rarity.among(people)
    pairs = found(people, 1)
    for low in range(0, 40, 2):
        assert (low, low + 1) in pairs
        assert affinity(shared(people[low], people[low + 1], rarity), rarity) > 0


def test_an_offer_finds_who_asks_for_it_and_not_who_offers_the_same() -> None:
    offers = [Background(identity, offers=frozenset({"mentoring"})) for identity in range(5)]
    pairs = found((*offers, Background(5, asks=frozenset({"mentoring"}))), 1)
    assert {(identity, 5) for identity in range(5)} <= pairs


def test_more_people_than_are_weighed_at_a_time() -> None:
    total = ROWS_AT_A_TIME + 3
    pairs = found(tuple(Background(identity) for identity in range(total)), 2)
    assert {member for pair_ in pairs for member in pair_} == set(range(total))


def test_every_partner_of_somebody() -> None:
    assert every_partner([1], 4, frozenset({(1, 3)})) == {(0, 1), (1, 2)}
    assert every_partner([], 4, frozenset()) == set()

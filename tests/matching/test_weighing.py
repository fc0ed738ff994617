"""Weighed in arrays as one by one."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.society import draw_society, invented_world
from bot.matching import weighing
from bot.matching.background import Background, Rarity, affinity, attributes, member_key, shared
from bot.matching.encoding import encode
from bot.matching.weighing import Affinities
from tests.matching.strategies import backgrounds

NAMES = st.frozensets(
    st.sampled_from([member_key(1), member_key(2), member_key(3), "a teacher", "a colleague"]), max_size=3
)
FAVOURS = st.frozensets(st.integers(0, 80).map(str), max_size=40)


@st.composite
def societies(draw: st.DrawFn) -> tuple[Background, ...]:
    """People who name each other and themselves, and have more favours than one word of bits holds."""
    people = []
    for identity in range(1, draw(st.integers(2, 5)) + 1):
        drawn = draw(backgrounds(identity))
        people.append(
            Background(
                id=identity,
                stints=drawn.stints,
                advisers=draw(NAMES),
                collaborators=draw(NAMES),
                hometown=drawn.hometown,
                homeland=draw(st.sampled_from([None, "HU", "US"])),
                topics=drawn.topics,
                units=drawn.units,
                offers=draw(FAVOURS),
                asks=draw(FAVOURS),
            )
        )
    return tuple(people)


def every_pair(people: tuple[Background, ...]) -> tuple[np.ndarray, np.ndarray]:
    low, high = np.triu_indices(len(people), 1)
    return low.astype(np.int64), high.astype(np.int64)


def one_by_one(people: tuple[Background, ...]) -> list[float]:
    rarity = Rarity.among(people)
    return [affinity(shared(one, other, rarity), rarity) for one, other in combinations(people, 2)]


@given(societies())
@settings(deadline=None, max_examples=100)
def test_every_pair_weighs_what_its_reasons_sum_up_to(people: tuple[Background, ...]) -> None:
    found = Affinities(encode(people)).of(*every_pair(people))
    assert found == pytest.approx(one_by_one(people), abs=1e-9)


@given(societies())
@settings(deadline=None, max_examples=50)
def test_an_attribute_is_as_rare_as_when_counted_one_by_one(people: tuple[Background, ...]) -> None:
    rarity, counted = encode(people).rarity, Rarity.among(people)
    for person in people:
        for key, _ in attributes(person):
            assert rarity.factor(key) == counted.factor(key)
        for favour in person.offers | person.asks:
            assert rarity.factor(f"favour:{favour}") == counted.factor(f"favour:{favour}")


def test_a_society_of_some_size_in_several_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing, "PAIRS_AT_A_TIME", 700)
    people = draw_society(80, invented_world(), 3)
    found = Affinities(encode(people)).of(*every_pair(people))
    assert found == pytest.approx(one_by_one(people), abs=1e-9)
    assert found.max() > 10


def test_nobody_and_people_of_whom_nothing_is_known() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert Affinities(encode(())).of(nothing, nothing).tolist() == []
    strangers = (Background(1), Background(2))
    assert Affinities(encode(strangers)).of(*every_pair(strangers)).tolist() == [0.0]

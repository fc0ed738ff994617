"""The closest of everyone whom they may meet."""

from itertools import combinations

import numpy as np
import pytest

from benchmarks.society import draw_society, invented_world
from bot.matching import candidates
from bot.matching.background import Background, affinity, shared
from bot.matching.candidates import Candidates
from bot.matching.encoding import encode
from bot.matching.problem import Problem
from bot.matching.rough import rough
from bot.matching.rules import Rules
from bot.matching.weighing import Affinities
from bot.matching.worth import Worth

Pair = tuple[int, int]


def finder(people: tuple[Background, ...], forbidden: frozenset[Pair] = frozenset()) -> Candidates:
    """Ids are positions."""
    problem = Problem(people, forbidden, 1)
    encoded = encode(people)
    rules = Rules(problem, encoded)
    worth = Worth(problem, encoded, rules)
    return Candidates(encoded, rules, worth, len(people), seed=1, colleagues_apart=True)


def found(people: tuple[Background, ...], forbidden: frozenset[Pair] = frozenset()) -> set[Pair]:
    weighed = finder(people, forbidden).find()
    return set(zip(weighed.low.tolist(), weighed.high.tolist(), strict=True))


@pytest.fixture(params=["everybody", "looked up"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(candidates, "WEIGH_ALL_UP_TO", 5)
    monkeypatch.setattr(candidates, "CLOSEST_OF_EVERYBODY", 10)
    if request.param == "looked up":
        monkeypatch.setattr(candidates, "EVERYBODY_UP_TO", 6)
    return str(request.param)


def test_up_to_a_size_they_are_all_allowed_pairs() -> None:
    people = tuple(Background(identity) for identity in range(20))
    met = frozenset({(1, 2), (3, 19)})
    assert found(people, met) == set(combinations(range(20), 2)) - met


@pytest.mark.usefixtures("way")
def test_only_allowed_pairs_and_enough_for_everyone() -> None:
    people = tuple(Background(identity, topics=frozenset({"optics"})) for identity in range(40))
    met = frozenset(two for two in combinations(range(40), 2) if 0 in two or sum(two) % 3)
    pairs = found(people, met - {(0, 1), (0, 5)})
    assert not pairs & (met - {(0, 1), (0, 5)})
    assert (0, 1) in pairs
    assert (0, 5) in pairs
    assert all(sum(person in pair for pair in pairs) >= 2 for person in range(40))


@pytest.mark.usefixtures("way")
def test_the_closest_is_among_them() -> None:
    people = tuple(
        Background(identity, topics=frozenset({f"topic {identity // 2}"}), units=frozenset({"everybody's"}))
        for identity in range(40)
    )
    assert {(low, low + 1) for low in range(0, 40, 2)} <= found(people)


@pytest.mark.usefixtures("way")
def test_an_offer_finds_who_asks_for_it_and_not_who_offers_the_same() -> None:
    offers = tuple(Background(identity, offers=frozenset({"mentoring"})) for identity in range(30))
    askers = tuple(Background(identity, asks=frozenset({"mentoring"})) for identity in range(30, 33))
    assert {(identity, asker) for identity in range(30) for asker in range(30, 33)} <= found((*offers, *askers))


@pytest.mark.usefixtures("way")
def test_of_whom_nothing_is_known_has_partners_by_lot() -> None:
    pairs = found(tuple(Background(identity) for identity in range(30)))
    assert {member for pair in pairs for member in pair} == set(range(30))


def test_partners_of_some_and_pairs_among_some() -> None:
    these = finder(tuple(Background(identity) for identity in range(5)), frozenset({(1, 3)}))
    partners = these.partners(np.array([1]))
    assert list(zip(partners.low.tolist(), partners.high.tolist(), strict=True)) == [(0, 1), (1, 2), (1, 4)]
    among = these.among(np.array([1, 3, 4]))
    assert list(zip(among.low.tolist(), among.high.tolist(), strict=True)) == [(1, 4), (3, 4)]


def test_a_rough_affinity_is_near_the_true_one() -> None:
    """Near enough that the closest few hold most of what the true closest would give."""
    people = draw_society(150, invented_world(), 2)
    encoded = encode(people)
    mine, theirs = rough(encoded, colleagues_apart=False)
    table = (mine @ theirs.T).toarray()
    low, high = np.triu_indices(len(people), 1)
    true = Affinities(encoded).of(low, high)
    assert np.abs(table[low, high] - true).mean() < 0.1
    assert np.corrcoef(table[low, high], true)[0, 1] > 0.97
    one, other = people[0], people[1]
    assert true[0] == pytest.approx(affinity(shared(one, other, encoded.rarity), encoded.rarity))

"""What a round heeds: slots, languages, employers, locks, who mixes, who waited; and why somebody is left over."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import candidates, matched
from bot.matching.background import OPEN_END, Background, Stint
from bot.matching.encoding import encode
from bot.matching.pairing import Pairing, Problem, pair
from bot.matching.problem import LeftOver, Method, Mixing
from bot.matching.rules import Rules
from tests.matching.test_pairing import society

FEW = settings(deadline=None, max_examples=30)
HERE = Stint(7, study=False, start=2015, end=OPEN_END)
LANGUAGES = ("en", "de", "fr")
Pair = tuple[int, int]


@st.composite
def problems(draw: st.DrawFn, most: int = 7) -> Problem:
    """Few people of whom little is known, under every sort of rule."""
    count = draw(st.integers(1, most))
    people = tuple(
        Background(
            identity,
            stints=(HERE,) if draw(st.integers(0, 3)) == 0 else (),
            topics=draw(st.frozensets(st.sampled_from(["optics", "gravity"]))),
            units=draw(st.frozensets(st.sampled_from(["History", "Plasma"]), max_size=1)),
            languages=draw(st.frozensets(st.sampled_from(LANGUAGES), max_size=2)),
        )
        for identity in range(1, count + 1)
    )
    every = list(combinations(range(1, count + 1), 2))
    return Problem(
        people,
        draw(st.frozensets(st.sampled_from(every), max_size=4)) if every else frozenset(),
        draw(st.integers(0, 1000)),
        slots=draw(st.dictionaries(st.integers(1, count), st.integers(0, 7))),
        mixing=draw(st.sampled_from(Mixing)),
        camps=draw(st.dictionaries(st.integers(1, count), st.integers(0, 2))),
        colleagues_apart=draw(st.booleans()),
        overdue=draw(st.frozensets(st.integers(1, count))),
    )


def may_meet(problem: Problem, one: Background, other: Background) -> bool:
    slots = problem.slots.get(one.id, -1) & problem.slots.get(other.id, -1)
    speak = not one.languages or not other.languages or one.languages & other.languages
    colleagues = problem.colleagues_apart and one.stints and other.stints
    return bool(slots and speak and not colleagues and (one.id, other.id) not in problem.forbidden)


def follows(problem: Problem, one: Background, other: Background) -> bool:
    if problem.mixing is Mixing.ACROSS_CAMPS:
        return {problem.camps.get(one.id, 0), problem.camps.get(other.id, 0)} == {1, 2}
    return bool(problem.mixing is Mixing.ACROSS_UNITS and one.units and other.units and not one.units & other.units)


def two_and_two(problem: Problem) -> Iterator[tuple[Background, Background]]:
    return combinations(sorted(problem.people, key=lambda person: person.id), 2)


def matchings(ids: Sequence[int], allowed: set[Pair]) -> Iterator[list[Pair]]:
    if not ids:
        yield []
        return
    first, *rest = ids
    yield from matchings(rest, allowed)
    for partner in rest:
        if (first, partner) in allowed:
            others = [person for person in rest if person != partner]
            yield from ([(first, partner), *further] for further in matchings(others, allowed))


def together(problem: Problem, group: Sequence[int]) -> bool:
    people = [person for person in problem.people if person.id in group]
    slot = -1
    spoken = set(LANGUAGES)
    for person in people:
        slot &= problem.slots.get(person.id, -1)
        spoken &= person.languages or spoken
    return bool(slot and spoken and all(may_meet(problem, *two) for two in combinations(people, 2)))


@given(problems())
@FEW
def test_rules_say_of_many_pairs_at_once_what_they_say_of_one(problem: Problem) -> None:
    rules = Rules(problem, encode(problem.people))
    pairs = list(two_and_two(problem))
    low = np.array([one.id - 1 for one, _ in pairs], dtype=np.int64)
    high = np.array([other.id - 1 for _, other in pairs], dtype=np.int64)
    assert rules.allowed(low, high).tolist() == [may_meet(problem, *two) for two in pairs]
    assert rules.follows(low, high).tolist() == [follows(problem, *two) for two in pairs]
    table = rules.rows(np.arange(len(problem.people)))
    assert (table == table.T).all()
    assert not table.diagonal().any()
    assert table[low, high].tolist() == [may_meet(problem, *two) for two in pairs]


@given(problems())
@FEW
def test_whoever_is_together_may_be_and_as_many_as_can_be_are(problem: Problem) -> None:
    pairing = pair(problem)
    assert all(together(problem, group) for group in pairing.groups)
    allowed = {(one.id, other.id) for one, other in two_and_two(problem) if may_meet(problem, one, other)}
    following = {(one.id, other.id) for one, other in two_and_two(problem) if follows(problem, one, other)}

    def order(made: list[Pair]) -> tuple[int, int, int]:
        held = {member for two in made for member in two}
        return len(made), len(held & problem.overdue), len(following.intersection(made))

    best = max(map(order, matchings([person.id for person in problem.people], allowed)))
    assert len(pairing.groups) == best[0]
    if all(len(group) == 2 for group in pairing.groups):
        assert order([(group[0], group[1]) for group in pairing.groups]) == best


@given(problems())
@FEW
def test_why_somebody_is_left_over_is_true(problem: Problem) -> None:
    pairing = pair(problem)
    assert set(pairing.why) == set(pairing.left_over)
    people = {person.id: person for person in problem.people}
    for member, reason in pairing.why.items():
        others = [other for other in problem.people if other.id != member]
        nobody = not any(may_meet(problem, *sorted((people[member], other), key=lambda it: it.id)) for other in others)
        assert (reason is LeftOver.ALONE) == (not others)
        assert (reason is LeftOver.ODD) == bool(others and not nobody)
        if reason is LeftOver.NO_COMMON_SLOT:
            assert not any(problem.slots.get(member, -1) & problem.slots.get(other.id, -1) for other in others)


def why(*people: Background, forbidden: frozenset[Pair] = frozenset()) -> set[LeftOver]:
    pairing = pair(Problem(people, forbidden, 1, slots={9: 2, 1: 1, 2: 1}))
    assert pairing.groups == ()
    return set(pairing.why.values())


def test_each_reason_to_be_left_over() -> None:
    assert why(Background(1)) == {LeftOver.ALONE}
    assert why(Background(1), Background(9)) == {LeftOver.NO_COMMON_SLOT}
    german, french = (Background(identity, languages=frozenset({it})) for identity, it in ((1, "de"), (2, "fr")))
    assert why(german, french) == {LeftOver.NO_COMMON_LANGUAGE}
    assert why(Background(1, stints=(HERE,)), Background(2, stints=(HERE,))) == {LeftOver.COLLEAGUES_ONLY}
    assert why(Background(1), Background(2), forbidden=frozenset({(1, 2)})) == {LeftOver.ALL_FORBIDDEN}
    three = tuple(Background(identity) for identity in (3, 4, 5))
    pairing = pair(Problem(three, frozenset({(3, 4)}), 1))
    assert list(pairing.why.values()) == [LeftOver.ODD]


def test_who_was_left_over_last_time_is_not_again() -> None:
    people = tuple(Background(identity) for identity in range(1, 4))
    apart = frozenset({(1, 2), (1, 3), (2, 3)}) - {(1, 2)}
    for waited in (1, 2):
        met = frozenset({(1, 2), (min(3, waited), max(3, waited))})
        assert pair(Problem(people, met, 1, overdue=frozenset({3 - waited}))).left_over == (waited,)
    assert pair(Problem(people, apart, 1, overdue=frozenset({3}))).left_over == (3,)


def test_a_locked_pair_is_a_group_whatever_else_and_takes_in_a_third() -> None:
    people = tuple(Background(identity, stints=(HERE,) if identity < 3 else ()) for identity in range(1, 6))
    locked = frozenset({(1, 2)})
    pairing = pair(Problem(people[:4], frozenset({(1, 2)}), 1, locked=locked, slots={1: 1, 2: 2}))
    assert pairing.groups == ((1, 2), (3, 4))
    assert (1, 2) in pairing.reasons
    pairing = pair(Problem(people, frozenset({(3, 4), (3, 5), (4, 5)}), 1, locked=locked))
    assert (1, 2) in {group[:2] for group in pairing.groups}
    assert pair(Problem(people[:2], frozenset(), 1, locked=frozenset({(1, 99)}))).groups == ()


def test_what_cannot_be_is_refused() -> None:
    people = tuple(Background(identity) for identity in range(1, 4))
    with pytest.raises(ValueError, match="2 is locked twice"):
        Problem(people, frozenset(), 1, locked=frozenset({(1, 2), (2, 3)}))
    with pytest.raises(ValueError, match="themself"):
        Problem(people, frozenset(), 1, locked=frozenset({(2, 2)}))
    with pytest.raises(ValueError, match="2 to 4"):
        Problem(people, frozenset(), 1, group_size=5)


def test_a_trio_has_a_slot_common_to_all_three() -> None:
    people = tuple(Background(identity) for identity in range(1, 4))
    assert pair(Problem(people, frozenset(), 1, slots={1: 0b011, 2: 0b110, 3: 0b101})).groups != ((1, 2, 3),)
    assert pair(Problem(people, frozenset(), 1, slots={1: 0b011, 2: 0b111, 3: 0b101})).groups == ((1, 2, 3),)


def crowd(count: int, seed: int) -> Problem:
    """So many people under all rules at once."""
    rng = random.Random(seed)
    people = [
        replace(
            person,
            stints=(Stint(rng.randint(1, 9), study=False, start=2010, end=OPEN_END),),
            languages=frozenset(rng.sample(LANGUAGES, rng.randint(0, 2))),
        )
        for person in society(count, seed)
    ]
    ids = sorted(person.id for person in people)
    return Problem(
        tuple(people),
        frozenset(two for two in combinations(ids, 2) if rng.random() < 0.3),
        seed,
        slots={identity: rng.randint(1, 15) for identity in ids},
        mixing=Mixing.ACROSS_CAMPS,
        camps={identity: rng.randint(0, 2) for identity in ids},
        overdue=frozenset(rng.sample(ids, 20)),
    )


def checked(problem: Problem) -> Pairing:
    pairing = pair(problem)
    people = {person.id: person for person in problem.people}
    assert sorted([*(member for group in pairing.groups for member in group), *pairing.left_over]) == sorted(people)
    for group in pairing.groups:
        pairs = list(combinations([people[member] for member in group], 2))
        assert not any(
            one.stints[0].organization == other.stints[0].organization
            or (one.languages and other.languages and not one.languages & other.languages)
            or not problem.slots[one.id] & problem.slots[other.id]
            or (one.id, other.id) in problem.forbidden
            for one, other in pairs
        )
    return pairing


@pytest.mark.parametrize("way", ["everybody", "looked up"])
def test_a_crowd_under_all_rules_at_once(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond what is weighed whole, and as if there were thousands."""
    if way == "looked up":
        monkeypatch.setattr(candidates, "EVERYBODY_UP_TO", 100)
        monkeypatch.setattr(matched, "EVERYBODY_UP_TO", 100)
    problem = crowd(300, 1)
    pairing = checked(problem)
    assert pairing.method is Method.EXACT_OVER_CANDIDATES
    assert pairing.left_over == ()
    two = [group for group in pairing.groups if len(group) == 2]
    across = sum({problem.camps[low], problem.camps[high]} == {1, 2} for low, high in two)
    smaller = min(sum(camp == side for camp in problem.camps.values()) for side in (1, 2))
    assert across >= 0.95 * smaller
    assert pair(problem) == pairing


@pytest.mark.parametrize("way", ["everybody", "looked up"])
def test_in_a_crowd_too_whoever_waited_is_not_left_over_again(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ninety may only meet the ten others: of the ninety ten find somebody, and they are those who waited."""
    if way == "looked up":
        monkeypatch.setattr(candidates, "EVERYBODY_UP_TO", 100)
        monkeypatch.setattr(matched, "EVERYBODY_UP_TO", 100)
    people = society(200, 5)
    ids = sorted(person.id for person in people)
    bridge = set(ids[:40])
    apart = frozenset(two for two in combinations(ids[40:], 2))
    waited = frozenset(ids[40:60])
    pairing = pair(Problem(people, apart, 1, overdue=waited))
    seated = {member for group in pairing.groups for member in group}
    assert len(pairing.groups) == 40
    assert bridge | waited <= seated


def test_a_bound_that_is_passed_is_said() -> None:
    pairing = pair(Problem(society(200, 6), frozenset(), 1), seconds=0)
    assert pairing.method is Method.GREEDY
    assert pairing.left_over == ()
    exact = pair(Problem(society(200, 6), frozenset(), 1))
    assert exact.method is Method.EXACT_OVER_CANDIDATES
    assert 0.8 * exact.affinity <= pairing.affinity

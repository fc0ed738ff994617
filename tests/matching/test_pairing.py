"""What a round of pairing promises, whoever takes part."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import pytest
import rustworkx
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.background import OPEN_END, Background, Rarity, affinity, shared
from bot.matching.candidates import WEIGH_ALL_UP_TO
from bot.matching.pairing import Pairing, Problem, pair
from bot.matching.problem import LeftOver
from bot.matching.worth import NEW_FACE
from tests.matching.strategies import problems

FEW = settings(deadline=None, max_examples=30)
# What the lot may shift for each pair, in units of affinity.
LOT = 0.0085

Pair = tuple[int, int]


def society(count: int, seed: int) -> tuple[Background, ...]:
    """Members with Zipf-like attributes: a few are common, most are rare."""
    rng = random.Random(seed)

    def some(noun: str, kinds: int, most: int) -> frozenset[str]:
        return frozenset(f"{noun} {int(kinds ** rng.random())}" for _ in range(rng.randint(0, most)))

    return tuple(
        Background(
            id=identity,
            advisers=some("teacher", 40, 1),
            topics=some("topic", 25, 4),
            units=some("unit", 12, 2),
            offers=some("favour", 9, 1),
            asks=some("favour", 9, 1),
            hometown=rng.choice([None, rng.randint(1, 30)]),
            homeland=rng.choice([None, "HU", "US", "JP"]),
        )
        for identity in rng.sample(range(1, 100_000), count)
    )


def values(problem: Problem) -> dict[Pair, float]:
    """What every allowed pair of ids (low, high) is worth: their affinity, and meeting somebody new."""
    rarity = Rarity.among(problem.people)
    return {
        (one.id, other.id): 0.0 if one_group(one, other) else NEW_FACE + affinity(shared(one, other, rarity), rarity)
        for one, other in combinations(sorted(problem.people, key=lambda person: person.id), 2)
        if (one.id, other.id) not in problem.forbidden
    }


def one_group(one: Background, other: Background) -> bool:
    """Whether they work at one place now, and share a unit or somebody whom both know."""
    places = [
        {stint.organization for stint in person.stints if not stint.study and stint.end == OPEN_END}
        for person in (one, other)
    ]
    known = [person.advisers | person.collaborators for person in (one, other)]
    return bool(places[0] & places[1] and (one.units & other.units or known[0] & known[1]))


def pairs_of(pairing: Pairing) -> list[Pair]:
    return [(low, high) for group in pairing.groups for low, high in combinations(group, 2)]


def matchings(ids: Sequence[int], allowed: dict[Pair, float]) -> Iterator[list[Pair]]:
    """Every way to pair some of these people."""
    if not ids:
        yield []
        return
    first, *rest = ids
    yield from matchings(rest, allowed)
    for partner in rest:
        if (first, partner) in allowed:
            others = [person for person in rest if person != partner]
            yield from ([(first, partner), *further] for further in matchings(others, allowed))


def best_by_trying_all(problem: Problem) -> tuple[int, float]:
    allowed = values(problem)
    ids = sorted(person.id for person in problem.people)
    return max((len(made), sum(allowed[pair_] for pair_ in made)) for made in matchings(ids, allowed))


def best_by_blossom(problem: Problem) -> tuple[int, float]:
    """Rustworkx on the graph of all allowed pairs, weights in millionths."""
    allowed = values(problem)
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    index = {person.id: graph.add_node(person.id) for person in problem.people}
    graph.add_edges_from([(index[low], index[high], round(value * 1e6)) for (low, high), value in allowed.items()])
    made = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    chosen = [tuple(sorted((graph[one], graph[other]))) for one, other in made]
    return len(chosen), sum(allowed[low, high] for low, high in chosen)


def reached(problem: Problem, pairing: Pairing) -> tuple[int, float]:
    """Pairs and their affinity; of a trio the pair that counts is the best one."""
    allowed = values(problem)
    best = [max(allowed[pair_] for pair_ in combinations(group, 2)) for group in pairing.groups]
    return len(pairing.groups), sum(best)


@given(problems())
@settings(deadline=None, max_examples=50)
def test_everyone_is_in_exactly_one_allowed_group_or_left_over(problem: Problem) -> None:
    pairing = pair(problem)
    seated = [member for group in pairing.groups for member in group]
    assert Counter([*seated, *pairing.left_over]) == Counter(person.id for person in problem.people)
    assert {len(group) for group in pairing.groups} <= {2, 3}
    assert not problem.forbidden & set(pairs_of(pairing))


@given(problems(may_forbid=False))
@FEW
def test_an_odd_number_makes_exactly_one_trio_where_nothing_is_forbidden(problem: Problem) -> None:
    pairing = pair(problem)
    trios = sum(len(group) == 3 for group in pairing.groups)
    assert trios == (len(problem.people) % 2 if len(problem.people) > 1 else 0)
    assert len(pairing.left_over) == (len(problem.people) == 1)


@given(problems(), st.randoms(use_true_random=False))
@FEW
def test_the_same_seed_gives_the_same_round_in_whatever_order_people_come(problem: Problem, rng: random.Random) -> None:
    people = list(problem.people)
    rng.shuffle(people)
    assert pair(replace(problem, people=tuple(people))) == pair(problem)


@given(problems(most=8) | problems(most=7, may_forbid=False))
@FEW
def test_what_is_shared_is_the_most_that_any_pairing_reaches(problem: Problem) -> None:
    pairing = pair(problem)
    count, total = reached(problem, pairing)
    best_count, best_total = best_by_trying_all(problem)
    assert count == best_count
    # Somebody may have given up a better pair, so that nobody is left over where not everyone may meet.
    if not problem.forbidden or all(len(group) == 2 for group in pairing.groups):
        assert total >= best_total - LOT * count - 1e-9


@pytest.mark.parametrize("count", [2, 3, 17, 40, 59, 60])
def test_larger_rounds_agree_with_an_exact_solver_over_all_pairs(count: int) -> None:
    rng = random.Random(count)
    people = society(count, seed=count)
    ids = sorted(person.id for person in people)
    forbidden = frozenset(pair_ for pair_ in combinations(ids, 2) if rng.random() < 0.2 and count > 3)
    problem = Problem(people, forbidden, seed=count)
    reached_count, total = reached(problem, pair(problem))
    best_count, best_total = best_by_blossom(problem)
    assert reached_count == best_count
    assert total >= best_total - LOT * reached_count


def test_the_lot_decides_among_people_who_share_nothing() -> None:
    people = tuple(Background(id=identity) for identity in range(1, 9))
    rounds = {pair(Problem(people, frozenset(), seed)).groups for seed in range(12)}
    assert len(rounds) > 1
    assert all(len(groups) == 4 for groups in rounds)


def test_people_who_may_meet_nobody_are_left_over_and_hold_nobody_up() -> None:
    people = tuple(Background(id=identity, topics=frozenset({"optics"})) for identity in range(1, 7))
    hermit = frozenset((1, other) for other in range(2, 7))
    pairing = pair(Problem(people, hermit, seed=1))
    assert pairing.left_over == (1,)
    assert sorted(len(group) for group in pairing.groups) == [2, 3]


@pytest.mark.parametrize("seed", range(20))
def test_whoever_may_join_no_pair_takes_the_place_of_one_who_may(seed: int) -> None:
    """Five people of whom some have met: where two and three may meet, nobody is left over."""
    rng = random.Random(seed)
    people = society(5, seed)
    ids = sorted(person.id for person in people)
    met = frozenset(pair_ for pair_ in combinations(ids, 2) if rng.random() < 0.4)
    trios = [
        trio
        for trio in combinations(ids, 3)
        if not met & set(combinations(trio, 2)) and tuple(sorted(set(ids) - set(trio))) not in met
    ]
    assert pair(Problem(people, met, seed)).left_over == () or not trios


def test_nobody_at_all_and_one_alone() -> None:
    assert pair(Problem((), frozenset(), 1)) == Pairing((), (), {})
    assert pair(Problem((Background(7),), frozenset(), 1)) == Pairing((), (7,), {}, {7: LeftOver.ALONE})


def test_forbidden_pairs_of_people_who_are_absent_are_ignored() -> None:
    people = (Background(1), Background(2))
    assert pair(Problem(people, frozenset({(1, 99), (98, 99)}), 1)).groups == ((1, 2),)


def test_a_third_joins_the_pair_with_whom_they_share_most() -> None:
    people = (
        Background(1, advisers=frozenset({"a teacher"})),
        Background(2, advisers=frozenset({"a teacher"})),
        Background(3, hometown=1),
        Background(4, hometown=1),
        Background(5, units=frozenset({"History"}), homeland="HU"),
    )
    close = replace(people[0], homeland="HU")
    assert (1, 2, 5) in pair(Problem((close, *people[1:]), frozenset(), 3)).groups


@given(problems())
@FEW
def test_reasons_are_there_for_every_two_who_meet_and_for_nobody_else(problem: Problem) -> None:
    pairing = pair(problem)
    people = {person.id: person for person in problem.people}
    rarity = Rarity.among(problem.people)
    assert set(pairing.reasons) == set(pairs_of(pairing))
    for (low, high), grounds in pairing.reasons.items():
        assert grounds == shared(people[low], people[high], rarity)


def test_beyond_the_exact_size_whoever_can_be_paired_is() -> None:
    """Everyone's closest are the same few, the rest must look further; two camps may not meet their own."""
    total = WEIGH_ALL_UP_TO + 31
    popular = tuple(Background(i, topics=frozenset({f"topic {n}" for n in range(12)})) for i in range(1, 22))
    rest = tuple(Background(i, topics=frozenset({f"topic {i % 12}"})) for i in range(22, total + 1))
    camps = frozenset((one.id, other.id) for one, other in combinations(rest, 2) if one.id % 2 == other.id % 2)
    pairing = pair(Problem(popular + rest, camps, seed=5))
    assert pairing.left_over == ()
    assert not camps & set(pairs_of(pairing))
    assert sum(len(group) == 3 for group in pairing.groups) == total % 2


@pytest.mark.parametrize("met_before", [0.5, 0.9, 0.985])
@pytest.mark.parametrize("newcomers", [0, 25])
def test_beyond_the_exact_size_as_many_are_paired_as_any_pairing_could(met_before: float, newcomers: int) -> None:
    """Most have met each other, newcomers nobody: chains of swaps lead to the largest pairing."""
    rng = random.Random(newcomers)
    people = society(WEIGH_ALL_UP_TO + 20, newcomers)
    ids = sorted(person.id for person in people)
    old = ids[newcomers:]
    met = frozenset(pair_ for pair_ in combinations(old, 2) if rng.random() < met_before)
    problem = Problem(people, met, seed=1)
    assert len(pair(problem).groups) == best_by_blossom(problem)[0]


def test_beyond_the_exact_size_little_is_lost() -> None:
    problem = Problem(society(WEIGH_ALL_UP_TO + 50, seed=4), frozenset(), seed=4)
    count, total = reached(problem, pair(problem))
    best_count, best_total = best_by_blossom(problem)
    assert count == best_count
    assert total >= 0.97 * best_total


def test_who_know_each_other_are_paired_only_where_nobody_else_is_left() -> None:
    close = frozenset({"a teacher"})
    people = tuple(Background(identity, advisers=close if identity < 3 else frozenset()) for identity in range(1, 5))
    alike = pair(Problem(people, frozenset(), seed=1))
    assert (1, 2) in alike.groups
    acquainted = frozenset({(1, 2)})
    assert (1, 2) not in pair(Problem(people, frozenset(), seed=1, acquainted=acquainted)).groups
    assert pair(Problem(people[:2], frozenset(), seed=1, acquainted=acquainted)).groups == ((1, 2),)

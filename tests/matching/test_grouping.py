"""Groups of three and four."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.background import Rarity, affinity, shared
from bot.matching.pairing import Problem, pair
from tests.matching.test_pairing import society
from tests.matching.test_rules import problems, together

FEW = settings(deadline=None, max_examples=25)
# How many groups have how many people, where everybody may meet.
SIZES = {
    3: {3: {3: 1}, 4: {4: 1}, 5: {2: 1, 3: 1}, 9: {3: 3}, 10: {3: 2, 4: 1}, 11: {3: 3, 2: 1}, 60: {3: 20}},
    4: {4: {4: 1}, 5: {5: 1}, 6: {3: 2}, 7: {3: 1, 4: 1}, 8: {4: 2}, 9: {4: 1, 5: 1}, 10: {4: 1, 3: 2}, 60: {4: 15}},
}


@pytest.mark.parametrize(("size", "count"), [(size, count) for size, cases in SIZES.items() for count in cases])
def test_groups_have_their_size_or_as_few_as_can_be_one_more_or_less(size: int, count: int) -> None:
    pairing = pair(Problem(society(count, seed=count), frozenset(), 1, group_size=size))
    assert pairing.left_over == ()
    assert Counter(map(len, pairing.groups)) == SIZES[size][count]


@pytest.mark.parametrize("size", [3, 4])
@pytest.mark.parametrize("count", [2, 1])
def test_fewer_than_a_group_stay_what_they_are(size: int, count: int) -> None:
    pairing = pair(Problem(society(count, seed=1), frozenset(), 1, group_size=size))
    assert [len(group) for group in pairing.groups] == [2][: count - 1]


@given(problems(9), st.sampled_from([3, 4]))
@FEW
def test_all_of_a_group_may_meet_at_one_time_in_one_language(problem: Problem, size: int) -> None:
    asked = Problem(
        problem.people,
        problem.forbidden,
        problem.seed,
        slots=problem.slots,
        colleagues_apart=problem.colleagues_apart,
        group_size=size,
    )
    pairing = pair(asked)
    seated = [member for group in pairing.groups for member in group]
    assert sorted([*seated, *pairing.left_over]) == sorted(person.id for person in problem.people)
    assert all(2 <= len(group) <= size + 1 and together(asked, group) for group in pairing.groups)
    assert set(pairing.reasons) == {two for group in pairing.groups for two in combinations(group, 2)}
    assert pair(asked) == pairing


def test_a_locked_pair_is_in_one_group() -> None:
    people = society(12, seed=3)
    ids = sorted(person.id for person in people)
    for size in (3, 4):
        locked = frozenset({(ids[0], ids[7])})
        pairing = pair(Problem(people, locked, 1, locked=locked, group_size=size))
        assert Counter(map(len, pairing.groups)) == {size: 12 // size}
        assert any({ids[0], ids[7]} <= set(group) for group in pairing.groups)


def partitions(ids: Sequence[int], size: int) -> Iterator[list[tuple[int, ...]]]:
    if not ids:
        yield []
        return
    first, *rest = ids
    for others in combinations(rest, size - 1):
        left = [member for member in rest if member not in others]
        yield from ([(first, *others), *more] for more in partitions(left, size))


@pytest.mark.parametrize(("size", "count"), [(3, 9), (4, 8)])
def test_what_is_shared_comes_near_the_most_that_any_grouping_reaches(size: int, count: int) -> None:
    shares = []
    for seed in range(20):
        people = society(count, seed)
        rarity = Rarity.among(people)
        values = {
            frozenset({one.id, other.id}): affinity(shared(one, other, rarity), rarity)
            for one, other in combinations(people, 2)
        }
        best = max(
            sum(values[frozenset(two)] for group in made for two in combinations(group, 2))
            for made in partitions([person.id for person in people], size)
        )
        shares.append(pair(Problem(people, frozenset(), seed, group_size=size)).affinity / best)
    assert max(shares) <= 1 + 1e-9
    assert mean(shares) > 0.9
    assert min(shares) > 0.7

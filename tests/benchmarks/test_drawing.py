"""What benchmarks draw, and how they count."""

import random
from itertools import combinations

import numpy as np
import pytest
import rustworkx
from rapidfuzz.distance import OSA

from benchmarks import affiliations, judging, queries
from benchmarks.bounds import Bound, parts_of, tighten
from benchmarks.measuring import milliseconds
from benchmarks.perturbed import Case
from benchmarks.queries import Query
from benchmarks.scratch import Name
from benchmarks.society import draw_society, invented_world


def test_scores_are_those_of_rors_test_suite() -> None:
    cases = [Case("both", frozenset({"a", "b"})), Case("wrong", frozenset({"c"})), Case("none", frozenset())]
    answers = {"both": frozenset({"a"}), "wrong": frozenset({"d"}), "none": frozenset[str | None]()}
    scores = affiliations.judge(lambda text: answers[text], cases)
    assert (scores["accuracy"], scores["precision"], scores["recall"]) == (1 / 3, 1 / 2, 1 / 3)


def test_what_is_wanted_counts_by_its_place_among_the_choices() -> None:
    asked = [Query("first", 1, 1), Query("sixth", 6, 50), Query("none", 99, 1)]
    found = judging.judge(lambda _: list(range(1, 40)), asked).figures()
    assert (found["in_25_share"], found["in_5_share"]) == (2 / 3, 1 / 3)
    assert (found["ceiling_in_25_share"], found["decidable"], found["decidable_in_25_share"]) == (2.5 / 3, 2, 1 / 2)


def test_rivals_are_the_organizations_of_which_a_name_begins_so() -> None:
    keys = [(1, "university of here"), (1, "university here"), (2, "university of there"), (3, "other place")]
    names = [Name(organization, None, key, key) for organization, key in keys]
    for query in queries.prefixes(names, 50, random.Random(1)):
        assert query.rivals == (1 if query.text.startswith(("other", "university h")) or query.text == "othe" else 2)


def test_organizations_of_the_same_name_are_rivals() -> None:
    names = [
        Name(organization, None, key, key) for organization, key in ((1, "academy"), (2, "academy"), (3, "society"))
    ]
    assert {query.wanted: query.rivals for query in queries.typos(names, 50, random.Random(1))} == {1: 2, 2: 2, 3: 1}


def test_a_typo_changes_one_letter_or_swaps_two() -> None:
    rng = random.Random(1)
    for _ in range(200):
        assert OSA.distance("laboratory", queries.mistype("laboratory", rng)) <= 1


def test_p99_is_the_nearest_rank() -> None:
    assert milliseconds([number / 1000 for number in range(1, 201)]) == {
        "median_ms": 100.5,
        "p99_ms": 198.0,
        "worst_ms": 200.0,
        "count": 200,
    }


def test_the_same_seed_draws_the_same_society() -> None:
    world = invented_world()
    people = draw_society(50, world, 7)
    assert people == draw_society(50, world, 7)
    assert people != draw_society(50, world, 8)


@pytest.mark.parametrize("seed", range(8))
def test_the_bound_is_what_the_best_pairing_weighs_and_nothing_is_above_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    total = int(rng.integers(6, 40))
    low, high = (ends.astype(np.int64) for ends in np.triu_indices(total, 1))
    # Triangles of heavy pairs, which halve: without odd sets the bound would be above every pairing.
    weights = rng.integers(0, 9, size=len(low)) + 30.0 * (low // 3 == high // 3)
    judge: rustworkx.PyGraph[None, int] = rustworkx.PyGraph(multigraph=False)
    judge.add_nodes_from([None] * total)
    judge.add_edges_from(list(zip(low.tolist(), high.tolist(), weights.astype(int).tolist(), strict=True)))
    best = rustworkx.max_weight_matching(judge, weight_fn=int)
    reached = sum(int(judge.get_edge_data(*pair)) for pair in best)
    first = np.arange(len(low)) % 2 == 0
    bound = Bound(total, low[first], high[first], weights[first])
    tighten(bound, (low, high, weights), rounds=60)
    bound.mend([(low, high, weights)])
    assert bound.above(low, high, weights).max() <= 1e-6
    assert reached - 1e-6 <= bound.value() <= 1.02 * reached


def test_all_pairs_come_once_in_parts() -> None:
    found = [(low, high) for lows, highs in parts_of(10, rows=3) for low, high in zip(lows, highs, strict=True)]
    assert sorted(found) == list(combinations(range(10), 2))


def test_several_words_have_as_rivals_what_has_them_all_in_any_order() -> None:
    keys = [(1, "maxim planet optics"), (2, "optics of planet maxim"), (3, "maxim optics")]
    names = [Name(organization, None, key, key) for organization, key in keys]
    for query in queries.word_prefixes(names, 50, random.Random(1)):
        assert len(query.text.split()) > 1
        assert query.rivals == (2 if " pl" in f" {query.text}" else 3)


def test_a_typo_in_a_beginning_counts_the_rivals_of_what_was_meant() -> None:
    names = [Name(number, None, key, key) for number, key in enumerate(("university of here", "university of there"))]
    for query in queries.prefixes_with_typo(names, 50, random.Random(1)):
        assert query.rivals == 2
        assert not names[0].key.startswith(query.text)

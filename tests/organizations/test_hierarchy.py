from bot.organizations.hierarchy import Hierarchy


def test_parts_and_wholes_reach_over_generations() -> None:
    hierarchy = Hierarchy([(2, 1), (3, 2), (4, 1)])
    assert hierarchy.parts(1) == {1, 2, 3, 4}
    assert hierarchy.wholes(3) == {3, 2, 1}
    assert hierarchy.parts(99) == {99}


def test_a_circle_ends() -> None:
    hierarchy = Hierarchy([(1, 2), (2, 1)])
    assert hierarchy.parts(1) == hierarchy.wholes(1) == {1, 2}

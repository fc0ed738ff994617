"""What one viewer may count is what everyone may, and what differs for them."""

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from bot.organizations.headcount import Everyone, Headcount

ORGANIZATIONS = st.integers(1, 8)


@given(
    everyone=st.dictionaries(ORGANIZATIONS, st.integers(1, 5)),
    differences=st.dictionaries(ORGANIZATIONS, st.integers(-5, 5)),
)
def test_it_is_the_sum_without_those_where_nobody_is_left(
    everyone: dict[int, int], differences: dict[int, int]
) -> None:
    sums = {one: everyone.get(one, 0) + differences.get(one, 0) for one in everyone | differences}
    expected = {one: count for one, count in sums.items() if count > 0}

    headcount = Headcount(Everyone(everyone), differences)

    assert dict(headcount) == expected
    assert len(headcount) == len(expected)
    assert [one in headcount for one in range(10)] == [one in expected for one in range(10)]
    by_count = sorted(expected, key=lambda one: (-expected[one], one))
    assert list(headcount.busiest()) == by_count
    assert list(islice(headcount.busiest(), 2)) == by_count[:2]

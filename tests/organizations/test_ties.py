"""No sequence of moves loses what a member said, nor makes a tie that another one makes superfluous."""

from hypothesis import given
from hypothesis import strategies as st

from bot.models import AffiliationKind
from bot.organizations.ties import Tie, unite

FACTS = st.tuples(
    st.sampled_from([AffiliationKind.EMPLOYMENT, AffiliationKind.EDUCATION]),
    st.sampled_from(["", "Professor", "Postdoc"]),
    st.sampled_from([None, 1990, 2000]),
    st.sampled_from([None, 2010]),
    st.booleans(),
)


def ties(facts: list[tuple[AffiliationKind, str, int | None, int | None, bool]], first: int) -> list[Tie]:
    return [Tie(number, 1, *fact) for number, fact in enumerate(facts, first)]


@given(st.lists(st.lists(FACTS, max_size=4), min_size=2, max_size=5))
def test_nothing_is_lost_and_nothing_doubled(
    places: list[list[tuple[AffiliationKind, str, int | None, int | None, bool]]],
) -> None:
    everything = [ties(facts, 100 * place) for place, facts in enumerate(places)]
    last = everything[0]
    for coming in everything[1:]:
        union = unite(coming, last)
        kept = union.moved + union.stood
        assert sorted(tie.id for tie in (*kept, *union.absorbed)) == sorted(tie.id for tie in (*coming, *last))
        for tie in (*coming, *last):
            assert any(other.says_all_of(tie) for other in kept), "lost"
        for tie in union.moved:
            assert not any(other.says_all_of(tie) or tie.says_all_of(other) for other in union.stood), "doubled"
        last = kept


def test_of_two_that_say_the_same_the_one_there_stays() -> None:
    fact = (AffiliationKind.EMPLOYMENT, "Professor", 1990, None, True)
    union = unite(ties([fact], 1), ties([fact], 2))
    assert ([tie.id for tie in union.moved], [tie.id for tie in union.absorbed]) == ([], [1])
    assert [tie.id for tie in union.stood] == [2]


def test_what_contradicts_is_kept_twice() -> None:
    left = ties([(AffiliationKind.EMPLOYMENT, "Postdoc", 1990, 1995, False)], 1)
    back = ties([(AffiliationKind.EMPLOYMENT, "Professor", 2000, None, True)], 2)
    union = unite(left, back)
    assert (union.moved, union.absorbed, union.stood) == (left, [], back)

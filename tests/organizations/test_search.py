"""Search as you type, on a handful of organizations."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import OrganizationKind
from bot.organizations.headcount import Everyone, Headcount
from bot.organizations.index import OrganizationIndex
from tests.organizations.records import index_rows, raw, typed

MIT = "Massachusetts Institute of Technology"
WASHINGTON = "University of Washington"


@pytest.fixture(scope="module")
def index() -> OrganizationIndex:
    records = typed(
        raw(1, MIT, city="Cambridge", state="MA", acronyms=["MIT", "M.I.T."]),
        raw(2, "Manukau Institute of Technology", city="Auckland", country="NZ", state=None, acronyms=["MIT"]),
        raw(3, WASHINGTON, city="Seattle", state="WA"),
        raw(4, "Washington University in St. Louis", city="St Louis", state="MO"),
        raw(5, "Max Planck Institute of Quantum Optics", types=["facility"], city="Garching", country="DE", state="BY"),
        raw(6, "Universität Zürich", city="Zurich", country="CH", state="ZH", aliases=["University of Zurich"]),
        raw(7, "National Institute of Standards and Technology", types=["government"], city="Gaithersburg", state="MD"),
        raw(8, "Withdrawn University", status="withdrawn"),
        raw(9, "Springfield College", city="Springfield", state="MA"),
        raw(10, "Springfield College", city="Springfield", state="IL"),
    )
    return OrganizationIndex(index_rows(records, well_known=[MIT]))


def first(index: OrganizationIndex, text: str) -> str:
    return index.search(text)[0].name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("massach", MIT),
        ("MASSACHUSETTS institute", MIT),
        ("institute massachusetts", MIT),
        ("mit", MIT),
        ("m.i.t.", MIT),
        ("mit auckland", "Manukau Institute of Technology"),
        ("Massachusets Institute of Tecnology", MIT),
        ("masachu", MIT),
        ("university of washington", WASHINGTON),
        ("washington university", "Washington University in St. Louis"),
        ("washington seattle", WASHINGTON),
        ("max pla opt", "Max Planck Institute of Quantum Optics"),
        ("universitat zurich", "Universität Zürich"),
        ("Univ. Zürich", "Universität Zürich"),
        ("natl inst standards", "National Institute of Standards and Technology"),
        ("universityof washingtn", WASHINGTON),
        ("washignton universty", "Washington University in St. Louis"),
        ("max plnck quantum optcs", "Max Planck Institute of Quantum Optics"),
        ("springfield ma", "Springfield College"),
        ("mit springfield", MIT),
    ],
)
def test_what_people_type_finds_what_they_mean(index: OrganizationIndex, text: str, name: str) -> None:
    assert first(index, text) == name


def test_a_hit_says_what_and_where_it_is(index: OrganizationIndex) -> None:
    hit = index.search("university of zurich")[0]
    assert (hit.name, hit.matched) == ("Universität Zürich", "University of Zurich")
    assert (hit.kind, hit.city, hit.subdivision, hit.country) == (
        OrganizationKind.UNIVERSITY,
        "Zurich",
        "CH-ZH",
        "CH",
    )
    entry = index.get(hit.id)
    assert entry is not None
    assert entry.name == hit.name


def test_an_organization_is_listed_once(index: OrganizationIndex) -> None:
    hits = index.search("m")
    assert len({hit.id for hit in hits}) == len(hits)


def test_namesakes_are_listed_side_by_side(index: OrganizationIndex) -> None:
    assert {hit.subdivision for hit in index.search("springfield college")} == {"US-MA", "US-IL"}


def test_withdrawn_organizations_are_never_found(index: OrganizationIndex) -> None:
    assert "Withdrawn University" not in {hit.name for hit in index.search("withdrawn university")}
    assert index.get(10**6) is None


def test_kinds_narrow_the_search_also_after_a_typo(index: OrganizationIndex) -> None:
    kinds = {OrganizationKind.GOVERNMENT_LAB}
    assert [hit.kind for hit in index.search("institute", kinds=kinds)] == [OrganizationKind.GOVERNMENT_LAB]
    assert [hit.kind for hit in index.search("institut standarts", kinds=kinds)] == [OrganizationKind.GOVERNMENT_LAB]
    assert index.search("institute", kinds=[]) == []


def test_what_comes_near_follows_what_matches(index: OrganizationIndex) -> None:
    hits = index.search("springfield college")
    exact = [hit.exact for hit in hits]
    assert exact == sorted(exact, reverse=True)
    assert exact[:2] == [True, True]
    assert not index.search("sprinfield college")[0].exact


def test_organizations_with_members_come_first_of_those_that_match(index: OrganizationIndex) -> None:
    zurich = index.search("zurich")[0].id
    washington, st_louis = (hit.id for hit in index.search("washington")[:2])
    assert [hit.id for hit in index.search("washington", members=Headcount(Everyone({st_louis: 1, zurich: 9})))][
        :2
    ] == [
        st_louis,
        washington,
    ]
    assert index.search("univ", members=Headcount(Everyone({zurich: 1}), {zurich: 8, st_louis: 1}))[0].id == zurich


def test_an_empty_query_lists_the_well_known_first(index: OrganizationIndex) -> None:
    assert first(index, "  ") == MIT


def test_no_more_than_the_limit(index: OrganizationIndex) -> None:
    assert len(index.search("university", limit=2)) == 2


def test_suggestions_come_near(index: OrganizationIndex) -> None:
    assert MIT in index.nearest("Masachusets Instutute")


def test_nonsense_finds_nothing(index: OrganizationIndex) -> None:
    assert index.search("qqqqqqqq xxxxxxx") == []


def test_an_empty_registry_finds_nothing() -> None:
    empty = OrganizationIndex(index_rows([]))
    assert empty.search("mit") == []
    assert empty.search("") == []
    assert empty.resolve("MIT, Cambridge").organizations == ()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_search_or_resolve(index: OrganizationIndex, text: str) -> None:
    assert len(index.search(text)) <= 25
    assert index.resolve(text).affiliation == text
    index.search(f"max {text} washington")
    index.resolve(f"Universität Zürich{text}, {text} Zurich")

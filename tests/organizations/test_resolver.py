"""Affiliation strings as people write them, against a handful of organizations."""

from dataclasses import replace

import pytest

from bot.organizations.index import OrganizationIndex
from bot.organizations.resolver import ResolutionStatus
from tests.organizations.records import index_rows, raw, typed

UCLA = "University of California, Los Angeles"
UC_DAVIS = "University of California, Davis"
OAK_RIDGE = "Oak Ridge National Laboratory"
ZURICH = "Universität Zürich"
ETH = "ETH Zurich"
IBM = "IBM (United States)"
YALE = "Yale University"
LUND = "Lund University"
GEOLOGICAL_SURVEY = "United States Geological Survey"
CHAPEL_HILL = "University of North Carolina at Chapel Hill"


@pytest.fixture(scope="module")
def index() -> OrganizationIndex:
    records = typed(
        raw(1, UCLA, city="Los Angeles", state="CA", acronyms=["UCLA"]),
        raw(2, UC_DAVIS, city="Davis", state="CA"),
        raw(3, OAK_RIDGE, types=["facility"], city="Oak Ridge", acronyms=["ORNL"]),
        raw(4, ZURICH, city="Zurich", country="CH", state="ZH", aliases=["University of Zurich"]),
        raw(5, ETH, city="Zurich", country="CH", state="ZH", aliases=["Swiss Federal Institute of Technology"]),
        raw(6, IBM, types=["company"], city="Armonk", state="NY"),
        raw(7, YALE, city="New Haven", state="CT"),
        raw(8, LUND, city="Lund", country="SE", state=None),
        raw(9, GEOLOGICAL_SURVEY, types=["government"], city="Reston", state="VA"),
        raw(10, CHAPEL_HILL, city="Chapel Hill", state="NC"),
        raw(11, "Springfield College", city="Springfield", state="MA"),
        raw(12, "Springfield College", city="Springfield", state="IL"),
        raw(13, "Cambridge College", city="Cambridge", country="GB", state="CAM"),
    )
    return OrganizationIndex(index_rows(records))


def names(index: OrganizationIndex, affiliation: str) -> list[str]:
    return [match.name for match in index.resolve(affiliation).organizations]


@pytest.mark.parametrize(
    ("affiliation", "expected"),
    [
        (OAK_RIDGE, [OAK_RIDGE]),
        ("Oak Ridge Natl. Lab., P.O. Box 2008, Oak Ridge, TN 37831, USA", [OAK_RIDGE]),
        ("Dept. of Physics and Astronomy, Univ. of California, Los Angeles, CA 90095-1547", [UCLA]),
        ("University of California, School of Medicine, Davis, CA", [UC_DAVIS]),
        ("1University of California Davis, Davis, CA, USA", [UC_DAVIS]),
        ("Physik-Institut, Universit&auml;t Z&uuml;rich, 8057 Z&uuml;rich, Switzerland", [ZURICH]),
        ("Institute of Botany, University of Zurich; ETH Zurich, Zurich, Switzerland", [ZURICH, ETH]),
        ("Department of Mathematics University of Zurich Zurich Switzerland", [ZURICH]),
        ("IBM Corp., Armonk, NY", [IBM]),
        ("Department of Genetics, Yale School of Medicine, New Haven, CT, USA", [YALE]),
        ("Zoological Institute, University of Lund, Lund, Sweden", [LUND]),
        ("U.S. Geological Survey, Reston, Va.", [GEOLOGICAL_SURVEY]),
        ("University of North Carolina School of Law, Chapel Hill, North Carolina", [CHAPEL_HILL]),
        ("<sup>2</sup>ETH Zurich, CH-8093 Zurich", [ETH]),
        ("Cambridge College, Cambridge, England", ["Cambridge College"]),
    ],
)
def test_organizations_that_are_named(index: OrganizationIndex, affiliation: str, expected: list[str]) -> None:
    assert names(index, affiliation) == expected


@pytest.mark.parametrize(
    "affiliation",
    [
        "",
        "Independent researcher",
        "Department of Physics, School of Science",
        "Zurich",
        "Cambridge College, Cambridge, MA, USA",  # ours is in England
        "University of Atlantis, Poseidonis",
        "Lund, Sweden",
    ],
)
def test_nothing_where_nothing_is_named(index: OrganizationIndex, affiliation: str) -> None:
    resolution = index.resolve(affiliation)
    assert resolution.organizations == ()
    assert resolution.status is ResolutionStatus.NONE


def test_namesakes_are_not_guessed(index: OrganizationIndex) -> None:
    resolution = index.resolve("Springfield College")
    assert resolution.status is ResolutionStatus.UNSURE
    assert resolution.organizations == ()


def test_the_state_tells_namesakes_apart(index: OrganizationIndex) -> None:
    (match,) = index.resolve("Springfield College, Springfield, Illinois").organizations
    entry = index.get(match.id)
    assert entry is not None
    assert entry.subdivision == "US-IL"


def test_a_match_says_which_part_it_is_and_how_likely(index: OrganizationIndex) -> None:
    (match,) = index.resolve("Physics Div., Oak Ridge Natl. Lab., Oak Ridge, TN").organizations
    assert match.matched == "Oak Ridge Natl. Lab"
    assert match.ror_id == "https://ror.org/000000003"
    assert 0.9 <= match.score <= 1


def test_a_name_that_comes_twice_counts_once(index: OrganizationIndex) -> None:
    assert names(index, "ETH Zurich, Zurich; Swiss Federal Institute of Technology, Zurich") == [ETH]


def test_a_whole_string_that_is_an_acronym_is_asked_about(index: OrganizationIndex) -> None:
    resolution = index.resolve("UCLA")
    assert resolution.status is ResolutionStatus.UNSURE
    assert [match.name for match in resolution.choices] == [UCLA]


def test_what_one_society_added_is_for_that_society_alone() -> None:
    rows = index_rows(typed(raw(1, "Example Observatory of Testville", types=["facility"])))
    own = OrganizationIndex(replace(rows, entries=[replace(entry, society_id=7) for entry in rows.entries]))
    text = "Example Observatory of Testville, Testville, TN, USA"
    for society_id in (None, 8):
        resolution = own.resolve(text, society_id=society_id)
        assert (resolution.organizations, resolution.choices) == ((), ())
    assert [match.name for match in own.resolve(text, society_id=7).organizations] == [
        "Example Observatory of Testville"
    ]

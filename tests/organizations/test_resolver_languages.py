"""Affiliation strings in many languages and shapes, against a handful of organizations."""

import pytest

from bot.organizations.index import OrganizationIndex
from bot.organizations.resolver import ResolutionStatus
from tests.organizations.records import index_rows, raw, typed

LYON = "Université Claude Bernard Lyon 1"
GRANADA = "Universidad de Granada"
PADUA = "Università degli Studi di Padova"
COIMBRA = "Universidade de Coimbra"
GDANSK = "Politechnika Gdańska"
WROCLAW = "Wrocław University of Science and Technology"
AARHUS = "Aarhus Universitet"
OSLO = "Universitetet i Oslo"
TUEBINGEN = "Eberhard Karls Universität Tübingen"
GHENT = "Universiteit Gent"
STANFORD = "Stanford University"
HARVARD = "Harvard University"
OAK_RIDGE = "Oak Ridge National Laboratory"
GURU = "Guru Gobind Singh Indraprastha University"


@pytest.fixture(scope="module")
def index() -> OrganizationIndex:
    records = typed(
        raw(1, LYON, city="Villeurbanne", country="FR", state="ARA"),
        raw(2, GRANADA, city="Granada", country="ES", state="AN", aliases=["University of Granada"]),
        raw(3, PADUA, city="Padua", country="IT", state="34", aliases=["University of Padova"]),
        raw(4, COIMBRA, city="Coimbra", country="PT", state="06"),
        raw(5, GDANSK, city="Gdansk", country="PL", state="22", aliases=["Gdańsk University of Technology"]),
        raw(6, WROCLAW, city="Wroclaw", country="PL", state="02"),
        raw(7, AARHUS, city="Aarhus", country="DK", state="82", aliases=["Aarhus University"]),
        raw(8, OSLO, city="Oslo", country="NO", state="03", aliases=["University of Oslo"]),
        raw(9, TUEBINGEN, city="Tübingen", country="DE", state="BW", aliases=["Universität Tübingen"]),
        raw(10, GHENT, city="Ghent", country="BE", state="VLG", aliases=["Ghent University"]),
        raw(11, STANFORD, city="Stanford", state="CA"),
        raw(12, HARVARD, city="Cambridge", state="MA"),
        raw(13, OAK_RIDGE, types=["facility"], city="Oak Ridge", acronyms=["ORNL"]),
        raw(14, GURU, city="Delhi", country="IN", state="DL"),
    )
    return OrganizationIndex(index_rows(records, [STANFORD, HARVARD, OAK_RIDGE]))


@pytest.mark.parametrize(
    ("affiliation", "expected"),
    [
        ("Laboratoire de Chimie, Université Claude Bernard Lyon 1, 69622 Villeurbanne Cedex, France", [LYON]),
        ("Departamento de Química, Universidad de Granada, 18071 Granada, España", [GRANADA]),
        ("Dipartimento di Fisica, Università degli Studi di Padova, Padova, Italia", [PADUA]),
        ("Departamento de Física, Universidade de Coimbra, 3004-516 Coimbra, Portugal", [COIMBRA]),
        ("Wydział Chemiczny, Politechnika Gdańska, Gdańsk, Polska", [GDANSK]),
        ("Institut for Fysik, Aarhus Universitet, 8000 Aarhus C, Danmark", [AARHUS]),
        ("Kjemisk institutt, Universitetet i Oslo, 0315 Oslo, Norge", [OSLO]),
        ("Institut für Physik, Universitaet Tuebingen, D-72076 Tübingen, Deutschland", [TUEBINGEN]),
        ("Vakgroep Chemie, Universiteit Gent, 9000 Gent, België", [GHENT]),
        ("c/o Harvard University, 1 Oxford Street, Cambridge, MA 02138, USA", [HARVARD]),
        ("Stanford University, Stanford, CA, USA; e-mail: someone@stanford.example", [STANFORD]),
        ("Harvard University (https://www.harvard.example/physics), Cambridge, MA", [HARVARD]),
        ("Dept. of Chem., Stanford Univ., 450 Serra Mall, Stanford, CA 94305-2004", [STANFORD]),
        ("Physics Div., Oak Ridge Natl. Lab., Oak Ridge, TN", [OAK_RIDGE]),
        ("Harvard University / Stanford University", [HARVARD, STANFORD]),
        ("Universit&#xE4;t T&#252;bingen, T&uuml;bingen", [TUEBINGEN]),
    ],
)
def test_organizations_that_are_named(index: OrganizationIndex, affiliation: str, expected: list[str]) -> None:
    assert [match.name for match in index.resolve(affiliation).organizations] == expected


@pytest.mark.parametrize("affiliation", ["Granada, Spain", "Department of Physics", "Germany", "someone@example.org"])
def test_nothing_is_named_by_a_place_a_department_or_an_address(index: OrganizationIndex, affiliation: str) -> None:
    assert index.resolve(affiliation).status is ResolutionStatus.NONE


@pytest.mark.parametrize(
    ("typed_text", "first"),
    [("Stanford", STANFORD), ("harvard", HARVARD), ("Oak Ridge", OAK_RIDGE)],
)
def test_part_of_a_well_known_name_is_asked_about(index: OrganizationIndex, typed_text: str, first: str) -> None:
    resolution = index.resolve(typed_text)
    assert resolution.status is ResolutionStatus.UNSURE
    assert resolution.organizations == ()
    assert resolution.choices[0].name == first
    assert resolution.choices[0].matched == typed_text


@pytest.mark.parametrize(
    ("affiliation", "name"),
    [
        ("Wroclaw University of Technology, Wroclaw, Poland", WROCLAW),
        ("Guru Gobind Singh Indraprashtha University, Delhi, India", GURU),
        ("Harvard Univcrsity, Cambridge, MA", HARVARD),
    ],
)
def test_names_with_other_words_or_letters_are_at_least_asked_about(
    index: OrganizationIndex, affiliation: str, name: str
) -> None:
    resolution = index.resolve(affiliation)
    assert name in {match.name for match in (*resolution.organizations, *resolution.choices)}

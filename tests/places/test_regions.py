"""Countries, subdivisions, and which GeoNames region is which ISO subdivision."""

import csv
from importlib import resources

import pycountry
import pytest

from bot.errors import NotFoundError
from bot.places import Places
from bot.text import search_key


@pytest.mark.parametrize(
    ("city", "code"),
    [
        ("Oak Ridge, TN", "US-TN"),
        ("Toronto", "CA-ON"),
        ("Canberra", "AU-ACT"),
        ("Munich", "DE-BY"),
        ("Hamburg, Germany", "DE-HH"),
        ("Edinburgh", "GB-SCT"),
        ("Geneva, Switzerland", "CH-GE"),
        ("Grenoble", "FR-ARA"),
        ("Rouen", "FR-NOR"),
        ("Pisa", "IT-52"),
        ("Catania", "IT-82"),
        ("Santander, Spain", "ES-CB"),
        ("Sendai", "JP-04"),
        ("Tsukuba", "JP-08"),
        ("Pune", "IN-MH"),
        ("Shanghai", "CN-SH"),
        ("Campinas", "BR-SP"),
        ("Leiden", "NL-ZH"),
        ("Lund", "SE-M"),
        ("Falun", "SE-W"),
        ("Graz", "AT-6"),
        ("Gdańsk", "PL-22"),
        ("Leuven", "BE-VLG"),
        ("Daejeon", "KR-30"),
        ("Copenhagen", "DK-84"),
    ],
)
def test_cities_are_in_their_subdivision(places: Places, city: str, code: str) -> None:
    assert places.resolve(city).subdivision == code


def test_the_table_names_only_subdivisions_that_exist_once() -> None:
    text = resources.files("bot.places").joinpath("subdivisions.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    codes = [row["iso"] for row in rows]
    assert len(codes) == len(set(codes))
    countries = {subdivision.code: subdivision.country_code for subdivision in pycountry.subdivisions}
    assert all(countries[row["iso"]] == row["country"] for row in rows)


@pytest.mark.parametrize(
    ("text", "code"),
    [("tenn", "US-TN"), ("TN", "US-TN"), ("bavaria", "DE-BY"), ("Bayern", "DE-BY"), ("dakota", "US-ND")],
)
def test_subdivisions_for_autocomplete(places: Places, text: str, code: str) -> None:
    assert places.search_subdivisions(text)[0].code == code


def test_subdivisions_of_one_country(places: Places) -> None:
    found = places.search_subdivisions("", limit=100, country="DE")
    assert len(found) == 16
    assert {subdivision.country for subdivision in found} == {"DE"}
    assert [subdivision.code for subdivision in places.search_subdivisions("TN", country="IN")] == ["IN-TN"]


@pytest.mark.parametrize("text", ["US-TN", "us tn", "TN", "tennessee "])
def test_a_subdivision_by_code_or_name(places: Places, text: str) -> None:
    assert places.resolve_subdivision(text).code == "US-TN"


def test_an_unknown_subdivision_or_country_comes_with_the_nearest(places: Places) -> None:
    with pytest.raises(NotFoundError, match=r"Tennessee \(US-TN\)"):
        places.resolve_subdivision("Tenessee")
    with pytest.raises(NotFoundError, match="Germany"):
        places.resolve_country("Germny")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("USA", "US"),
        ("the Netherlands", "NL"),
        ("Holland", "NL"),
        ("Korea", "KR"),
        ("England", "GB"),
        ("de", "DE"),
    ],
)
def test_a_country_by_any_usual_name(places: Places, text: str, code: str) -> None:
    assert places.resolve_country(text) == code


def test_names_of_codes(places: Places) -> None:
    assert places.country_name("KR") == "South Korea"
    assert places.subdivision_name("DE-BY") == "Bavaria"
    assert places.subdivision_name("GB-WLS") == "Wales"
    assert (places.country_name("??"), places.subdivision_name("??-1")) == ("??", "??-1")


def test_every_name_is_text_that_can_be_searched(places: Places) -> None:
    for subdivision in places.search_subdivisions("", limit=10_000):
        assert search_key(subdivision.name)
        assert "[" not in subdivision.name

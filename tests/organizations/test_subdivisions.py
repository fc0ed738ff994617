"""ISO codes of states from what records say."""

import pytest

from bot.organizations.subdivisions import Subdivisions

OAK_RIDGE = 4646571
BEIJING = 1816670
PRAGUE = 3067696


@pytest.fixture(scope="module")
def subdivisions() -> Subdivisions:
    return Subdivisions()


@pytest.mark.parametrize(
    ("country", "code", "name", "expected"),
    [
        ("US", "TN", "Tennessee", "US-TN"),
        ("US", "DC", "Washington, D.C.", "US-DC"),
        ("GB", "ENG", "England", "GB-ENG"),
        ("JP", "40", "Tokyo", "JP-13"),  # 40 is GeoNames' number for Tokyo, and ISO's for Fukuoka
        ("CZ", "52", "Hlavní město Praha", None),  # and 52 is Hradec Králové for ISO
        ("PT", "11", "Lisbon", "PT-11"),
        ("DE", "BY", "Bavaria", "DE-BY"),
        ("CN", "22", "Beijing", None),
        ("US", None, None, None),
        ("XK", "01", "Pristina", None),
    ],
)
def test_code(subdivisions: Subdivisions, country: str, code: str | None, name: str | None, expected: str) -> None:
    assert subdivisions.code(country, code=code, name=name, geonames_id=None) == expected


@pytest.mark.parametrize(
    ("country", "code", "name", "geonames_id", "expected"),
    [
        ("US", None, None, OAK_RIDGE, "US-TN"),
        ("CN", "22", "Beijing", BEIJING, "CN-BJ"),
        ("CZ", "52", "Hlavní město Praha", PRAGUE, "CZ-10"),
        ("CZ", None, None, OAK_RIDGE, None),  # a record that contradicts itself
        ("US", None, None, 10**9, None),
    ],
)
def test_a_missing_state_comes_from_the_city(
    subdivisions: Subdivisions, country: str, code: str | None, name: str | None, geonames_id: int, expected: str
) -> None:
    assert subdivisions.code(country, code=code, name=name, geonames_id=geonames_id) == expected

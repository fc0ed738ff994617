"""The kind a person understands."""

import pytest

from bot.models import OrganizationKind
from bot.organizations.kinds import derive

K = OrganizationKind


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (["education", "funder"], K.UNIVERSITY),
        (["funder", "healthcare"], K.HOSPITAL),
        (["company"], K.COMPANY),
        (["government", "funder"], K.GOVERNMENT_LAB),
        (["facility", "government"], K.GOVERNMENT_LAB),
        (["nonprofit"], K.NONPROFIT),
        (["archive", "nonprofit"], K.NONPROFIT),
        (["funder"], K.OTHER),
        (["archive"], K.OTHER),
        (["facility"], K.OTHER),
        (["something ROR adds one day"], K.OTHER),
        ([], K.OTHER),
    ],
)
def test_kind_by_types(types: list[str], kind: OrganizationKind) -> None:
    assert derive(types) is kind


def test_one_public_parent_makes_a_facility_a_government_lab() -> None:
    assert derive(["facility"], [K.UNIVERSITY, K.GOVERNMENT_LAB]) is K.GOVERNMENT_LAB


def test_a_facility_is_otherwise_what_its_parent_is() -> None:
    assert derive(["facility"], [K.COMPANY]) is K.COMPANY


def test_parents_decide_about_facilities_only() -> None:
    assert derive(["education"], [K.GOVERNMENT_LAB]) is K.UNIVERSITY

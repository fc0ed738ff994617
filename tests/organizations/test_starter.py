"""The starter list, and loading it."""

import pycountry
import pytest
from sqlalchemy import func, select

from bot.database import Database
from bot.models import Organization, OrganizationKind, OrganizationName, OrganizationNameKind, OrganizationSource
from bot.organizations import registry, starter
from bot.text import search_key

HEADER = "ror_id,name,kind,city,subdivision,country,acronyms,aliases\n"
LINES = (
    HEADER + "https://ror.org/099999999,Lunar Observatory,government_lab,Testville,US-TN,US,LO|LUO,Moon House\n"
    ",Silent Springs Laboratory,company,Testville,,CH,,\n"
)


def test_the_list_is_long_enough_and_has_every_kind() -> None:
    organizations = starter.read()
    assert len(organizations) >= 300
    kinds = {organization.kind for organization in organizations}
    assert {OrganizationKind.COMPANY, OrganizationKind.GOVERNMENT_LAB, OrganizationKind.UNIVERSITY} <= kinds


def test_the_list_has_valid_codes_and_no_organization_twice() -> None:
    organizations = starter.read()
    countries = {country.alpha_2 for country in pycountry.countries}
    subdivisions = {subdivision.code for subdivision in pycountry.subdivisions}
    for organization in organizations:
        assert organization.country in countries, organization
        if organization.subdivision is not None:
            assert organization.subdivision in subdivisions, organization
            assert organization.subdivision.startswith(organization.country)
        assert organization.name == organization.name.strip()
        assert organization.city
        assert organization.ror_id is None or organization.ror_id.startswith("https://ror.org/0")
    ror_ids = [organization.ror_id for organization in organizations if organization.ror_id]
    assert len(set(ror_ids)) == len(ror_ids)
    names = [(search_key(organization.name), organization.country) for organization in organizations]
    assert len(set(names)) == len(names)


async def test_loading_adds_organizations_with_their_names(database: Database) -> None:
    async with database.transaction() as session:
        assert await starter.load(session, starter.read(LINES)) == 2
        lunar = await session.scalar(select(Organization).where(Organization.ror_id == "https://ror.org/099999999"))
        assert lunar is not None
        assert (lunar.source, lunar.well_known, lunar.subdivision) == (OrganizationSource.STARTER, True, "US-TN")
        names = await session.execute(
            select(OrganizationName.value, OrganizationName.kind).where(OrganizationName.organization_id == lunar.id)
        )
        assert {(value, kind) for value, kind in names} == {
            ("Lunar Observatory", OrganizationNameKind.DISPLAY),
            ("LO", OrganizationNameKind.ACRONYM),
            ("LUO", OrganizationNameKind.ACRONYM),
            ("Moon House", OrganizationNameKind.ALIAS),
        }


async def test_loading_again_adds_nothing(database: Database) -> None:
    async with database.transaction() as session:
        await starter.load(session, starter.read(LINES))
        before = await session.scalar(select(func.count()).select_from(Organization))
        version = await registry.version(session)
        assert await starter.load(session, starter.read(LINES)) == 0
        assert await starter.load(session) == 0
        assert await session.scalar(select(func.count()).select_from(Organization)) == before
        assert await registry.version(session) == version


async def test_what_is_there_already_becomes_well_known(database: Database) -> None:
    async with database.transaction() as session:
        session.add(
            Organization(
                name="silent springs laboratory",
                kind=OrganizationKind.COMPANY,
                source=OrganizationSource.REGISTRY,
                country="CH",
            )
        )
        await session.flush()
        assert await starter.load(session, starter.read(LINES)) == 1
        found = (await session.scalars(select(Organization).where(Organization.country == "CH"))).all()
        assert [item.well_known for item in found if item.name == "silent springs laboratory"] == [True]


@pytest.mark.parametrize("line", ["x,Name,no such kind,City,,US,,\n"])
def test_a_wrong_kind_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="no such kind"):
        starter.read(HEADER + line)

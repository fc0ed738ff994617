"""The real registry and real affiliation strings, where they are at hand."""

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.database import Database
from bot.models import Organization, OrganizationKind, OrganizationSource, OrganizationStatus
from bot.organizations.index import OrganizationIndex

RECORDS = 51_370


@pytest.fixture(scope="session")
def index(registry_template: Path) -> OrganizationIndex:
    return asyncio.run(load(registry_template))


async def load(path: Path) -> OrganizationIndex:
    database = Database(f"sqlite+aiosqlite:///{path}")
    async with database.reading() as session:
        loaded = await OrganizationIndex.load(session)
    await database.dispose()
    return loaded


async def test_the_whole_dump_is_imported(registry_database: Database) -> None:
    async with registry_database.reading() as session:
        statement = select(func.count()).where(Organization.source == OrganizationSource.REGISTRY)
        assert await session.scalar(statement) == RECORDS


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ornl", "Oak Ridge National Laboratory"),
        ("mit", "Massachusetts Institute of Technology"),
        ("university of washington", "University of Washington"),
        ("max pla quantum opt", "Max Planck Institute of Quantum Optics"),
        ("Boton Universty", "Boston University"),
        ("technische universitat munchen", "Technical University of Munich"),
        ("nist", "National Institute of Standards and Technology"),
        ("jila", "JILA"),
        ("max pla opt", "Max Planck Institute of Quantum Optics"),
        ("nist boulder", "National Institute of Standards and Technology"),
        ("university california berkeley", "University of California, Berkeley"),
        ("cern", "European Organization for Nuclear Research"),
        ("oak ridge", "Oak Ridge National Laboratory"),
        ("oakridge national labratory", "Oak Ridge National Laboratory"),
        ("eth", "ETH Zurich"),
        ("eidgenössische technische hochschule", "ETH Zurich"),
        ("caltech", "California Institute of Technology"),
        ("universitat zurich", "University of Zurich"),
        ("東京大学", "The University of Tokyo"),
    ],
)
def test_search_finds_what_is_meant_first(index: OrganizationIndex, text: str, name: str) -> None:
    assert index.search(text)[0].name == name


def test_affiliation_strings_resolve_as_people_did(index: OrganizationIndex, shared_data: Path) -> None:
    cases = json.loads((shared_data / "ror" / "affiliations_crossref_dev.json").read_text(encoding="utf-8"))
    exact = found = returned = wanted = 0
    for case in cases:
        expected = set(case["ror_ids"])
        got = {match.ror_id for match in index.resolve(case["affiliation"]).organizations}
        exact += got == expected
        found += len(got & expected)
        returned += len(got)
        wanted += len(expected)
    # The floors are a little under what was measured, so that a rule that breaks is noticed.
    assert exact / len(cases) > 0.895
    assert found / returned > 0.965
    assert found / wanted > 0.895


K = OrganizationKind
KINDS = {
    "Oak Ridge National Laboratory": K.GOVERNMENT_LAB,  # run by a nonprofit, for the Office of Science
    "Los Alamos National Laboratory": K.GOVERNMENT_LAB,  # run by a company
    "Lawrence Livermore National Laboratory": K.GOVERNMENT_LAB,
    "Lawrence Berkeley National Laboratory": K.GOVERNMENT_LAB,  # run by a university
    "SLAC National Accelerator Laboratory": K.GOVERNMENT_LAB,  # run by a university
    "Fermi National Accelerator Laboratory": K.GOVERNMENT_LAB,
    "Argonne National Laboratory": K.GOVERNMENT_LAB,
    "Brookhaven National Laboratory": K.GOVERNMENT_LAB,
    "Sandia National Laboratories California": K.GOVERNMENT_LAB,  # a part of a part
    "Princeton Plasma Physics Laboratory": K.GOVERNMENT_LAB,
    "National Laboratory of the Rockies": K.GOVERNMENT_LAB,  # NREL until 2025
    "Thomas Jefferson National Accelerator Facility": K.GOVERNMENT_LAB,
    "Jet Propulsion Laboratory": K.GOVERNMENT_LAB,  # NASA's and Caltech's
    "Goddard Space Flight Center": K.GOVERNMENT_LAB,
    "National Aeronautics and Space Administration": K.GOVERNMENT_LAB,
    "NASA Engineering and Safety Center": K.GOVERNMENT_LAB,  # a center's center
    "National Institute of Standards and Technology": K.GOVERNMENT_LAB,
    "Joint Quantum Institute": K.GOVERNMENT_LAB,  # NIST's and a university's
    "United States Naval Research Laboratory": K.GOVERNMENT_LAB,
    "Centre National de la Recherche Scientifique": K.GOVERNMENT_LAB,
    "Laboratoire Kastler Brossel": K.GOVERNMENT_LAB,  # the CNRS's and three universities'
    "Fraunhofer Institute for Laser Technology": K.GOVERNMENT_LAB,
    "Deutsches Elektronen-Synchrotron DESY": K.GOVERNMENT_LAB,
    "Physikalisch-Technische Bundesanstalt": K.GOVERNMENT_LAB,
    "Paul Scherrer Institute": K.GOVERNMENT_LAB,
    "Rutherford Appleton Laboratory": K.GOVERNMENT_LAB,
    "Massachusetts Institute of Technology": K.UNIVERSITY,
    "Weizmann Institute of Science": K.UNIVERSITY,
    "Johns Hopkins University Applied Physics Laboratory": K.UNIVERSITY,
    "University of Chinese Academy of Sciences": K.UNIVERSITY,  # under a government body, and a university
    "IBM (Germany)": K.COMPANY,
    "IBM (Canada)": K.COMPANY,  # a funder too
    "Google (United States)": K.COMPANY,
    "Mayo Clinic": K.HOSPITAL,  # a funder too
    "Massachusetts General Hospital": K.HOSPITAL,
    "Charité - Universitätsmedizin Berlin": K.HOSPITAL,
    "Berlin Institute of Health at Charité - Universitätsmedizin Berlin": K.HOSPITAL,
    "Max Planck Society": K.NONPROFIT,
    "Max Planck Institute of Quantum Optics": K.NONPROFIT,
    "Wellcome Trust": K.NONPROFIT,
    "Simons Foundation": K.NONPROFIT,
    "Broad Institute": K.NONPROFIT,
    "European Space Agency": K.NONPROFIT,
    # Facilities of nobody that the registry names.
    "European Organization for Nuclear Research": K.OTHER,
    "RIKEN": K.OTHER,
    "TRIUMF": K.OTHER,
}


async def test_well_known_organizations_are_of_the_kind_that_people_think_of(registry_database: Database) -> None:
    async with registry_database.reading() as session:
        rows = await session.execute(
            select(Organization.name, Organization.kind).where(
                Organization.name.in_(KINDS), Organization.status == OrganizationStatus.ACTIVE
            )
        )
    found = {name: kind for name, kind in rows}  # noqa: C416 - a Row is no pair to a type checker
    assert found == KINDS


async def test_everything_that_the_registry_places_has_country_and_nearly_all_a_state_and_city(
    registry_database: Database,
) -> None:
    async with registry_database.reading() as session:
        total, countries, cities, states = (
            await session.execute(
                select(
                    func.count(),
                    func.count().filter(Organization.country != ""),
                    func.count().filter(Organization.city != ""),
                    func.count().filter(Organization.subdivision.is_not(None)),
                ).where(Organization.source == OrganizationSource.REGISTRY)
            )
        ).one()
    assert (total, countries) == (RECORDS, RECORDS)
    assert cities / total > 0.99
    assert states / total > 0.93

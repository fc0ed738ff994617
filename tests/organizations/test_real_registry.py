"""The real registry and real affiliation strings, where they are at hand."""

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.database import Database
from bot.models import Organization, OrganizationSource
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

"""The organizations that are known before anything is imported."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from io import StringIO

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import (
    Organization,
    OrganizationKind,
    OrganizationName,
    OrganizationNameKind,
    OrganizationSource,
)
from bot.organizations import registry
from bot.text import search_key


@dataclass(frozen=True, slots=True)
class StarterOrganization:
    """One line of the starter list; ``ror_id`` is a whole address, ``subdivision`` ISO 3166-2, or None."""

    ror_id: str | None
    name: str
    kind: OrganizationKind
    city: str
    subdivision: str | None
    country: str
    acronyms: tuple[str, ...]
    aliases: tuple[str, ...]


def read(text: str | None = None) -> list[StarterOrganization]:
    """Read the starter list.

    Args:
        text: CSV to read instead of the one in the package.
    """
    if text is None:
        text = files(__package__).joinpath("starter.csv").read_text(encoding="utf-8")
    return [_organization(row) for row in csv.DictReader(StringIO(text))]


async def load(session: AsyncSession, organizations: list[StarterOrganization] | None = None) -> int:
    """Add what the database lacks of the starter list, and mark the rest as well known.

    An organization is there if its ROR id is, or else one of the same name in the same country.

    Args:
        session: the transaction to work in.
        organizations: a list to load instead of the one in the package.

    Returns:
        How many were added.
    """
    rows = (
        await session.execute(
            select(
                Organization.id,
                Organization.ror_id,
                Organization.name,
                Organization.country,
                Organization.well_known,
            ).where(Organization.society_id.is_(None))
        )
    ).all()
    by_ror_id = {row.ror_id: row for row in rows if row.ror_id is not None}
    by_name = {(search_key(row.name), row.country): row for row in rows}
    missing, unmarked = [], []
    for organization in read() if organizations is None else organizations:
        found = by_ror_id.get(organization.ror_id) or by_name.get((search_key(organization.name), organization.country))
        if found is None:
            missing.append(organization)
        elif not found.well_known:
            unmarked.append(found.id)
    if unmarked:
        await session.execute(update(Organization).where(Organization.id.in_(unmarked)).values(well_known=True))
    session.add_all(_row(organization) for organization in missing)
    if missing or unmarked:
        await session.flush()
        await registry.mark_changed(session)
    return len(missing)


def _organization(row: dict[str, str]) -> StarterOrganization:
    return StarterOrganization(
        ror_id=row["ror_id"] or None,
        name=row["name"],
        kind=OrganizationKind(row["kind"]),
        city=row["city"],
        subdivision=row["subdivision"] or None,
        country=row["country"],
        acronyms=_parts(row["acronyms"]),
        aliases=_parts(row["aliases"]),
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


def _row(organization: StarterOrganization) -> Organization:
    return Organization(
        ror_id=organization.ror_id,
        name=organization.name,
        kind=organization.kind,
        source=OrganizationSource.STARTER,
        well_known=True,
        city=organization.city,
        subdivision=organization.subdivision,
        country=organization.country,
        names=list(_names(organization)),
    )


def _names(organization: StarterOrganization) -> Iterator[OrganizationName]:
    kinds = (
        (OrganizationNameKind.DISPLAY, (organization.name,)),
        (OrganizationNameKind.ACRONYM, organization.acronyms),
        (OrganizationNameKind.ALIAS, organization.aliases),
    )
    for kind, values in kinds:
        for value in values:
            yield OrganizationName(value=value, key=search_key(value), kind=kind)

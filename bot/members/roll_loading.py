"""Reading a roll: each table as one long text of numbers, which numpy parses; rows as objects would take seconds."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Integer, String, case, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from bot.members.roll import (
    AFFILIATION_KINDS,
    LEVELS,
    NO_WORKPLACES,
    ORGANIZATION_KINDS,
    UNKNOWN,
    Integers,
    People,
    Roll,
    Tags,
    Ties,
    Words,
    Workplaces,
)
from bot.models import Affiliation, Member, Organization, Tag, TagKind

_SEPARATOR = ","


async def load(session: AsyncSession, which: ColumnElement[bool]) -> tuple[Roll, set[int]]:
    """Read the members whom a condition on Member names: without workplaces; also their directory revisions."""
    packed = await _numbers(
        session,
        (
            Member.id,
            case((Member.listed, 1), else_=0),
            Member.completeness,
            *(
                _position(section, LEVELS)
                for section in (
                    Member.affiliations_visibility,
                    Member.background_visibility,
                    Member.interests_visibility,
                )
            ),
            func.coalesce(Member.hometown_id, UNKNOWN),
            Member.directory_revision,
        ),
        which,
    )
    packed = packed[np.argsort(packed[:, 0])]
    ids, listed, completeness, affiliations, background, interests, hometowns, revisions = packed.T.copy()
    countries, subdivisions = await _residences(session, which, ids)
    people = People(
        ids,
        listed == 1,
        completeness.astype(np.int8),
        affiliations.astype(np.int8),
        background.astype(np.int8),
        interests.astype(np.int8),
        hometowns,
        countries,
        subdivisions,
    )
    return Roll(people, await _ties(session, which), await _tags(session, which)), set(revisions.tolist())


async def workplaces(session: AsyncSession, organization_ids: Integers) -> Workplaces:
    """Read what is known of these organizations, which are many: all are read, and those are kept."""
    rows = await session.execute(
        select(Organization.id, Organization.kind, Organization.country, Organization.subdivision)
        .where(Organization.id.in_(select(Affiliation.organization_id)))
        .order_by(Organization.id)
    )
    kinds = {kind: position for position, kind in enumerate(ORGANIZATION_KINDS)}
    found = [(row.id, kinds[row.kind], row.country, row.subdivision or "") for row in rows]
    ids = np.fromiter((row[0] for row in found), dtype=np.int64, count=len(found))
    wanted = np.isin(ids, organization_ids)
    nowhere = NO_WORKPLACES
    return Workplaces(
        ids[wanted],
        np.append(np.fromiter((row[1] for row in found), dtype=np.int8, count=len(found))[wanted], nowhere.kinds),
        np.append(np.array([row[2] for row in found], dtype="U2")[wanted], nowhere.countries),
        np.append(np.array([row[3] for row in found], dtype="U6")[wanted], nowhere.subdivisions),
    )


def parse(numbers: str | None) -> Integers:
    """Read whole numbers joined by commas; None is none."""
    return np.fromstring(numbers or "", dtype=np.int64, sep=_SEPARATOR)


async def _numbers(session: AsyncSession, columns: Sequence[Any], which: ColumnElement[bool]) -> NDArray[np.int64]:
    """Read columns of members, or of what is joined with them, as an array with one line a row."""
    line = _joined(cast(column, String) for column in columns)
    statement = select(func.aggregate_strings(line, _SEPARATOR)).select_from(Member)
    if any(isinstance(column, InstrumentedAttribute) and column.class_ is Affiliation for column in columns):
        statement = statement.join(Affiliation, Affiliation.member_id == Member.id)
    return parse(await session.scalar(statement.where(which))).reshape(-1, len(columns))


def _joined(parts: Iterable[ColumnElement[str]]) -> ColumnElement[str]:
    first, *rest = parts
    line = first
    for part in rest:
        line = line + literal(_SEPARATOR) + part
    return line


def _position(column: InstrumentedAttribute[Any], values: Sequence[StrEnum]) -> ColumnElement[int]:
    return case(*((column == value, place) for place, value in enumerate(values)), else_=literal(-1, Integer))


async def _residences(session: AsyncSession, which: ColumnElement[bool], ids: Integers) -> tuple[Words, Words]:
    countries = np.zeros(len(ids), dtype="U2")
    subdivisions = np.zeros(len(ids), dtype="U6")
    rows = await session.execute(
        select(
            Member.residence_country,
            Member.residence_subdivision,
            func.aggregate_strings(cast(Member.id, String), _SEPARATOR),
        )
        .where(which, Member.residence_country.is_not(None))
        .group_by(Member.residence_country, Member.residence_subdivision)
    )
    for country, subdivision, members in rows:
        slots = np.searchsorted(ids, parse(members))
        countries[slots] = country
        subdivisions[slots] = subdivision or ""
    return countries, subdivisions


async def _ties(session: AsyncSession, which: ColumnElement[bool]) -> Ties:
    packed = await _numbers(
        session,
        (
            Affiliation.id,
            Affiliation.member_id,
            Affiliation.organization_id,
            _position(Affiliation.kind, AFFILIATION_KINDS),
            case((Affiliation.current, 1), else_=0),
            func.coalesce(Affiliation.start, UNKNOWN),
            func.coalesce(Affiliation.end, UNKNOWN),
        ),
        which,
    )
    packed = packed[np.argsort(packed[:, 0])]
    ids, members, organizations, kinds, current, starts, ends = packed.T.copy()
    return Ties(ids, members, organizations, kinds.astype(np.int8), current == 1, starts, ends)


async def _tags(session: AsyncSession, which: ColumnElement[bool]) -> Tags:
    rows = await session.execute(
        select(Tag.kind, Tag.value, func.aggregate_strings(cast(Tag.member_id, String), _SEPARATOR))
        .join(Member, Member.id == Tag.member_id)
        .where(which)
        .group_by(Tag.kind, Tag.value)
    )
    tags: Mapping[tuple[TagKind, str], Integers] = {
        (kind, value): np.unique(parse(members)) for kind, value, members in rows
    }
    return tags

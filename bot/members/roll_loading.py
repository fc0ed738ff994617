"""Reading a roll: each table as one long text of numbers, which numpy parses; rows as objects would take seconds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

import numpy as np
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
)
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
from bot.models import Affiliation, Member, Organization, Tag

_SEPARATOR = ","


async def load(session: AsyncSession, society_id: int, *, since: int) -> tuple[Roll, set[int]]:
    """Read the members of a society with a newer directory revision: without workplaces; also their revisions."""
    which = {"society_id": society_id, "since": since}
    roll, revisions = await load_ties(session, society_id, since=since)
    countries, subdivisions = await _residences(session, which, roll.people.ids)
    people = replace(roll.people, countries=countries, subdivisions=subdivisions)
    return Roll(people, roll.ties, await _tags(session, which)), revisions


async def load_ties(session: AsyncSession, society_id: int, *, since: int) -> tuple[Roll, set[int]]:
    """Read the same without residences and tags: what counting members takes, in half the time."""
    which = {"society_id": society_id, "since": since}
    packed = await _packed(session, _MEMBERS, which)
    ids, listed, completeness, affiliations, background, interests, hometowns, revisions = packed
    people = People(
        ids,
        listed == 1,
        completeness.astype(np.int8),
        affiliations.astype(np.int8),
        background.astype(np.int8),
        interests.astype(np.int8),
        hometowns,
        np.zeros(len(ids), dtype="U2"),
        np.zeros(len(ids), dtype="U6"),
    )
    return Roll(people, await _ties(session, which)), set(revisions.tolist())


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


def _joined(parts: Iterable[ColumnElement[str]]) -> ColumnElement[str]:
    first, *rest = parts
    line = first
    for part in rest:
        line = line + literal(_SEPARATOR) + part
    return line


def _position(column: InstrumentedAttribute[Any], values: Sequence[StrEnum]) -> ColumnElement[int]:
    return case(*((column == value, place) for place, value in enumerate(values)), else_=literal(-1, Integer))


def _texts(columns: Sequence[Any]) -> Select[str]:
    """Select columns of members, or of what is joined with them, as one text: a line a row, all of one length."""
    line = _joined(cast(column, String) for column in columns)
    return select(func.aggregate_strings(line, _SEPARATOR)).select_from(Member).where(*_CHANGED)


# Every statement is made once: putting it together takes longer than to read what few have changed.
_CHANGED = (
    Member.society_id == bindparam("society_id", type_=BigInteger),
    Member.directory_revision > bindparam("since", type_=Integer),
)
_MEMBER_COLUMNS = (
    Member.id,
    case((Member.listed, 1), else_=0),
    Member.completeness,
    _position(Member.affiliations_visibility, LEVELS),
    _position(Member.background_visibility, LEVELS),
    _position(Member.interests_visibility, LEVELS),
    func.coalesce(Member.hometown_id, UNKNOWN),
    Member.directory_revision,
)
_TIE_COLUMNS = (
    Affiliation.id,
    Affiliation.member_id,
    Affiliation.organization_id,
    _position(Affiliation.kind, AFFILIATION_KINDS),
    case((Affiliation.current, 1), else_=0),
    func.coalesce(Affiliation.start, UNKNOWN),
    func.coalesce(Affiliation.end, UNKNOWN),
)
_MEMBERS = (_texts(_MEMBER_COLUMNS), len(_MEMBER_COLUMNS))
_TIES = (_texts(_TIE_COLUMNS).join(Affiliation, Affiliation.member_id == Member.id), len(_TIE_COLUMNS))
_RESIDENCES = (
    select(
        Member.residence_country,
        Member.residence_subdivision,
        func.aggregate_strings(cast(Member.id, String), _SEPARATOR),
    )
    .where(*_CHANGED, Member.residence_country.is_not(None))
    .group_by(Member.residence_country, Member.residence_subdivision)
)
_TAGS = (
    select(Tag.kind, Tag.value, func.aggregate_strings(cast(Tag.member_id, String), _SEPARATOR))
    .join(Member, Member.id == Tag.member_id)
    .where(*_CHANGED)
    .group_by(Tag.kind, Tag.value)
)


async def _packed(session: AsyncSession, statement: tuple[Select[str], int], which: Mapping[str, int]) -> Integers:
    """Read such a text as an array with a line for each column, ordered by the first."""
    text, columns = statement
    rows = parse(await session.scalar(text, which)).reshape(-1, columns)
    found: Integers = rows[np.argsort(rows[:, 0])].T.copy()
    return found


async def _residences(session: AsyncSession, which: Mapping[str, int], ids: Integers) -> tuple[Words, Words]:
    countries = np.zeros(len(ids), dtype="U2")
    subdivisions = np.zeros(len(ids), dtype="U6")
    for country, subdivision, members in await session.execute(_RESIDENCES, which):
        slots = np.searchsorted(ids, parse(members))
        countries[slots] = country
        subdivisions[slots] = subdivision or ""
    return countries, subdivisions


async def _ties(session: AsyncSession, which: Mapping[str, int]) -> Ties:
    ids, members, organizations, kinds, current, starts, ends = await _packed(session, _TIES, which)
    return Ties(ids, members, organizations, kinds.astype(np.int8), current == 1, starts, ends)


async def _tags(session: AsyncSession, which: Mapping[str, int]) -> Tags:
    return {(kind, value): np.unique(parse(members)) for kind, value, members in await session.execute(_TAGS, which)}

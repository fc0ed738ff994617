"""The synthetic society in a database: its organizations are the starter list's, its cities real."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.society import World, draw_society
from bot import societies
from bot.matching.background import OPEN_END, Background
from bot.models import (
    Affiliation,
    AffiliationKind,
    Base,
    Connection,
    ConnectionStatus,
    KnownPerson,
    KnownRole,
    Member,
    Organization,
    OrganizationKind,
    Tag,
    TagKind,
)
from bot.places import Places

SOCIETY = 900_000_000_000_000_001
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
CITIES = 500
CONNECTIONS_A_MEMBER = 30

Row = dict[str, Any]


def user_id(member_id: int) -> int:
    """Return the Discord id of a member."""
    return 800_000_000_000_000_000 + member_id


async def store_society(
    session: AsyncSession, count: int, *, places: Places, seed: int, connections: int = CONNECTIONS_A_MEMBER
) -> None:
    """Write so many members, listed and open to everyone, with ids from 1, and connections between them by lot."""
    await societies.ensure(session, SOCIETY, "Society of Examples", now=NOW)
    people = draw_society(count, await _world(session, places), seed)
    await _insert(session, Member, [_member(person) for person in people])
    await _insert(session, Affiliation, [row for person in people for row in _ties(person)])
    await _insert(session, KnownPerson, [row for person in people for row in _known(person)])
    await _insert(session, Tag, [row for person in people for row in _tags(person)])
    await _insert(session, Connection, _connections(count, connections, random.Random(seed)))


async def _world(session: AsyncSession, places: Places) -> World:
    found = (await session.execute(select(Organization.id, Organization.kind).order_by(Organization.id))).all()
    universities = [identity for identity, kind in found if kind is OrganizationKind.UNIVERSITY]
    cities = [(city.id, city.country) for city in places.search("", limit=CITIES)]
    return World(universities, [identity for identity, _ in found], cities)


async def _insert(session: AsyncSession, model: type[Base], rows: Sequence[Row]) -> None:
    if rows:
        await session.execute(insert(model), rows)


def _member(person: Background) -> Row:
    return {
        "id": person.id,
        "society_id": SOCIETY,
        "user_id": user_id(person.id),
        "name": f"Member {person.id}",
        "name_key": f"member {person.id}",
        "joined_at": NOW,
        "hometown_id": person.hometown,
    }


def _ties(person: Background) -> Iterator[Row]:
    for stint in person.stints:
        ongoing = stint.end == OPEN_END
        yield {
            "member_id": person.id,
            "organization_id": stint.organization,
            "kind": AffiliationKind.EDUCATION if stint.study else AffiliationKind.EMPLOYMENT,
            "start": stint.start,
            "end": None if ongoing else stint.end,
            "current": ongoing,
        }


def _known(person: Background) -> Iterator[Row]:
    for role, names in ((KnownRole.ADVISER, person.advisers), (KnownRole.COLLABORATOR, person.collaborators)):
        for name in sorted(names):
            yield {"member_id": person.id, "role": role, "name": name.title(), "key": name}


def _tags(person: Background) -> Iterator[Row]:
    tags = (
        (TagKind.TOPIC, person.topics),
        (TagKind.UNIT, person.units),
        (TagKind.OFFER, person.offers),
        (TagKind.ASK, person.asks),
    )
    for kind, values in tags:
        for value in sorted(values):
            yield {"member_id": person.id, "kind": kind, "value": value}


def _connections(count: int, each: int, rng: random.Random) -> list[Row]:
    drawn = (rng.sample(range(1, count + 1), 2) for _ in range(count * each // 2))
    pairs = sorted({(min(pair), max(pair)) for pair in drawn})
    return [
        {
            "society_id": SOCIETY,
            "low_id": low,
            "high_id": high,
            "requester_id": low,
            "status": ConnectionStatus.ACCEPTED,
            "asked_at": NOW,
        }
        for low, high in pairs
    ]

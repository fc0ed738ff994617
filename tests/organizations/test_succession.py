"""Withdrawn and succeeded organizations: members and rosters follow, and are told once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database
from bot.models import (
    Affiliation,
    AffiliationKind,
    Member,
    MovedAffiliation,
    MoveReason,
    Organization,
    OrganizationMove,
    OutboxKind,
    OutboxMessage,
    RosterAffiliation,
    RosterEntry,
)
from bot.organizations import moving, succession
from bot.organizations.importing import ImportSummary, import_registry
from tests import people
from tests.conftest import NOW
from tests.organizations.records import raw, ror_id, typed


def body(
    number: int, *, status: str = "active", to: Sequence[int] = (), came_from: Sequence[int] = ()
) -> dict[str, Any]:
    links = [("successor", other) for other in to] + [("predecessor", other) for other in came_from]
    return raw(number, f"Lunar Body {number}", status=status, links=links)


async def run(database: Database, *records: dict[str, Any], now: datetime = NOW) -> ImportSummary:
    async with database.transaction() as session:
        return await import_registry(session, typed(*records), now=now)


async def find(session: AsyncSession, number: int) -> Organization:
    found: Organization | None = await session.scalar(select(Organization).where(Organization.ror_id == ror_id(number)))
    assert found is not None
    return found


async def settle(database: Database, number: int, name: str = "Ada Example", **columns: Any) -> int:
    """Let a new member work at the organization."""
    async with database.transaction() as session:
        member = await people.member(session, name)
        await people.tie(session, member, await find(session, number), **columns)
        return member.id


async def where(database: Database, member_id: int) -> list[str]:
    async with database.reading() as session:
        names = await session.scalars(
            select(Organization.name)
            .join(Affiliation)
            .where(Affiliation.member_id == member_id)
            .order_by(Affiliation.id)
        )
        return [name.removeprefix("Lunar ") for name in names]


async def told(database: Database) -> list[tuple[int, MoveReason]]:
    async with database.reading() as session:
        rows = await session.execute(
            select(OutboxMessage.recipient_id, OrganizationMove.reason)
            .join(OrganizationMove, OrganizationMove.id == OutboxMessage.subject_id)
            .where(OutboxMessage.kind == OutboxKind.ORGANIZATION_MOVED)
            .order_by(OutboxMessage.id)
        )
        return [(recipient, reason) for recipient, reason in rows]


@pytest.mark.parametrize("status", ["withdrawn", "inactive"])
async def test_an_affiliation_follows_to_the_one_successor_and_its_member_is_told_once(
    database: Database, status: str
) -> None:
    await run(database, body(1), body(2))
    ada = await settle(database, 1)
    after = (body(1, status=status, to=[2]), body(2, came_from=[1]))
    assert await run(database, *after) == ImportSummary(changed=1, merged=1)
    assert await where(database, ada) == ["Body 2"]
    assert await told(database) == [(ada, MoveReason.SUCCEEDED)]
    assert await run(database, *after, now=NOW + timedelta(days=30)) == ImportSummary(unchanged=2)
    assert await told(database) == [(ada, MoveReason.SUCCEEDED)]


async def test_a_member_who_works_at_both_is_told_once_and_keeps_what_says_more(database: Database) -> None:
    await run(database, body(1), body(2))
    ada = await settle(database, 1, start=1990)
    async with database.transaction() as session:
        member = await session.get_one(Member, ada)
        await people.tie(session, member, await find(session, 1), AffiliationKind.EDUCATION, current=False)
        await people.tie(session, member, await find(session, 2))
    await run(database, body(1, status="withdrawn", to=[2]), body(2))
    async with database.reading() as session:
        ties = await session.execute(
            select(Affiliation.kind, Affiliation.start).where(Affiliation.member_id == ada).order_by(Affiliation.id)
        )
        assert [tuple(tie) for tie in ties] == [(AffiliationKind.EMPLOYMENT, 1990), (AffiliationKind.EDUCATION, None)]
    assert len(await told(database)) == 1


async def test_chains_are_followed_to_their_end(database: Database) -> None:
    await run(database, *(body(number) for number in range(1, 5)))
    ada = await settle(database, 1)
    summary = await run(
        database,
        body(1, status="withdrawn", to=[2]),
        body(2, status="withdrawn"),
        body(3, status="inactive", came_from=[2], to=[4]),
        body(4),
    )
    assert summary == ImportSummary(changed=1, unchanged=1, withdrawn=1, merged=1)
    assert await where(database, ada) == ["Body 4"]


async def test_a_successor_that_has_closed_can_still_be_shown(database: Database) -> None:
    await run(database, body(1), body(2))
    ada = await settle(database, 1)
    await run(database, body(1, status="withdrawn", to=[2]), body(2, status="inactive"))
    assert await where(database, ada) == ["Body 2"]


async def test_two_ways_to_one_end_are_one_successor(database: Database) -> None:
    await run(database, *(body(number) for number in range(1, 5)))
    ada = await settle(database, 1)
    split = body(1, status="inactive", to=[2, 3])
    await run(database, split, body(2, status="inactive", to=[4]), body(3, status="inactive", to=[4]), body(4))
    assert await where(database, ada) == ["Body 4"]


@pytest.mark.parametrize(
    "records",
    [
        (body(1, status="withdrawn", to=[2, 3]), body(2), body(3)),
        (body(1, status="inactive", to=[2, 3]), body(2), body(3)),
        (body(1, status="withdrawn"), body(2), body(3)),
        (body(1, status="withdrawn", to=[2]), body(2, status="inactive", to=[1]), body(3)),
        (body(1, status="withdrawn", to=[2]), body(2, status="withdrawn"), body(3)),
        (body(1, status="withdrawn", to=[1]), body(2), body(3)),
    ],
    ids=["several", "several after closing", "none", "a circle", "a dead end", "itself"],
)
async def test_nothing_is_guessed_and_members_are_asked_once(
    database: Database, records: tuple[dict[str, Any], ...]
) -> None:
    await run(database, body(1), body(2), body(3))
    ada = await settle(database, 1)
    assert (await run(database, *records)).merged == 0
    assert await where(database, ada) == ["Body 1"]
    assert await told(database) == [(ada, MoveReason.UNCLEAR)]
    ben = await settle(database, 1, "Ben Example")
    assert await run(database, *records) == ImportSummary(unchanged=3)
    assert await told(database) == [(ada, MoveReason.UNCLEAR), (ben, MoveReason.UNCLEAR)]


async def test_an_organization_that_closed_without_a_successor_keeps_its_people(database: Database) -> None:
    await run(database, body(1))
    ada = await settle(database, 1)
    assert await run(database, body(1, status="inactive")) == ImportSummary(changed=1)
    assert (await where(database, ada), await told(database)) == (["Body 1"], [])


async def test_rosters_follow_too(database: Database) -> None:
    await run(database, body(1), body(2))
    async with database.transaction() as session:
        await people.member(session)
        old = await find(session, 1)
        entry = RosterEntry(
            society_id=people.SOCIETY, external_id="1", code="A", name="Cleo Example", topics=[], imported_at=NOW,
            affiliations=[RosterAffiliation(text="Lunar Body", organization_id=old.id)],
        )  # fmt: skip
        session.add(entry)
    assert (await run(database, body(1, status="withdrawn", to=[2]), body(2))).merged == 1
    async with database.reading() as session:
        new = await find(session, 2)
        assert (await session.scalars(select(RosterAffiliation.organization_id))).all() == [new.id]
    assert await told(database) == []


async def test_only_organizations_of_the_dump_are_looked_at(database: Database) -> None:
    await run(database, body(1), body(2))
    ada = await settle(database, 1)
    async with database.transaction() as session:
        assert await succession.follow(session, set(), now=NOW) == frozenset()
    assert await where(database, ada) == ["Body 1"]


async def test_a_failed_import_moves_nobody(database: Database) -> None:
    await run(database, body(1), body(2))
    ada = await settle(database, 1)

    async def fail_after_the_import() -> None:
        async with database.transaction() as session:
            await import_registry(session, typed(body(1, status="withdrawn", to=[2]), body(2)), now=NOW)
            raise LookupError

    with pytest.raises(LookupError):
        await fail_after_the_import()
    assert (await where(database, ada), await told(database)) == (["Body 1"], [])


STEPS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(lambda step: step[0] != step[1]), max_size=6)
STARTS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(AffiliationKind), st.sampled_from([None, 1990]), st.booleans()),
    max_size=6,
    unique=True,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(starts=STARTS, steps=STEPS)
async def test_no_sequence_of_moves_loses_or_doubles_a_tie(
    sqlite_database: Database,
    starts: list[tuple[int, AffiliationKind, int | None, bool]],
    steps: list[tuple[int, int]],
) -> None:
    async with sqlite_database.transaction() as session:
        for table in (MovedAffiliation, OrganizationMove, OutboxMessage, Affiliation):
            await session.execute(delete(table))
        places = [await people.organization(session, f"Place {number}") for number in range(4)]
        member = await people.member(session)
        said = {number: set[tuple[AffiliationKind, int | None, bool]]() for number in range(4)}
        for place, kind, start, current in starts:
            await people.tie(session, member, places[place], kind, start=start, current=current)
            said[place].add((kind, start, current))
        for old, new in steps:
            await moving.move(session, old_id=places[old].id, new_id=places[new].id, reason=MoveReason.MERGED, now=NOW)
            said[new] |= said[old]
            said[old] = set()
        for number, at in enumerate(places):
            rows = await session.execute(
                select(Affiliation.kind, Affiliation.start, Affiliation.current).where(
                    Affiliation.organization_id == at.id
                )
            )
            kept = [tuple(row) for row in rows]
            assert len(kept) == len(set(kept))
            assert set(kept) <= said[number]
            for fact in said[number]:
                assert fact in kept or (fact[1] is None and (fact[0], 1990, fact[2]) in kept)

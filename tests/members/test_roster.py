"""Importing a roster and claiming one's entry, on both databases."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.database import Database
from bot.errors import CommonGroundError, InputError
from bot.members import profiles, roster, roster_file
from bot.members.roster_file import RosterRow
from bot.members.vocabulary import TOPICS
from bot.models import AffiliationKind, Member, Organization, RosterEntry, TagKind
from bot.places import Places

SOCIETY, OTHER_SOCIETY = 10**18, 2 * 10**18
MARIE = RosterRow(2, "1", "Marie Curie", "Warsaw", "Russian Empire (now Poland)", ("Sorbonne",), ("Nuclear physics",))
LISE = RosterRow(3, "2", "Lise Meitner", "Vienna", "Atlantis", ("Somewhere", "Nowhere"), ("alchemy",))


@dataclass(frozen=True)
class FakeMatch:
    id: int
    name: str


@dataclass(frozen=True)
class FakeResolution:
    status: str
    organizations: Sequence[FakeMatch] = ()


class FakeIndex:
    """Is sure of one organization, unsure of Somewhere, and knows nothing else."""

    def __init__(self, organization_id: int) -> None:
        self.sure = FakeMatch(organization_id, "Sorbonne University")

    def resolve(self, affiliation: str) -> FakeResolution:
        if affiliation == "Sorbonne":
            return FakeResolution("sure", [self.sure])
        if affiliation == "Somewhere":
            return FakeResolution("unsure", [FakeMatch(1, "Somewhere Else"), FakeMatch(2, "Elsewhere")])
        return FakeResolution("none")


class Importer:
    """Imports rows into a society of a test, each import in its own transaction."""

    def __init__(self, database: Database, places: Places, now: datetime, organization_id: int) -> None:
        self.database = database
        self.places = places
        self.now = now
        self.index = FakeIndex(organization_id)
        self.rng = random.Random(7)

    async def run(
        self, *rows: RosterRow, society_id: int = SOCIETY, name: str | None = "Physicists"
    ) -> roster.RosterReport:
        async with self.database.transaction() as session:
            return await roster.import_roster(
                session,
                society_id,
                rows,
                index=self.index,
                places=self.places,
                topics=TOPICS,
                now=self.now,
                rng=self.rng,
                society_name=name,
            )

    async def code(self, name: str = "Marie Curie", society_id: int = SOCIETY) -> str:
        async with self.database.reading() as session:
            return next(entry.code for entry in await roster.unclaimed(session, society_id) if entry.name == name)

    async def claim(self, code: str, *, user_id: int = 77, society_id: int = SOCIETY, name: str = "marie") -> Member:
        async with self.database.transaction() as session:
            member = await roster.claim(
                session, society_id=society_id, code=code, user_id=user_id, name=name, now=self.now
            )
            return await profiles.load(session, member.id)


@pytest.fixture
async def importer(database: Database, places: Places, now: datetime) -> Importer:
    async with database.reading() as session:
        organization_id = await session.scalar(select(func.min(Organization.id)))
    assert organization_id is not None
    return Importer(database, places, now, organization_id)


async def test_import_places_what_is_sure_and_reports_the_rest(importer: Importer) -> None:
    report = await importer.run(MARIE, LISE)
    assert (report.rows, report.new, report.hometowns, report.organizations) == (2, 2, 1, 1)
    assert [(u.line, u.fact, u.text, u.choices) for u in report.unplaced] == [
        (3, "hometown", "Vienna, Atlantis", ()),
        (3, "affiliation", "Somewhere", ("Somewhere Else", "Elsewhere")),
        (3, "affiliation", "Nowhere", ()),
    ]
    assert report.unknown_topics == {"alchemy": 1}


async def test_importing_again_changes_only_what_changed_and_keeps_codes(importer: Importer) -> None:
    await importer.run(MARIE, LISE)
    codes = [await importer.code("Marie Curie"), await importer.code("Lise Meitner")]
    again = await importer.run(MARIE, replace(LISE, country="Austria"))
    assert (again.new, again.changed, again.unchanged, again.claimed) == (0, 1, 1, 0)
    assert codes == [await importer.code("Marie Curie"), await importer.code("Lise Meitner")]
    assert all(len(code) == 10 and set(code) <= set(roster.ALPHABET) for code in codes)
    resolved = await importer.run(replace(MARIE, affiliations=()))
    assert resolved.changed == 1


async def test_a_claimed_entry_is_not_touched(importer: Importer) -> None:
    await importer.run(MARIE)
    await importer.claim(await importer.code())
    report = await importer.run(replace(MARIE, name="Somebody else", city="", topics=()))
    assert (report.claimed, report.changed) == (1, 0)
    async with importer.database.reading() as session:
        entry = (await session.scalars(select(RosterEntry))).one()
        assert entry.name == "Marie Curie"
        assert await roster.unclaimed(session, SOCIETY) == []


async def test_an_unknown_society_is_not_made_up(importer: Importer) -> None:
    with pytest.raises(InputError, match="--name"):
        await importer.run(MARIE, name=None)


async def test_rolling_back_writes_nothing(importer: Importer) -> None:
    async with importer.database.transaction() as session:
        report = await roster.import_roster(
            session,
            SOCIETY,
            [MARIE],
            index=importer.index,
            places=importer.places,
            topics=TOPICS,
            now=importer.now,
            rng=importer.rng,
            society_name="Physicists",
        )
        await session.rollback()
    assert report.new == 1
    async with importer.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(RosterEntry)) == 0
        with pytest.raises(InputError):
            await roster.require_society(session, SOCIETY)


async def test_claiming_makes_a_member_with_the_facts_of_the_entry(importer: Importer) -> None:
    await importer.run(MARIE)
    code = await importer.code()
    member = await importer.claim(f" {code[:5].lower()} - {code[5:]} ")
    assert (member.name, member.user_id, member.society_id) == ("marie", 77, SOCIETY)
    assert member.hometown_id == importer.places.resolve("Warsaw, Poland").id
    (affiliation,) = member.affiliations
    assert affiliation.organization_id == importer.index.sure.id
    assert (affiliation.kind, affiliation.current) == (AffiliationKind.EMPLOYMENT, False)
    assert [(tag.kind, tag.value) for tag in member.tags] == [(TagKind.TOPIC, "nuclear physics")]


async def test_the_name_of_the_roster_stands_in_for_a_blank_one(importer: Importer) -> None:
    await importer.run(MARIE)
    assert (await importer.claim(await importer.code(), name=" \u200f")).name == "Marie Curie"


async def test_claiming_again_by_the_same_person_changes_nothing(importer: Importer) -> None:
    await importer.run(MARIE)
    code = await importer.code()
    first, second = await importer.claim(code), await importer.claim(code)
    assert first.id == second.id
    assert len(second.affiliations) == 1


async def test_what_a_member_has_is_not_overwritten(importer: Importer) -> None:
    await importer.run(MARIE)
    paris = importer.places.resolve("Paris, France")
    async with importer.database.transaction() as session:
        member, _ = await profiles.join(
            session, society_id=SOCIETY, society_name="", user_id=77, name="Mme Curie", now=importer.now
        )
        await profiles.set_places(session, member, hometown=paris, residence=None)
        await profiles.set_tags(session, member, TagKind.TOPIC, ["nuclear physics", "cosmology"])
    member = await importer.claim(await importer.code())
    assert (member.name, member.hometown_id) == ("Mme Curie", paris.id)
    assert sorted(tag.value for tag in member.tags) == ["cosmology", "nuclear physics"]
    assert len(member.affiliations) == 1


@pytest.mark.parametrize("code", ["", "XXXXXXXXXX", "\x00", "x" * 3000, "' OR 1=1 --"])
async def test_a_wrong_code(importer: Importer, code: str) -> None:
    await importer.run(MARIE)
    with pytest.raises(InputError, match="ask the organizers for your code"):
        await importer.claim(code)


async def test_a_code_is_for_one_person_in_one_society(importer: Importer) -> None:
    await importer.run(MARIE, LISE)
    await importer.run(MARIE, society_id=OTHER_SOCIETY)
    code = await importer.code()
    with pytest.raises(InputError, match="ask the organizers"):
        await importer.claim(code, society_id=OTHER_SOCIETY)
    await importer.claim(code)
    with pytest.raises(InputError, match="used already"):
        await importer.claim(code, user_id=78)
    with pytest.raises(InputError, match="claimed an entry"):
        await importer.claim(await importer.code("Lise Meitner"))


async def test_of_several_claims_at_once_one_wins(importer: Importer) -> None:
    await importer.run(MARIE)
    code = await importer.code()
    outcomes = await asyncio.gather(
        *(importer.claim(code, user_id=user_id) for user_id in range(100, 108)), return_exceptions=True
    )
    winners = [outcome for outcome in outcomes if isinstance(outcome, Member)]
    assert len(winners) == 1
    assert all(isinstance(outcome, Member | CommonGroundError) for outcome in outcomes)
    async with importer.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Member)) == 1


async def test_a_thousand_people_have_a_thousand_codes(importer: Importer) -> None:
    rows = [RosterRow(n + 2, str(n), f"Person {n}") for n in range(1000)]
    importer.now += timedelta(days=1)
    assert (await importer.run(*rows)).new == 1000
    async with importer.database.reading() as session:
        assert len({entry.code for entry in await roster.unclaimed(session, SOCIETY)}) == 1000


def test_the_hometowns_of_laureates_are_placed(shared_data: Path, places: Places) -> None:
    rows = roster_file.read((shared_data / "people" / "laureates.csv").read_bytes()).rows
    with_city = [row for row in rows if row.city]
    placed = sum(1 for row in with_city if places.match(row.city, row.country))
    assert len(rows) == 707
    assert placed / len(with_city) > 0.85

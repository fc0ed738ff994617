"""Importing a roster and claiming one's entry, on both databases."""

import asyncio
import random
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.database import Database
from bot.errors import CommonGroundError, InputError
from bot.members import drafts, profiles, roster, roster_file
from bot.members.roster_line import RosterRow
from bot.members.vocabulary import TOPICS
from bot.models import (
    AffiliationKind,
    DraftStatus,
    Member,
    Organization,
    OrganizationKind,
    RosterEntry,
    TagKind,
)
from bot.organizations.resolver import Match, Resolution, ResolutionStatus
from bot.organizations.rows import Entry
from bot.places import Places

SOCIETY, OTHER_SOCIETY = 10**18, 2 * 10**18
MARIE = RosterRow(2, "1", "Marie Curie", "Warsaw", "Russian Empire (now Poland)", ("Sorbonne",), ("Nuclear physics",))
LISE = RosterRow(3, "2", "Lise Meitner", "Vienna", "Atlantis", ("Somewhere", "Nowhere"), ("alchemy",))


ENTRIES = (
    Entry(1, "https://ror.org/000000101", "Somewhere Else", OrganizationKind.OTHER, "Oak Ridge", "US-TN", "US", False),
    Entry(2, None, "Elsewhere", OrganizationKind.OTHER, "Geneva", None, "CH", False),
)


class FakeIndex:
    """Is sure of one organization, unsure of Somewhere, and knows nothing else."""

    def __init__(self, organization_id: int) -> None:
        self.sure = Match(organization_id, None, "Sorbonne University", 1.0, "Sorbonne")

    def resolve(self, affiliation: str) -> Resolution:
        if affiliation == "Sorbonne":
            return Resolution(affiliation, ResolutionStatus.SURE, (self.sure,))
        if affiliation == "Somewhere":
            choices = tuple(Match(entry.id, entry.ror_id, entry.name, 0.5, affiliation) for entry in ENTRIES)
            return Resolution(affiliation, ResolutionStatus.UNSURE, (), choices)
        return Resolution(affiliation, ResolutionStatus.NONE, ())

    def get(self, organization_id: int) -> Entry | None:
        return next((entry for entry in ENTRIES if entry.id == organization_id), None)

    def with_ror_id(self, ror_id: str) -> Entry | None:
        return next((entry for entry in ENTRIES if entry.ror_id == ror_id), None)


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
        return (await self.claimed(code, user_id=user_id, society_id=society_id, name=name)).member

    async def claimed(
        self, code: str, *, user_id: int = 77, society_id: int = SOCIETY, name: str = "marie"
    ) -> roster.Claimed:
        async with self.database.transaction() as session:
            claimed = await roster.claim(
                session, index=self.index, society_id=society_id, code=code, user_id=user_id, name=name, now=self.now
            )
            await profiles.load(session, claimed.member.id)
            return claimed


@pytest.fixture
async def importer(database: Database, places: Places, now: datetime) -> Importer:
    async with database.reading() as session:
        organization_id = await session.scalar(select(func.min(Organization.id)))
    assert organization_id is not None
    return Importer(database, places, now, organization_id)


async def test_import_places_what_is_sure_and_reports_the_rest(importer: Importer) -> None:
    report = await importer.run(MARIE, LISE)
    assert (report.rows, report.new, report.hometowns, report.organizations) == (2, 2, 1, 1)
    assert [(u.line, u.fact.value, u.text, [str(choice) for choice in u.choices]) for u in report.unplaced] == [
        (3, "hometown", "Vienna, Atlantis", []),
        (3, "affiliation", "Somewhere", ["Somewhere Else (Oak Ridge, TN)", "Elsewhere (Geneva, Switzerland)"]),
        (3, "affiliation", "Nowhere", []),
    ]
    assert report.unknown_topics == {"alchemy": 1}


async def test_a_ror_id_decides_and_an_unknown_one_is_told(importer: Importer) -> None:
    decided = replace(LISE, affiliations=("Somewhere", "Nowhere"), ror_ids=("https://ror.org/000000101", ""))
    unknown = replace(MARIE, ror_ids=("https://ror.org/099999999",))
    report = await importer.run(decided, unknown)
    assert report.organizations == 1
    told = [(u.fact.value, u.text) for u in report.unplaced if u.fact.value != "hometown"]
    assert told == [("affiliation", "Nowhere"), ("ROR id", "https://ror.org/099999999")]
    claimed = await importer.claimed(await importer.code("Lise Meitner"))
    assert [affiliation.organization_id for affiliation in claimed.member.affiliations] == [1]


async def test_what_the_import_was_not_sure_of_is_asked_of_the_person(importer: Importer) -> None:
    await importer.run(LISE)
    claimed = await importer.claimed(await importer.code("Lise Meitner"))
    assert claimed.member.affiliations == []
    assert claimed.draft is not None
    assert [(tie.text, tie.choices, tie.status) for tie in claimed.draft.ties] == [
        ("Somewhere", [1, 2], DraftStatus.ASKED),
        ("Nowhere", [], DraftStatus.DECLINED),
    ]
    async with importer.database.transaction() as session:
        member = await profiles.require(session, society_id=SOCIETY, user_id=77)
        await drafts.choose(session, member, claimed.draft.ties[0].id, 2, now=importer.now)
        (tie,) = (await profiles.load(session, member.id)).affiliations
    assert (tie.organization_id, tie.current) == (2, False)


async def test_what_the_roster_placed_can_be_undone(importer: Importer) -> None:
    await importer.run(MARIE)
    claimed = await importer.claimed(await importer.code())
    assert claimed.draft is not None
    async with importer.database.transaction() as session:
        member = await profiles.require(session, society_id=SOCIETY, user_id=77)
        await drafts.undo(session, member, claimed.draft.ties[0].id)
        assert (await profiles.load(session, member.id)).affiliations == []


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

"""A roster of expected people: importing it, claiming an entry. Nobody is a member by an import alone."""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot import societies
from bot.errors import ConflictError, InputError
from bot.members.roster_claim import Claimed, claim
from bot.members.roster_line import RosterRow
from bot.members.roster_placing import AffiliationResolver, PlacedRow, Placer, Progress, Unplaced
from bot.models import RosterAffiliation, RosterEntry, Society
from bot.places import Places

__all__ = ["Claimed", "RosterReport", "claim", "import_roster", "require_society", "unclaimed"]

# Without 0, 1, I, L, O and U: nothing to confuse on paper, and no words.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class RosterReport:
    """What an import did, in rows, and what it could not place.

    ``claimed`` rows were left as they are. ``hometowns`` and ``organizations`` count the rows in which the
    hometown, and at least one organization, was placed.
    """

    new: int
    changed: int
    unchanged: int
    claimed: int
    hometowns: int
    organizations: int
    unplaced: tuple[Unplaced, ...]
    unknown_topics: Mapping[str, int]

    @property
    def rows(self) -> int:
        """All rows of the file."""
        return self.new + self.changed + self.unchanged + self.claimed


async def require_society(session: AsyncSession, society_id: int) -> None:
    """Do nothing where the society exists.

    Raises:
        InputError: it doesn't; the sentence says how it comes to be.
    """
    if await session.get(Society, society_id) is None:
        raise InputError(
            f"No society has the id {society_id}. It begins when somebody uses the bot in the Discord server "
            "with this id; to create it now, give the server's name with --name."
        )


async def import_roster(
    session: AsyncSession,
    society_id: int,
    rows: Sequence[RosterRow],
    *,
    index: AffiliationResolver,
    places: Places,
    topics: Collection[str],
    now: datetime,
    rng: random.Random,
    society_name: str | None = None,
    progress: Progress | None = None,
) -> RosterReport:
    """Add the rows to the society's roster, and update those entries that nobody has claimed.

    All rows are placed before the first statement, so that the database is not locked meanwhile. Entries
    that the file lacks stay, and codes stay the same.

    Args:
        session: one transaction; nothing was written in it yet.
        society_id: the Discord server's id.
        rows: what ``roster_file.read`` returned.
        index: resolves affiliation strings; what it isn't sure of is kept for the person to say.
        places: finds hometowns.
        topics: the society's vocabulary.
        now: the instant of the import.
        rng: makes the codes; ``random.SystemRandom()`` where they are secret.
        society_name: creates the society where it does not exist yet.
        progress: is called with the number of rows placed so far.

    Raises:
        InputError: there is no such society, and no name to create it with.
        ConflictError: another import of the same society ran at the same time.
    """
    placer = Placer(index, places, topics)
    placed = []
    for count, row in enumerate(rows, start=1):
        placed.append(placer.place(row))
        if progress:
            progress(count)
    if society_name is None:
        await require_society(session, society_id)
    else:
        await societies.ensure(session, society_id, society_name, now=now)
    outcomes = await _store(session, society_id, placed, now, rng)
    return RosterReport(
        **{outcome: outcomes.count(outcome) for outcome in ("new", "changed", "unchanged", "claimed")},
        hometowns=sum(1 for row in placed if row.hometown_id is not None),
        organizations=sum(1 for row in placed if any(found is not None for _, found in row.affiliations)),
        unplaced=tuple(placer.unplaced),
        unknown_topics=dict(placer.unknown_topics.most_common()),
    )


async def unclaimed(session: AsyncSession, society_id: int) -> Sequence[RosterEntry]:
    """Return the entries that nobody has claimed, by name.

    Raises:
        InputError: there is no such society.
    """
    await require_society(session, society_id)
    found = await session.scalars(
        select(RosterEntry)
        .where(RosterEntry.society_id == society_id, RosterEntry.member_id.is_(None))
        .order_by(RosterEntry.name, RosterEntry.id)
    )
    return found.all()


async def _store(
    session: AsyncSession, society_id: int, placed: Iterable[PlacedRow], now: datetime, rng: random.Random
) -> list[str]:
    existing = await _entries(session, society_id)
    codes = {entry.code for entry in existing.values()}
    outcomes = []
    for row in placed:
        entry = existing.get(row.row.external_id)
        if entry is None:
            code = _new_code(codes, rng)
            session.add(_entry(society_id, row, code, now))
            outcomes.append("new")
        elif entry.member_id is not None:
            outcomes.append("claimed")
        else:
            outcomes.append("changed" if _update(entry, row, now) else "unchanged")
    try:
        await session.flush()
    except IntegrityError:
        raise ConflictError("Another import of this roster ran at the same time. Import it again.") from None
    return outcomes


async def _entries(session: AsyncSession, society_id: int) -> dict[str, RosterEntry]:
    found = await session.scalars(
        select(RosterEntry)
        .where(RosterEntry.society_id == society_id)
        .options(selectinload(RosterEntry.affiliations))
        # A claim that runs at the same time comes before or after, not in between.
        .with_for_update()
    )
    return {entry.external_id: entry for entry in found}


def _entry(society_id: int, placed: PlacedRow, code: str, now: datetime) -> RosterEntry:
    return RosterEntry(
        society_id=society_id,
        external_id=placed.row.external_id,
        code=code,
        name=placed.row.name,
        hometown_id=placed.hometown_id,
        topics=list(placed.topics),
        imported_at=now,
        affiliations=_affiliations(placed),
    )


def _update(entry: RosterEntry, placed: PlacedRow, now: datetime) -> bool:
    before = (
        entry.name,
        entry.hometown_id,
        tuple(entry.topics),
        tuple((affiliation.text, affiliation.organization_id) for affiliation in entry.affiliations),
    )
    if before == (placed.row.name, placed.hometown_id, placed.topics, placed.affiliations):
        return False
    entry.name = placed.row.name
    entry.hometown_id = placed.hometown_id
    entry.topics = list(placed.topics)
    entry.affiliations = _affiliations(placed)
    entry.imported_at = now
    return True


def _affiliations(placed: PlacedRow) -> list[RosterAffiliation]:
    return [RosterAffiliation(text=text, organization_id=found) for text, found in placed.affiliations]


def _new_code(taken: set[str], rng: random.Random) -> str:
    while True:
        code = "".join(rng.choices(ALPHABET, k=CODE_LENGTH))
        if code not in taken:
            taken.add(code)
            return code

"""How many members each organization has, as one viewer may know: for autocomplete, so within milliseconds.

Who can be found where is held in memory, by society. The database says whether that is still so: each change
counts ``societies.directory_version`` up and leaves the new number with the member, in its own transaction. A reader
compares the version in the transaction in which it answers, so that no process counts who has just hidden.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, String, and_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from bot import revisions
from bot.members import completeness
from bot.members.tally import Findable, Tally, Ties, merged
from bot.members.visibility import Viewpoint
from bot.models import Affiliation, AffiliationKind, Member, Society, Visibility
from bot.organizations.index import OrganizationIndex, Part

_NEVER = -1
# So many rows are taken in at once, so that the event loop answers others in between.
_SLICE = 2000
_TIES = MappingProxyType(
    {(kind.value, current): Ties.of(kind, current=current) for kind in AffiliationKind for current in (True, False)}
)


async def touch(session: AsyncSession, *members: Member) -> None:
    """Note that where these can be found, or by whom, has changed: in the transaction that changes it.

    To be called with every change of their affiliations, of ``listed`` or of who sees what, and before they are
    erased.
    """
    ids = [member.id for member in members]
    await revisions.raise_for(session, ids)
    await completeness.refresh(session, ids)


@dataclass(slots=True)
class _Society:
    """What is known of a society: as of ``version``, with the hierarchy of ``shared``."""

    tally: Tally
    shared: Part
    version: int = _NEVER
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class LivePresence:
    """Holds who can be found where, and brings it up to date when it is asked."""

    def __init__(self) -> None:
        self._societies: dict[int, _Society] = {}

    async def counts(
        self,
        session: AsyncSession,
        index: OrganizationIndex,
        view_from: Viewpoint,
        *,
        ties: Ties,
    ) -> dict[int, int]:
        """Count the members of a society whom one viewer can find, by organization id; none is left out.

        Members of a part count at the whole as well, each once.

        Args:
            session: one consistent view: that in which ``view_from`` was loaded.
            index: knows which organizations are parts of which.
            view_from: whose view it is; they don't count themself, nor whom they must not see.
            ties: which ties count.
        """
        shared, wholes = index.shared, index.shared.hierarchy.wholes
        society = self._societies.setdefault(view_from.society_id, _Society(Tally(wholes), shared))
        async with society.lock:
            await _refresh(session, view_from.society_id, society)
        if society.shared is not shared:
            society.tally, society.shared = Tally(wholes, society.tally.people), shared
        return society.tally.counts(
            ties, viewer_id=view_from.viewer_id, connected=view_from.connected, hidden=view_from.hidden
        )


async def _refresh(session: AsyncSession, society_id: int, society: _Society) -> None:
    version = await session.scalar(select(Society.directory_version).where(Society.id == society_id))
    if version is None or version <= society.version:
        return
    changed = and_(Member.society_id == society_id, Member.directory_revision > society.version)
    revisions, people = await _changed(session, changed)
    gone: set[int] = set()
    if society.version != _NEVER and len(revisions) < version - society.version:
        # A version that is nobody's newest: that of a member who has changed again since, or is erased.
        present = await session.scalars(select(Member.id).where(Member.society_id == society_id))
        gone = set(society.tally.people) - set(present)
    for member_id, findable in people.items():
        society.tally.put(member_id, findable)
    for member_id in gone:
        society.tally.put(member_id, None)
    society.version = version


async def _changed(session: AsyncSession, changed: ColumnElement[bool]) -> tuple[set[int], dict[int, Findable | None]]:
    """Return the revisions of the changed members, and where each can be found now."""
    shown: dict[int, bool] = {}
    revisions: set[int] = set()
    people: dict[int, Findable | None] = {}
    members = select(
        Member.id, Member.directory_revision, Member.listed, type_coerce(Member.affiliations_visibility, String)
    ).where(changed)
    async for rows in (await session.stream(members)).partitions(_SLICE):
        for member_id, revision, listed, visibility in rows:
            people[member_id] = None
            revisions.add(revision)
            if listed and visibility != Visibility.NOBODY:
                shown[member_id] = visibility == Visibility.EVERYONE
    for member_id, ties in (await _ties(session, changed)).items():
        if member_id in shown:
            people[member_id] = Findable(shown[member_id], merged(ties))
    return revisions, people


async def _ties(session: AsyncSession, changed: ColumnElement[bool]) -> dict[int, list[tuple[int, Ties]]]:
    statement = (
        select(
            Affiliation.member_id,
            Affiliation.organization_id,
            type_coerce(Affiliation.kind, String),
            Affiliation.current,
        )
        .join(Member, Member.id == Affiliation.member_id)
        .where(changed)
    )
    found: defaultdict[int, list[tuple[int, Ties]]] = defaultdict(list)
    async for rows in (await session.stream(statement)).partitions(_SLICE):
        _take(found, rows)
    return found


def _take(found: dict[int, list[tuple[int, Ties]]], rows: Iterable[Any]) -> None:
    for member_id, organization_id, kind, current in rows:
        found[member_id].append((organization_id, _TIES[kind, current]))

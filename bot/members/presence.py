"""Who can be found where, held in memory by society: for autocomplete and for searches, so within milliseconds.

The database says whether what is held is still so: each change counts ``societies.directory_version`` up and leaves
the new number with the member, in its own transaction. A reader compares the version in the transaction in which it
answers, so that no process finds or counts who has just hidden.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import BigInteger, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import revisions
from bot.database import Database
from bot.members import completeness, roll_loading
from bot.members.roll import AFFILIATION_KINDS, LEVELS, NO_WORKPLACES, Roll
from bot.members.tally import Findable, Tally, Ties, merged
from bot.members.visibility import Viewpoint
from bot.models import Member, Society, Visibility
from bot.organizations.headcount import Headcount
from bot.organizations.index import OrganizationIndex

_NEVER = -1
_VERSION = select(Society.directory_version).where(Society.id == bindparam("society_id", type_=BigInteger))
# So many members are taken in at once, so that the event loop answers others in between.
_SLICE = 1000
_TIES = tuple((Ties.of(kind, current=False), Ties.of(kind, current=True)) for kind in AFFILIATION_KINDS)


async def touch(session: AsyncSession, *members: Member) -> None:
    """Note that where these can be found, by what, or by whom, has changed: in the transaction that changes it.

    To be called with every change of a profile, of ``listed`` or of who sees what, and before they are erased.
    """
    ids = [member.id for member in members]
    await revisions.raise_for(session, ids)
    await completeness.refresh(session, ids)


@dataclass(slots=True)
class _Society:
    """What is known of a society, with the hierarchy and the organizations of ``index``.

    The tally is as of ``version``, the roll as of ``roll_version``, which may be older: autocomplete, which needs only
    the tally, doesn't wait for the roll.
    """

    index: OrganizationIndex
    tally: Tally
    roll: Roll = field(default_factory=Roll)
    version: int = _NEVER
    roll_version: int = _NEVER
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class LivePresence:
    """Holds who can be found where, and brings it up to date when it is asked."""

    def __init__(self) -> None:
        self._societies: dict[int, _Society] = {}

    async def prepare(self, database: Database, index: OrganizationIndex) -> None:
        """Read every society now, the largest first: else the first member to ask would wait for it."""
        async with database.reading() as session:
            by_size = select(Member.society_id).group_by(Member.society_id).order_by(func.count().desc())
            societies = (await session.scalars(by_size)).all()
        for society_id in societies:
            async with database.reading() as session:
                await self.roll(session, index, society_id)

    async def counts(
        self,
        session: AsyncSession,
        index: OrganizationIndex,
        view_from: Viewpoint,
        *,
        ties: Ties,
    ) -> Headcount:
        """Count the members of a society whom one viewer can find, by organization id; none is left out.

        Members of a part count at the whole as well, each once.

        Args:
            session: one consistent view: that in which ``view_from`` was loaded, and which has changed no member.
            index: knows which organizations are parts of which.
            view_from: whose view it is; they don't count themself, nor whom they must not see.
            ties: which ties count.
        """
        society = self._society(index, view_from.society_id)
        async with society.lock:
            _follow(society, index)
            await _count_changes(session, view_from.society_id, society)
        return society.tally.counts(
            ties, viewer_id=view_from.viewer_id, connected=view_from.connected, hidden=view_from.hidden
        )

    async def roll(self, session: AsyncSession, index: OrganizationIndex, society_id: int) -> Roll:
        """Return what there is to know of every member of a society, workplaces included.

        Args:
            session: one consistent view, which has changed no member.
            index: replaced where organizations have changed.
            society_id: the society.
        """
        society = self._society(index, society_id)
        async with society.lock:
            _follow(society, index)
            await _take_in_changes(session, society_id, society)
            if not society.roll.knows_workplaces:
                wanted = np.unique(society.roll.ties.organizations)
                society.roll = society.roll.at_workplaces(await roll_loading.workplaces(session, wanted))
        return society.roll

    def _society(self, index: OrganizationIndex, society_id: int) -> _Society:
        return self._societies.setdefault(society_id, _Society(index, Tally(index.shared.hierarchy.wholes)))


def _follow(society: _Society, index: OrganizationIndex) -> None:
    """Take in that organizations have changed."""
    if society.index is index:
        return
    if society.index.shared is not index.shared:
        society.tally = Tally(index.shared.hierarchy.wholes, society.tally.people)
    # What is known of the organizations may have changed.
    society.roll = society.roll.at_workplaces(NO_WORKPLACES)
    society.index = index


async def _count_changes(session: AsyncSession, society_id: int, society: _Society) -> None:
    """Bring the tally up to date."""
    version = await session.scalar(_VERSION, {"society_id": society_id})
    if version is None or version <= society.version:
        return
    since = society.version
    changed, revisions = await roll_loading.load_ties(session, society_id, since=since)
    gone: set[int] = set()
    if _some_are_gone(since, version, revisions):
        gone = set(society.tally.people) - await _present(session, society_id)
    findable = await _findable(changed)
    # From here on nothing waits: who is cancelled half-way leaves what was held, or all that is new.
    _put(society.tally, changed, findable, gone)
    society.version = version


async def _take_in_changes(session: AsyncSession, society_id: int, society: _Society) -> None:
    """Bring the roll up to date, and with it the tally."""
    version = await session.scalar(_VERSION, {"society_id": society_id})
    if version is None or version <= society.roll_version:
        return
    since = society.roll_version
    changed, revisions = await roll_loading.load(session, society_id, since=since)
    gone: set[int] = set()
    if _some_are_gone(since, version, revisions):
        known = {*society.tally.people, *society.roll.people.ids.tolist()}
        gone = known - await _present(session, society_id)
    findable = await _findable(changed)
    # As above.
    _put(society.tally, changed, findable, gone)
    society.roll = society.roll.replaced(changed, gone)
    society.version = society.roll_version = version


def _some_are_gone(since: int, version: int, revisions: set[int]) -> bool:
    """Whether a version is nobody's newest: that of a member who has changed again since, or is erased."""
    return since != _NEVER and len(revisions) < version - since


async def _present(session: AsyncSession, society_id: int) -> set[int]:
    return set(await session.scalars(select(Member.id).where(Member.society_id == society_id)))


def _put(tally: Tally, changed: Roll, findable: Mapping[int, Findable], gone: Collection[int]) -> None:
    for member_id in (*gone, *changed.people.ids.tolist()):
        tally.put(member_id, findable.get(member_id))


async def _findable(roll: Roll) -> dict[int, Findable]:
    """Tell where each of these can be found, by everyone or by connections."""
    people, ties = roll.people, roll.ties
    shown = people.listed & (people.affiliations != LEVELS.index(Visibility.NOBODY))
    rows = ties.at(shown[roll.slots])
    there: defaultdict[int, list[tuple[int, Ties]]] = defaultdict(list)
    for start in range(0, len(rows), _SLICE):
        part = rows.at(slice(start, start + _SLICE))
        for member_id, organization_id, kind, current in zip(
            part.members.tolist(), part.organizations.tolist(), part.kinds.tolist(), part.current.tolist(), strict=True
        ):
            there[member_id].append((organization_id, _TIES[kind][current]))
        await asyncio.sleep(0)
    open_to_all = set(people.ids[people.affiliations == LEVELS.index(Visibility.EVERYONE)].tolist())
    return {member_id: Findable(member_id in open_to_all, merged(found)) for member_id, found in there.items()}

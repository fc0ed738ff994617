"""The viewer's own background, and the names of what is in it: of a roll, and little else."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.matching.background import OPEN_END, Background, Stint
from bot.members.backgrounds import Backgrounds
from bot.members.roll import UNKNOWN, Roll, Ties
from bot.models import KnownPerson, KnownRole, Member, Organization, TagKind
from bot.organizations.index import OrganizationIndex
from bot.places import City, Places


async def load(
    session: AsyncSession, viewer: Member, roll: Roll, *, index: OrganizationIndex, places: Places
) -> Backgrounds:
    """Return the viewer's background, of which they may use everything."""
    known = (
        await session.execute(
            select(KnownPerson.role, KnownPerson.key, KnownPerson.name)
            .where(KnownPerson.member_id == viewer.id)
            .order_by(KnownPerson.id)
        )
    ).all()
    here = tuple(stints(roll.ties.at(roll.ties.members == viewer.id)))
    hometown = places.city(viewer.hometown_id) if viewer.hometown_id is not None else None
    tags = _tags(roll, viewer.id)
    background = Background(
        id=viewer.id,
        stints=here,
        advisers=frozenset(person.key for person in known if person.role is KnownRole.ADVISER),
        collaborators=frozenset(person.key for person in known if person.role is KnownRole.COLLABORATOR),
        hometown=hometown.id if hometown else None,
        homeland=hometown.country if hometown else None,
        topics=frozenset(tags[TagKind.TOPIC]),
        units=frozenset(tags[TagKind.UNIT]),
        offers=frozenset(tags[TagKind.OFFER]),
        asks=frozenset(tags[TagKind.ASK]),
    )
    names = {f"person:{person.key}": person.name for person in known}
    names |= await _organizations(session, {stint.organization for stint in here}, index)
    names |= _origins(hometown, places)
    return Backgrounds({viewer.id: background}, {viewer.id: viewer.name}, names)


def stints(ties: Ties) -> Iterator[Stint]:
    """Yield affiliations as times at organizations."""
    for organization, study, start, end, current in zip(
        ties.organizations.tolist(),
        ties.education.tolist(),
        ties.starts.tolist(),
        ties.ends.tolist(),
        ties.current.tolist(),
        strict=True,
    ):
        yield Stint(
            organization,
            study,
            None if start == UNKNOWN else start,
            OPEN_END if current else None if end == UNKNOWN else end,
        )


def _tags(roll: Roll, member_id: int) -> defaultdict[TagKind, list[str]]:
    found: defaultdict[TagKind, list[str]] = defaultdict(list)
    for (kind, value), members in roll.tags.items():
        place = np.searchsorted(members, member_id)
        if place < len(members) and members[place] == member_id:
            found[kind].append(value)
    return found


async def _organizations(session: AsyncSession, ids: set[int], index: OrganizationIndex) -> dict[str, str]:
    entries = {organization_id: index.get(organization_id) for organization_id in ids}
    names = {f"organization:{entry.id}": entry.name for entry in entries.values() if entry is not None}
    missing = [organization_id for organization_id, entry in entries.items() if entry is None]
    if missing:
        # The index leaves out what the registry has withdrawn.
        rows = await session.execute(select(Organization.id, Organization.name).where(Organization.id.in_(missing)))
        names |= {f"organization:{row.id}": row.name for row in rows}
    return names


def _origins(hometown: City | None, places: Places) -> dict[str, str]:
    if hometown is None:
        return {}
    country = places.country_in_a_sentence(hometown.country)
    return {f"city:{hometown.id}": places.label(hometown), f"country:{hometown.country}": country}

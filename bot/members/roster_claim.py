"""Claiming one's entry of the roster with the code that the organizers sent."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.errors import InputError
from bot.members import affiliations, presence, profiles
from bot.models import Affiliation, AffiliationKind, Member, RosterEntry, Tag, TagKind
from bot.text import one_line

_WRONG_CODE = "No entry of the roster here has this code. Check it for typos, or ask the organizers for your code."
_USED_CODE = "This code was used already. If it wasn't you, ask the organizers for your code."
_SECOND_CODE = "You have claimed an entry of the roster here already. Use `/profile edit` to add to your profile."


async def claim(session: AsyncSession, *, society_id: int, code: str, user_id: int, name: str, now: datetime) -> Member:
    """Make the holder of the code a member with the facts of their entry, or add the facts to the member.

    Nothing that the member has is overwritten. A second press of the same person changes nothing.

    Args:
        session: one transaction; after an error it must be rolled back.
        society_id: the society; the codes of another one don't work in it.
        code: as typed; case, spaces and dashes don't matter.
        user_id: the Discord user.
        name: for a new member; the roster's name where it is blank.
        now: the instant of joining.

    Raises:
        InputError: the code is wrong or used, or the member has claimed another entry.
        ConflictError: the same person joined at this very moment.
    """
    entry = await _find(session, society_id, code)
    member = await profiles.find(session, society_id=society_id, user_id=user_id)
    if entry.member_id is not None:
        if member is None or entry.member_id != member.id:
            raise InputError(_USED_CODE)
        return member
    if member is None:
        shown = name if one_line(name) else entry.name
        member, _ = await profiles.join(
            session, society_id=society_id, society_name="", user_id=user_id, name=shown, now=now
        )
    await _take(session, entry, member)
    await _add_facts(session, entry, member)
    return member


async def _find(session: AsyncSession, society_id: int, code: str) -> RosterEntry:
    typed = "".join(character for character in code.upper() if character.isalnum())
    entry = await session.scalar(
        select(RosterEntry)
        .where(RosterEntry.society_id == society_id, RosterEntry.code == typed)
        .options(selectinload(RosterEntry.affiliations))
        .execution_options(populate_existing=True)
    )
    if entry is None:
        raise InputError(_WRONG_CODE)
    return entry


async def _take(session: AsyncSession, entry: RosterEntry, member: Member) -> None:
    try:
        taken = await session.scalar(
            update(RosterEntry)
            .where(RosterEntry.id == entry.id, RosterEntry.member_id.is_(None))
            .values(member_id=member.id)
            .returning(RosterEntry.id)
        )
    except IntegrityError:
        raise InputError(_SECOND_CODE) from None
    if taken is None:
        raise InputError(_USED_CODE)


async def _add_facts(session: AsyncSession, entry: RosterEntry, member: Member) -> None:
    if member.hometown_id is None:
        member.hometown_id = entry.hometown_id
    ties = (await session.scalars(select(Affiliation.organization_id).where(Affiliation.member_id == member.id))).all()
    named = dict.fromkeys(affiliation.organization_id for affiliation in entry.affiliations)
    added = [organization_id for organization_id in named if organization_id not in ties]
    session.add_all(
        Affiliation(member_id=member.id, organization_id=organization_id, kind=AffiliationKind.EMPLOYMENT)
        for organization_id in added[: max(0, affiliations.MOST - len(ties))]
    )
    topics = await session.scalars(select(Tag.value).where(Tag.member_id == member.id, Tag.kind == TagKind.TOPIC))
    session.add_all(
        Tag(member_id=member.id, kind=TagKind.TOPIC, value=topic)
        for topic in sorted(set(entry.topics).difference(topics))
    )
    await session.flush()
    await presence.touch(session, member)

"""Claiming one's entry of the roster with the code that the organizers sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.errors import InputError
from bot.members import affiliations, drafts, presence, profiles
from bot.members.affiliations import Terms
from bot.members.meanings import AffiliationResolver, Meaning, Named, of_affiliation, shortened
from bot.models import (
    Affiliation,
    AffiliationDraft,
    AffiliationKind,
    DraftSource,
    Member,
    RosterAffiliation,
    RosterEntry,
    Tag,
    TagKind,
)
from bot.text import one_line

_WRONG_CODE = "No entry of the roster here has this code. Check it for typos, or ask the organizers for your code."
_USED_CODE = "This code was used already. If it wasn't you, ask the organizers for your code."
_SECOND_CODE = "You have claimed an entry of the roster here already. Use `/profile edit` to add to your profile."

# A roster says that somebody was there, not when.
_TERMS = Terms(AffiliationKind.EMPLOYMENT, current=False)


@dataclass(frozen=True, slots=True)
class Claimed:
    """Who claimed, and what of the roster's affiliations was added or is asked; None where there is nothing to show."""

    member: Member
    draft: AffiliationDraft | None


async def claim(
    session: AsyncSession,
    *,
    index: AffiliationResolver,
    society_id: int,
    code: str,
    user_id: int,
    name: str,
    now: datetime,
) -> Claimed:
    """Make the holder of the code a member with the facts of their entry, or add the facts to the member.

    Nothing that the member has is overwritten. A second press of the same person changes nothing. Affiliations
    that the import was not sure of are resolved again, and asked where they still are unclear.

    Args:
        session: one transaction; after an error it must be rolled back.
        index: resolves affiliation strings.
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
        return Claimed(member, None)
    if member is None:
        shown = name if one_line(name) else entry.name
        member, _ = await profiles.join(
            session, society_id=society_id, society_name="", user_id=user_id, name=shown, now=now
        )
    await _take(session, entry, member)
    await _add_facts(session, entry, member)
    named = await _named(session, entry, member, index)
    draft = await drafts.begin(session, member, DraftSource.ROSTER, named, now=now) if named else None
    return Claimed(member, draft)


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
    topics = await session.scalars(select(Tag.value).where(Tag.member_id == member.id, Tag.kind == TagKind.TOPIC))
    session.add_all(
        Tag(member_id=member.id, kind=TagKind.TOPIC, value=topic)
        for topic in sorted(set(entry.topics).difference(topics))
    )
    await session.flush()
    await presence.touch(session, member)


async def _named(session: AsyncSession, entry: RosterEntry, member: Member, index: AffiliationResolver) -> list[Named]:
    """Return what the entry's affiliations mean, each organization once, and no more than a profile holds."""
    ties = await session.scalar(select(func.count()).where(Affiliation.member_id == member.id))
    sure: dict[int, Meaning] = {}
    asked: dict[str, Meaning] = {}
    for affiliation in entry.affiliations:
        for meaning in _meanings(affiliation, index):
            if meaning.sure:
                sure.setdefault(meaning.choices[0], meaning)
            else:
                asked.setdefault(meaning.text, meaning)
    room = max(0, affiliations.MOST - (ties or 0))
    return [Named(meaning, _TERMS) for meaning in (*asked.values(), *list(sure.values())[:room])]


def _meanings(affiliation: RosterAffiliation, index: AffiliationResolver) -> Sequence[Meaning]:
    if affiliation.organization_id is not None:
        return [Meaning(shortened(affiliation.text), (affiliation.organization_id,), sure=True)]
    return of_affiliation(index, affiliation.text) or [Meaning(shortened(affiliation.text), (), sure=False)]

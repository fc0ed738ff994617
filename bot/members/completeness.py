"""What of a profile is filled, and what filling the rest would unlock."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, exists, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Affiliation, Contact, KnownPerson, Member, Tag, TagKind, Visibility


class Part(StrEnum):
    """The parts of a profile, in the order in which they help most."""

    AFFILIATIONS = "affiliations"
    BACKGROUND = "background"
    TOPICS = "topics"
    OFFERS = "offers"
    ABOUT = "about"
    CONTACTS = "contacts"


@dataclass(frozen=True, slots=True)
class Filled:
    """One part, and whether there is something in it."""

    part: Part
    filled: bool


def parts(member: Member) -> tuple[Filled, ...]:
    """List the parts of a profile loaded by ``profiles.load``."""
    kinds = {tag.kind for tag in member.tags}
    filled = {
        Part.AFFILIATIONS: bool(member.affiliations),
        Part.BACKGROUND: member.hometown_id is not None or bool(member.known_people),
        Part.TOPICS: bool(kinds & {TagKind.TOPIC, TagKind.UNIT}),
        Part.OFFERS: bool(kinds & {TagKind.OFFER, TagKind.ASK}),
        Part.ABOUT: bool(member.headline),
        Part.CONTACTS: bool(member.contacts),
    }
    return tuple(Filled(part, done) for part, done in filled.items())


async def refresh(session: AsyncSession, member_ids: Collection[int]) -> None:
    """Count the filled parts that everyone may see: called by whatever changes a profile."""
    filled = sum(
        (case((condition, 1), else_=0) for condition in _open_parts()), start=case((Member.id < 0, 1), else_=0)
    )
    await session.execute(
        update(Member)
        .where(Member.id.in_(member_ids))
        .values(completeness=filled)
        .execution_options(synchronize_session=False)
    )


def _open_parts() -> list[ColumnElement[bool]]:
    """One condition on Member for each Part, in their order."""
    return [
        and_(Member.affiliations_visibility == Visibility.EVERYONE, _has(Affiliation)),
        and_(
            Member.background_visibility == Visibility.EVERYONE, or_(Member.hometown_id.is_not(None), _has(KnownPerson))
        ),
        and_(Member.interests_visibility == Visibility.EVERYONE, _tagged(TagKind.TOPIC, TagKind.UNIT)),
        and_(Member.interests_visibility == Visibility.EVERYONE, _tagged(TagKind.OFFER, TagKind.ASK)),
        Member.headline != "",
        _has(Contact, Contact.visibility == Visibility.EVERYONE),
    ]


def _has(
    table: type[Affiliation] | type[KnownPerson] | type[Contact], *conditions: ColumnElement[bool]
) -> ColumnElement[bool]:
    return exists().where(table.member_id == Member.id, *conditions)


def _tagged(*kinds: TagKind) -> ColumnElement[bool]:
    return exists().where(Tag.member_id == Member.id, Tag.kind.in_(kinds))

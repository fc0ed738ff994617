"""Joining, and what a member says of themselves."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import cache

from sqlalchemy import BigInteger, Select, bindparam, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot import societies
from bot.errors import ConflictError, InputError, NotAllowedError, NotAMemberError, NotFoundError, NotVisibleError
from bot.members import contacts, presence
from bot.members.vocabulary import CHOICES
from bot.models import (
    Affiliation,
    Contact,
    ContactKind,
    KnownPerson,
    KnownRole,
    Member,
    Tag,
    TagKind,
    Visibility,
)
from bot.places import City
from bot.text import one_line, search_key

MOST_KNOWN_PEOPLE = 10
LONGEST_NAME = 100


async def join(
    session: AsyncSession, *, society_id: int, society_name: str, user_id: int, name: str, now: datetime
) -> tuple[Member, bool]:
    """Make the person a member of the society, or return the member they are; True where they are new.

    Raises:
        ConflictError: a second press was faster.
    """
    # Where another first member is faster, the society is there: that is all that is needed.
    with suppress(IntegrityError):
        async with session.begin_nested():
            await societies.ensure(session, society_id, society_name, now=now)
    member = await find(session, society_id=society_id, user_id=user_id)
    if member is not None:
        return member, False
    member = Member(
        society_id=society_id, user_id=user_id, name=one_line(name)[:LONGEST_NAME] or "Member", joined_at=now
    )
    session.add(member)
    try:
        await session.flush()
    except IntegrityError:
        raise ConflictError("You have just joined. Use `/profile edit` to say who you are.") from None
    await presence.touch(session, member)
    return member, True


async def find(session: AsyncSession, *, society_id: int, user_id: int) -> Member | None:
    """Return the member that this Discord user is here, if any."""
    found: Member | None = await session.scalar(_by_user(), {"society_id": society_id, "user_id": user_id})
    return found


@cache
def _by_user() -> Select[Member]:
    # Every answer begins with it: making the statement takes longer than the database does.
    society_id, user_id = bindparam("society_id", type_=BigInteger), bindparam("user_id", type_=BigInteger)
    return select(Member).where(Member.society_id == society_id, Member.user_id == user_id)


async def require(session: AsyncSession, *, society_id: int, user_id: int) -> Member:
    """Return the member that this Discord user is here.

    Raises:
        NotAMemberError: they have not joined; the sentence says how.
    """
    member = await find(session, society_id=society_id, user_id=user_id)
    if member is None:
        raise NotAMemberError
    return member


async def peer(session: AsyncSession, *, member_id: int, user_id: int) -> Member:
    """Return who this Discord user is in the society of another member.

    Raises:
        NotVisibleError: no such member, or the user is none in that society: the same to the user.
    """
    other = await session.get(Member, member_id)
    found = await find(session, society_id=other.society_id, user_id=user_id) if other else None
    if found is None:
        raise NotVisibleError
    return found


async def own(session: AsyncSession, *, member_id: int, user_id: int) -> Member:
    """Return this member, if this Discord user is them.

    Raises:
        NotAllowedError: they aren't.
    """
    found = await session.get(Member, member_id)
    if found is None or found.user_id != user_id:
        raise NotAllowedError("This isn't addressed to you.")
    return found


async def load(session: AsyncSession, member_id: int) -> Member:
    """Return a member with everything of their profile.

    Raises:
        NotAMemberError: there is none with this id.
    """
    statement = (
        select(Member)
        .where(Member.id == member_id)
        .options(
            selectinload(Member.affiliations).selectinload(Affiliation.organization),
            selectinload(Member.known_people),
            selectinload(Member.tags),
            selectinload(Member.contacts),
        )
        # The member may stand in the session already, loaded without these, or from before a change.
        .execution_options(populate_existing=True)
    )
    member: Member | None = await session.scalar(statement)
    if member is None:
        raise NotAMemberError
    return member


async def hold(session: AsyncSession, member: Member) -> None:
    """Let two changes of one profile follow each other: a list is replaced by taking it out and putting it in."""
    await session.execute(select(Member.id).where(Member.id == member.id).with_for_update(key_share=True))


async def set_about(session: AsyncSession, member: Member, *, name: str, headline: str, goals: str) -> None:
    """Set name, headline and goals.

    Raises:
        InputError: the name is empty, or something is too long.
    """
    member.name = _fits(name, LONGEST_NAME, "name")
    if not member.name:
        raise InputError("A name is needed, so that others know who they meet.")
    member.headline = _fits(headline, 120, "headline")
    member.goals = _fits(goals, 400, "text about your goals")
    await session.flush()
    await presence.touch(session, member)


async def set_places(session: AsyncSession, member: Member, *, hometown: City | None, residence: City | None) -> None:
    """Set where the member comes from and where they live now."""
    member.hometown_id = hometown.id if hometown else None
    member.residence_id = residence.id if residence else None
    member.residence_country = residence.country if residence else None
    member.residence_subdivision = residence.subdivision if residence else None
    await session.flush()
    await presence.touch(session, member)


async def set_known_people(session: AsyncSession, member: Member, role: KnownRole, names: Iterable[str]) -> None:
    """Replace the advisers or the collaborators; the same name twice counts once.

    Raises:
        InputError: more than MOST_KNOWN_PEOPLE names, or a name that is too long.
    """
    wanted: dict[str, str] = {}
    for text in names:
        name = _fits(text, LONGEST_NAME, "name")
        if search_key(name):
            wanted.setdefault(search_key(name)[:LONGEST_NAME], name)
    if len(wanted) > MOST_KNOWN_PEOPLE:
        raise InputError(f"At most {MOST_KNOWN_PEOPLE} names fit here. Keep the ones others would recognize.")
    await hold(session, member)
    mine = (KnownPerson.member_id == member.id, KnownPerson.role == role)
    # Who said that a name is theirs stays linked as long as the name stays.
    links = {
        row.key: row.linked_id
        for row in await session.execute(select(KnownPerson.key, KnownPerson.linked_id).where(*mine))
    }
    await session.execute(delete(KnownPerson).where(*mine))
    session.add_all(
        KnownPerson(member_id=member.id, role=role, name=name, key=key, linked_id=links.get(key))
        for key, name in wanted.items()
    )
    await session.flush()
    await presence.touch(session, member)


async def set_tags(session: AsyncSession, member: Member, kind: TagKind, values: Iterable[str]) -> None:
    """Replace the topics, units, offers or asks.

    Raises:
        NotFoundError: a value is not on the society's list.
    """
    wanted = list(dict.fromkeys(values))
    for value in wanted:
        if value not in CHOICES[kind]:
            raise NotFoundError(kind.value, value, CHOICES[kind][:5])
    await hold(session, member)
    await session.execute(delete(Tag).where(Tag.member_id == member.id, Tag.kind == kind))
    session.add_all(Tag(member_id=member.id, kind=kind, value=value) for value in wanted)
    await session.flush()
    await presence.touch(session, member)


async def set_contact(
    session: AsyncSession, member: Member, kind: ContactKind, text: str, visibility: Visibility
) -> None:
    """Set one way to reach the member and who sees it; empty text removes it.

    Raises:
        InputError: it is not a valid address of this kind.
    """
    value = contacts.canonical(kind, text) if text.strip() else ""
    await hold(session, member)
    await session.execute(delete(Contact).where(Contact.member_id == member.id, Contact.kind == kind))
    if value:
        session.add(Contact(member_id=member.id, kind=kind, value=value, visibility=visibility))
    await session.flush()
    await presence.touch(session, member)


async def set_visibility(
    session: AsyncSession,
    member: Member,
    *,
    listed: bool,
    affiliations: Visibility,
    background: Visibility,
    interests: Visibility,
) -> None:
    """Set whether the member can be found at all, and who sees each section."""
    member.listed = listed
    member.affiliations_visibility = affiliations
    member.background_visibility = background
    member.interests_visibility = interests
    await session.flush()
    await presence.touch(session, member)


def _fits(text: str, most: int, noun: str) -> str:
    line = one_line(text)
    if len(line) > most:
        raise InputError(f"The {noun} is longer than {most} characters. Shorten it and try again.")
    return line

"""Members whom others name as adviser or collaborator: they are asked "is this you?", and nothing is linked before.

A name asks those members whose name it is, or could be with initials. Who may not see that they are named, because
the other or their background is hidden from them, isn't asked; who is hidden isn't asked either.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import ConflictError
from bot.members.visibility import Viewpoint, viewpoint
from bot.models import KnownPerson, KnownRole, Member, NameRefusal, OutboxKind
from bot.outbox import queue


@dataclass(frozen=True, slots=True)
class Naming:
    """Somebody who names a person; ``id`` is that of the known person."""

    id: int
    member_id: int
    member: str
    role: KnownRole


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is written, and who writes it so."""

    key: str
    name: str
    namings: Sequence[Naming]


@dataclass(frozen=True, slots=True)
class Claim:
    """A name that a member wrote, and who said that it is theirs; ``id`` is that of the known person."""

    id: int
    name: str
    member_id: int
    member: str


def spellings(name_key: str) -> frozenset[str]:
    """Return the keys under which a person of this name may stand: in full, or with initials for given names."""
    *given, family = name_key.split() or [""]
    if not given:
        return frozenset({name_key})
    initials = [word[0] for word in given]
    return frozenset(
        {
            name_key,
            " ".join((initials[0], *given[1:], family)),
            " ".join((*initials, family)),
            f"{''.join(initials)} {family}",
            f"{given[0]} {family}",
            f"{initials[0]} {family}",
        }
    )


async def questions(session: AsyncSession, member: Member) -> Sequence[Name]:
    """Return the names that may be this member's and were not answered yet, those in full first."""
    if not member.listed:
        return []
    view_from = await viewpoint(session, member)
    refused = select(NameRefusal.key).where(NameRefusal.member_id == member.id)
    names = await _names(
        session,
        view_from,
        KnownPerson.key.in_(spellings(member.name_key)),
        KnownPerson.linked_id.is_(None),
        KnownPerson.key.not_in(refused),
    )
    return sorted(names, key=lambda name: name.key != member.name_key)


async def linked(session: AsyncSession, member: Member) -> Sequence[Name]:
    """Return the names of which this member said that they are theirs."""
    return await _names(session, await viewpoint(session, member), KnownPerson.linked_id == member.id)


async def accept(session: AsyncSession, *, member: Member, known_id: int) -> Name:
    """Link a name to the member who says that it is theirs, wherever they were shown that it is written.

    Raises:
        ConflictError: they aren't asked about it, or not any more.
    """
    name = _holding(await questions(session, member), known_id)
    await session.execute(
        update(KnownPerson)
        .where(KnownPerson.id.in_([naming.id for naming in name.namings]), KnownPerson.linked_id.is_(None))
        .values(linked_id=member.id)
    )
    return name


async def refuse(session: AsyncSession, *, member: Member, known_id: int) -> Name:
    """Note that a name isn't this member's: they aren't asked about it again, and a link is undone.

    Raises:
        ConflictError: they aren't asked about it, or not any more.
    """
    name = _holding([*await questions(session, member), *await linked(session, member)], known_id)
    await _refuse(session, member.id, name.key)
    await session.execute(
        update(KnownPerson)
        .where(KnownPerson.key == name.key, KnownPerson.linked_id == member.id)
        .values(linked_id=None)
    )
    return name


async def claimed(session: AsyncSession, member: Member) -> Sequence[Claim]:
    """Return the names that this member wrote and that others said are theirs; not those whom they don't see."""
    rows = await session.execute(
        select(KnownPerson.id, KnownPerson.name, Member.id, Member.name)
        .join(Member, Member.id == KnownPerson.linked_id)
        .where(KnownPerson.member_id == member.id, (await viewpoint(session, member)).others())
        .order_by(KnownPerson.id)
    )
    return [Claim(*row) for row in rows]


async def reject(session: AsyncSession, *, member: Member, known_id: int) -> None:
    """Say that whoever said so isn't the person this member named: unlinked, and they aren't asked again.

    Raises:
        ConflictError: it isn't this member's to say, or the link is gone.
    """
    known = await session.get(KnownPerson, known_id, populate_existing=True)
    if known is None or known.member_id != member.id or known.linked_id is None:
        raise ConflictError("This name isn't linked any more.")
    await _refuse(session, known.linked_id, known.key)
    mine = (KnownPerson.member_id == member.id, KnownPerson.key == known.key)
    await session.execute(update(KnownPerson).where(*mine).values(linked_id=None))


async def tell(session: AsyncSession, *, naming: Member, now: datetime) -> None:
    """Ask by message those whose names somebody has just written: once ever for each, whoever names them later.

    Only a name in full that one member alone has is a reason for a message; the rest is asked where the member looks.
    """
    keys = select(KnownPerson.key).where(KnownPerson.member_id == naming.id, KnownPerson.linked_id.is_(None))
    found = await session.scalars(
        select(Member).where(Member.society_id == naming.society_id, Member.name_key.in_(keys), Member.id != naming.id)
    )
    for member in _only_ones(found):
        asked = await questions(session, member)
        if any(one.member_id == naming.id for name in asked for one in name.namings):
            await queue.enqueue(
                session, kind=OutboxKind.NAMED_ASKED, subject_id=member.id, recipient_ids=[member.id], due=now
            )


async def _refuse(session: AsyncSession, member_id: int, key: str) -> None:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"member_id": member_id, "key": key}
    await session.execute(insert(NameRefusal).values(row).on_conflict_do_nothing())


def _only_ones(members: Iterable[Member]) -> Sequence[Member]:
    by_key: dict[str, list[Member]] = {}
    for member in members:
        by_key.setdefault(member.name_key, []).append(member)
    return [holders[0] for holders in by_key.values() if len(holders) == 1]


def _holding(names: Iterable[Name], known_id: int) -> Name:
    for name in names:
        if any(naming.id == known_id for naming in name.namings):
            return name
    raise ConflictError("You answered this before, or nobody names this person any more.")


async def _names(session: AsyncSession, view_from: Viewpoint, *conditions: ColumnElement[bool]) -> Sequence[Name]:
    rows = await session.execute(
        select(KnownPerson.id, KnownPerson.member_id, Member.name, KnownPerson.role, KnownPerson.key, KnownPerson.name)
        .join(Member, Member.id == KnownPerson.member_id)
        .where(*conditions, view_from.others(), view_from.open(Member.background_visibility))
        .order_by(KnownPerson.id)
    )
    grouped: dict[str, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row[4], []).append(row)
    return [Name(key, found[0][5], [Naming(*row[:4]) for row in found]) for key, found in grouped.items()]

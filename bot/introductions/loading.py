"""A request with its people, for the one whose part it is: anyone can forge the id of a button."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import NotAllowedError
from bot.models import Introduction, Member


@dataclass(frozen=True, slots=True)
class Request:
    """An introduction with its people; connector and target are None where there is none, or they left."""

    introduction: Introduction
    asker: Member
    connector: Member | None
    target: Member | None


class NotYoursError(NotAllowedError):
    """The request exists for somebody else, or not at all: the same to who asks."""

    def __init__(self) -> None:
        super().__init__("This request isn't addressed to you. `/introductions list` shows yours.")


async def load(session: AsyncSession, introduction_id: int) -> Request | None:
    """Return a request, if it exists."""
    introduction = await session.get(Introduction, introduction_id, populate_existing=True)
    return None if introduction is None else (await attach(session, [introduction]))[0]


async def attach(session: AsyncSession, introductions: Iterable[Introduction]) -> list[Request]:
    """Return these introductions with their people, in their order."""
    found = list(introductions)
    ids = {member_id for one in found for member_id in (one.asker_id, one.connector_id, one.target_id)}
    people = {member.id: member for member in await session.scalars(select(Member).where(Member.id.in_(ids - {None})))}
    return [
        Request(one, people[one.asker_id], people.get(one.connector_id or 0), people.get(one.target_id or 0))
        for one in found
    ]


async def as_asker(session: AsyncSession, introduction_id: int, user_id: int) -> Request:
    """Return a request of this Discord user's own.

    Raises:
        NotYoursError: it isn't theirs.
    """
    request = await load(session, introduction_id)
    if request is None or request.asker.user_id != user_id:
        raise NotYoursError
    return request


async def as_connector(session: AsyncSession, introduction_id: int, user_id: int) -> tuple[Request, Member]:
    """Return a request that goes through this Discord user, and who they are.

    Raises:
        NotYoursError: it doesn't.
    """
    request = await load(session, introduction_id)
    if request is None or request.connector is None or request.connector.user_id != user_id:
        raise NotYoursError
    # Who was never asked knows nothing of it.
    if request.introduction.asked_at is None:
        raise NotYoursError
    return request, request.connector


async def as_target(session: AsyncSession, introduction_id: int, user_id: int) -> tuple[Request, Member]:
    """Return a request to this Discord user, and who they are.

    Raises:
        NotYoursError: it isn't to them, or hasn't reached them.
    """
    request = await load(session, introduction_id)
    if request is None or request.target is None or request.target.user_id != user_id:
        raise NotYoursError
    if request.introduction.passed_at is None:
        raise NotYoursError
    return request, request.target


async def as_either(session: AsyncSession, introduction_id: int, user_id: int) -> tuple[Request, Member]:
    """Return a request that was put to this Discord user, as connector or as target.

    Raises:
        NotYoursError: it wasn't.
    """
    try:
        return await as_connector(session, introduction_id, user_id)
    except NotYoursError:
        return await as_target(session, introduction_id, user_id)

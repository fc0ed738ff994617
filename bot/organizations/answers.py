"""What a member says to a move of their affiliations: right, put it back, or which of several it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.errors import ConflictError, InputError, NotAllowedError
from bot.models import (
    Affiliation,
    Member,
    MoveAnswer,
    MovedAffiliation,
    Organization,
    OrganizationMove,
    OrganizationStatus,
)
from bot.organizations import moving, succession

_ANSWERED = "You have answered this already. See your affiliations with `/affiliation list` in the server."


@dataclass(frozen=True, slots=True)
class Told:
    """What one member is told of a move.

    ``new`` is None where they have to choose, from ``choices`` if there are any. ``ties`` are theirs at the new
    organization, or at the old one while they have not chosen.
    """

    move: OrganizationMove
    member_id: int
    old: Organization
    new: Organization | None
    choices: Sequence[Organization]
    ties: Sequence[Affiliation]
    answer: MoveAnswer

    @property
    def can_be_put_back(self) -> bool:
        """Whether the old organization can still be found, so that an affiliation with it means something."""
        return self.new is not None and self.old.status is not OrganizationStatus.WITHDRAWN


async def load(session: AsyncSession, *, move_id: int, member_id: int) -> Told | None:
    """Return what a member is told of a move; None where it doesn't concern them (any more)."""
    move = await session.get(OrganizationMove, move_id)
    answer = await session.scalar(
        select(MovedAffiliation.answer)
        .where(MovedAffiliation.move_id == move_id, MovedAffiliation.member_id == member_id)
        .limit(1)
    )
    if move is None or answer is None:
        return None
    old = await session.get_one(Organization, move.old_id)
    new = await session.get_one(Organization, move.new_id) if move.new_id is not None else None
    ties = await _ties(session, member_id, (new or old).id)
    if answer is MoveAnswer.NONE and not ties:
        return None
    choices = [] if new else await _organizations(session, await succession.successors(session, old.id))
    return Told(move, member_id, old, new, choices, ties, answer)


async def require(session: AsyncSession, *, move_id: int, member_id: int, user_id: int) -> Told:
    """Return what a member is told, to the Discord user whom it is told.

    Raises:
        NotAllowedError: it is another member's.
        ConflictError: it doesn't concern the member any more.
    """
    owner = await session.scalar(select(Member.user_id).where(Member.id == member_id))
    if owner != user_id:
        raise NotAllowedError("Only the member whose affiliation it is can answer this.")
    told = await load(session, move_id=move_id, member_id=member_id)
    if told is None:
        raise ConflictError("Your affiliations have changed since. See them with `/affiliation list` in the server.")
    return told


async def agree(session: AsyncSession, told: Told) -> None:
    """Note that the move is right; a second time changes nothing.

    Raises:
        InputError: nothing was moved: there is something to choose.
        ConflictError: the member has put it back.
    """
    if told.new is None:
        raise InputError("Nothing was moved yet. Choose where your affiliation belongs, or leave it as it is.")
    if not await _answer(session, told, MoveAnswer.AGREED) and told.answer is not MoveAnswer.AGREED:
        raise ConflictError(_ANSWERED)


async def stay(session: AsyncSession, told: Told) -> None:
    """Let the affiliation stay where it was: put it back if it was moved; later imports leave it there.

    Raises:
        InputError: the old organization can't be found any more.
        ConflictError: the member has answered, or changed their affiliations since.
    """
    if told.new is not None and not told.can_be_put_back:
        raise InputError(
            f"{told.old.name} can't be found any more, so nothing can be put back there. Change your affiliations "
            "with `/affiliation remove` and `/affiliation add` in the server."
        )
    if not await _answer(session, told, MoveAnswer.STAYED):
        if told.answer is MoveAnswer.STAYED:
            return
        raise ConflictError(_ANSWERED)
    if told.new is not None:
        await moving.put_back(session, told.move, member_id=told.member_id)


async def choose(session: AsyncSession, told: Told, *, organization_id: int) -> Organization:
    """Move the member's affiliations to the successor that they chose, and return it.

    Raises:
        InputError: it is none of the successors.
        ConflictError: the member has answered already.
    """
    chosen = next((choice for choice in told.choices if choice.id == organization_id), None)
    if chosen is None:
        raise InputError("This is none of the organizations to choose from. Choose one of the list.")
    if not await _answer(session, told, MoveAnswer.AGREED):
        raise ConflictError(_ANSWERED)
    ties = await moving.ties_of(session, told.old.id, [told.member_id])
    await moving.relocate(session, ties, old_id=told.old.id, new_id=chosen.id)
    return chosen


async def _answer(session: AsyncSession, told: Told, answer: MoveAnswer) -> bool:
    answered = await session.scalars(
        update(MovedAffiliation)
        .where(
            MovedAffiliation.move_id == told.move.id,
            MovedAffiliation.member_id == told.member_id,
            MovedAffiliation.answer == MoveAnswer.NONE,
        )
        .values(answer=answer)
        .returning(MovedAffiliation.id)
    )
    return bool(answered.all())


async def _ties(session: AsyncSession, member_id: int, organization_id: int) -> Sequence[Affiliation]:
    statement = (
        select(Affiliation)
        .where(Affiliation.member_id == member_id, Affiliation.organization_id == organization_id)
        .options(selectinload(Affiliation.organization))
        .order_by(*Affiliation.chronology())
        # A move changes rows behind the session's back.
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(statement)).all()


async def _organizations(session: AsyncSession, ids: Sequence[int]) -> Sequence[Organization]:
    return (
        await session.scalars(select(Organization).where(Organization.id.in_(ids)).order_by(Organization.name))
    ).all()

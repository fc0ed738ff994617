"""Affiliations that moved from one organization to another, and what their members said to it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.affiliation import AffiliationKind
from bot.models.base import Base, Key


class MoveReason(StrEnum):
    """Why affiliations move: the registry names one successor, an organizer merged, or nobody can tell."""

    SUCCEEDED = "succeeded"
    MERGED = "merged"
    UNCLEAR = "unclear"


class MoveAnswer(StrEnum):
    """none -> agreed (it is at the new one), or stayed (it is at the old one)."""

    NONE = "none"
    AGREED = "agreed"
    STAYED = "stayed"


class OrganizationMove(Base):
    """One move of everyone's affiliations; ``new_id`` is None where each member has to choose (unclear)."""

    __tablename__ = "organization_moves"

    id: Mapped[Key]
    old_id: Mapped[int] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), index=True)
    new_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), index=True)
    reason: Mapped[MoveReason]
    moved_at: Mapped[datetime]


class MovedAffiliation(Base):
    """A tie as it was before the move, at ``organization_id``.

    ``affiliation_id`` is the tie that it still is; None where it is gone. ``absorbed`` says that the move
    itself took it out, since another tie of the member says as much.
    """

    __tablename__ = "moved_affiliations"

    id: Mapped[Key]
    move_id: Mapped[int] = mapped_column(ForeignKey("organization_moves.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), index=True)
    affiliation_id: Mapped[int | None] = mapped_column(ForeignKey("affiliations.id", ondelete="SET NULL"), index=True)
    absorbed: Mapped[bool]
    kind: Mapped[AffiliationKind]
    title: Mapped[str] = mapped_column(String(80))
    start: Mapped[int | None]
    end: Mapped[int | None]
    current: Mapped[bool]
    answer: Mapped[MoveAnswer] = mapped_column(default=MoveAnswer.NONE)

"""What the bot understood of a text that names organizations, while it can be answered or taken back."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.models.affiliation import Affiliation, AffiliationKind
from bot.models.base import Base, Key
from bot.models.organization import Organization


class DraftSource(StrEnum):
    """Where the text comes from."""

    TYPED = "typed"
    SIGNATURE = "signature"
    ROSTER = "roster"


class DraftStatus(StrEnum):
    """Where one drafted tie stands; the allowed moves are in ``bot.members.drafts``."""

    ASKED = "asked"
    ADDED = "added"
    KNOWN = "known"
    DECLINED = "declined"
    UNDONE = "undone"


class AffiliationDraft(Base):
    """One text and what it was understood as: one card. The text itself is not kept."""

    __tablename__ = "affiliation_drafts"

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    source: Mapped[DraftSource]
    created_at: Mapped[datetime] = mapped_column(index=True)

    ties: Mapped[list["DraftedTie"]] = relationship(
        lazy="raise",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="DraftedTie.id",
        back_populates="draft",
    )


class DraftedTie(Base):
    """One tie that the text names: ``text`` are its words, ``choices`` the ids of what they may mean, best first.

    ``organization`` is what is meant, once that is clear; ``affiliation`` the tie in the profile that came of it.
    """

    __tablename__ = "drafted_ties"
    # An old card's button must never act on a later row: SQLite would give the last id again.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy reads it off the class

    id: Mapped[Key]
    draft_id: Mapped[int] = mapped_column(ForeignKey("affiliation_drafts.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(200))
    kind: Mapped[AffiliationKind]
    title: Mapped[str] = mapped_column(String(80), default="")
    start: Mapped[int | None]
    end: Mapped[int | None]
    current: Mapped[bool | None]
    choices: Mapped[list[int]] = mapped_column(JSON)
    status: Mapped[DraftStatus]
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    affiliation_id: Mapped[int | None] = mapped_column(ForeignKey("affiliations.id", ondelete="SET NULL"))

    draft: Mapped[AffiliationDraft] = relationship(lazy="raise", back_populates="ties")
    organization: Mapped[Organization | None] = relationship(lazy="raise")
    affiliation: Mapped[Affiliation | None] = relationship(lazy="raise")

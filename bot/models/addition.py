"""An organization that a member added: who, when, and what the organizers made of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Key


class AdditionStatus(StrEnum):
    """pending -> kept (perhaps renamed); pending or kept -> merged into another organization."""

    PENDING = "pending"
    KEPT = "kept"
    MERGED = "merged"


class OrganizationAddition(Base):
    """``key`` is the folded name with the country: a society has each once, and a merged one gives it free."""

    __tablename__ = "organization_additions"
    __table_args__ = (
        UniqueConstraint("society_id", "key"),
        Index(None, "society_id", "status"),
    )

    id: Mapped[Key]
    society_id: Mapped[int] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), unique=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    key: Mapped[str | None] = mapped_column(String(310))
    added_at: Mapped[datetime]
    status: Mapped[AdditionStatus] = mapped_column(default=AdditionStatus.PENDING)
    reviewed_at: Mapped[datetime | None]

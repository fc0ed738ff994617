"""A connection: two members who both accepted."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Key


class ConnectionStatus(StrEnum):
    """Asked, then accepted or declined; a decline is silent."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Connection(Base):
    """One row per pair: ``low_id`` < ``high_id``, so that two crossing requests are one row."""

    __tablename__ = "connections"
    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="ordered"),
    )

    id: Mapped[Key]
    society_id: Mapped[int] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"), index=True)
    low_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    high_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    requester_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    status: Mapped[ConnectionStatus] = mapped_column(default=ConnectionStatus.ASKED)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

"""A connection: two members who both accepted."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Key


class ConnectionStatus(StrEnum):
    """Asked, then accepted, declined or withdrawn; ended is what one of the two removed, or a block.

    A decline is silent: to the requester it is the same as asked.
    """

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class Connection(Base):
    """One row per pair: ``low_id`` < ``high_id``, so that two crossing requests are one row.

    The row stays when a request is withdrawn or a connection ends, so that asking anew is no way to send message
    after message. ``how`` is what the requester says of how they know each other; ``declined_at`` is when the other
    last declined this requester.
    """

    __tablename__ = "connections"
    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="ordered"),
        # Whom somebody knows is read from these alone, without the rows.
        Index(None, "low_id", "status", "high_id"),
        Index(None, "high_id", "status", "low_id"),
    )

    id: Mapped[Key]
    society_id: Mapped[int] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"), index=True)
    low_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    high_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    requester_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    status: Mapped[ConnectionStatus] = mapped_column(default=ConnectionStatus.ASKED)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    how: Mapped[str] = mapped_column(String(200), default="", server_default="")
    declined_at: Mapped[datetime | None]

"""What decides whom a member is suggested: what they dismissed, and whom their imported contacts may be."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Key


class DismissedMember(Base):
    """Somebody whom a member doesn't want to be suggested again; only they know."""

    __tablename__ = "dismissed_members"
    __table_args__ = (UniqueConstraint("member_id", "dismissed_id"),)

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    dismissed_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)


class DismissedGround(Base):
    """A reason that a member doesn't want to be suggested for; ``key`` is that of a bot.matching.background.Ground."""

    __tablename__ = "dismissed_grounds"
    __table_args__ = (UniqueConstraint("member_id", "key"),)

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(160))


class ImportedContact(Base):
    """A member who may be one of the contacts that another imported; kept for a week, and nothing of the file is.

    ``rank`` is the place in the list, from 0; ``sure`` where the file named their own LinkedIn address.
    """

    __tablename__ = "imported_contacts"
    __table_args__ = (UniqueConstraint("member_id", "contact_id"),)

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    rank: Mapped[int]
    sure: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(index=True)

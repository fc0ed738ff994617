"""Watched searches: who is told, once a week at most, that somebody new matches."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Key


class Watch(Base):
    """A search that a member watches; ``query`` is its token (bot.directory.token)."""

    __tablename__ = "watches"
    __table_args__ = (UniqueConstraint("member_id", "query"),)

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    query: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]


class WatchSeen(Base):
    """Somebody who matches a watch; ``digest`` is the number of the digest that told of them, 0 for none."""

    __tablename__ = "watch_seen"
    __table_args__ = (UniqueConstraint("watch_id", "member_id"),)

    id: Mapped[Key]
    watch_id: Mapped[int] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    digest: Mapped[int] = mapped_column(default=0)


class WatchDigest(Base):
    """When a member's watches are looked at next; ``number`` counts the digests so far."""

    __tablename__ = "watch_digests"

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), unique=True)
    next_at: Mapped[datetime] = mapped_column(index=True)
    number: Mapped[int] = mapped_column(default=0)

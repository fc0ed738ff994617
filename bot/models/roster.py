"""A roster: who an organizer expects, as imported. Nobody is a member by it before they claim their entry."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.models.base import Base, Key
from bot.models.organization import Organization


class RosterEntry(Base):
    """One expected person; ``code`` is the secret they claim the entry with."""

    __tablename__ = "roster_entries"
    __table_args__ = (UniqueConstraint("society_id", "external_id"), UniqueConstraint("society_id", "code"))

    id: Mapped[Key]
    society_id: Mapped[int] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"))
    external_id: Mapped[str] = mapped_column(String(100))
    code: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(100))
    hometown_id: Mapped[int | None]
    topics: Mapped[list[str]]
    imported_at: Mapped[datetime]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), unique=True)

    affiliations: Mapped[list["RosterAffiliation"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True, order_by="RosterAffiliation.id"
    )


class RosterAffiliation(Base):
    """One affiliation string of an entry; ``organization_id`` is None where it is left to the person to say."""

    __tablename__ = "roster_affiliations"

    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(ForeignKey("roster_entries.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(500))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id", ondelete="RESTRICT"), index=True)

    organization: Mapped[Organization | None] = relationship(lazy="raise")

"""A round: one pairing of everyone in a program at one time."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Key


class RoundStatus(StrEnum):
    """planned -> pairing -> paired, or lapsed where its time is over before anybody was paired, or cancelled.

    ``pairing`` is a lease: a process that died lets it expire.
    """

    PLANNED = "planned"
    PAIRING = "pairing"
    PAIRED = "paired"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


class MissReason(StrEnum):
    """Why somebody is in no meetup of a round."""

    ALONE = "alone"
    NO_SLOT = "no_slot"
    NO_LANGUAGE = "no_language"
    COLLEAGUES = "colleagues"
    ALL_MET = "all_met"
    ODD = "odd"
    PARTNER_GONE = "partner_gone"


class Round(Base):
    """Pairs everyone at ``due_at``; they meet at ``meets_at`` (empty: whenever the pair likes until ``ends_at``).

    ``settings`` are those of the program as they were when it was paired: with ``seed`` they make it reproducible.
    ``announced_at`` is when members were told that it comes.
    """

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("program_id", "number"), Index(None, "status", "due_at"))

    id: Mapped[Key]
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id", ondelete="CASCADE"))
    number: Mapped[int]
    due_at: Mapped[datetime]
    meets_at: Mapped[datetime | None]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200), default="")
    seed: Mapped[int]
    status: Mapped[RoundStatus] = mapped_column(default=RoundStatus.PLANNED)
    lease_until: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]
    settings: Mapped[dict[str, Any] | None]


class Miss(Base):
    """A member who could not be matched in a round, and why."""

    __tablename__ = "misses"
    __table_args__ = (UniqueConstraint("round_id", "member_id"),)

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    reason: Mapped[MissReason]

"""A program: the series of rounds that a member opts in to, of one meeting or year-round."""

from datetime import datetime, time
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Key


class MixingRule(StrEnum):
    """Whom a program would rather bring together."""

    ANYONE = "anyone"
    FIRST_TIMERS = "first_timers"
    STUDENTS_INDUSTRY = "students_industry"
    ACROSS_UNITS = "across_units"


class Frequency(StrEnum):
    """How often a member takes part in the year-round rounds, which are weekly."""

    WEEKLY = "weekly"
    TWO_WEEKS = "two_weeks"
    THREE_WEEKS = "three_weeks"
    FOUR_WEEKS = "four_weeks"
    MONTHLY = "monthly"


class PairRuleKind(StrEnum):
    """What organizers decided about a pair."""

    LOCK = "lock"
    FORBID = "forbid"


class Program(Base):
    """``meeting_id`` is empty for the society's one year-round program.

    ``days`` are those of the meeting with a round, bit 0 the first; None is all. The same two are not suggested to each
    other again within ``rest_days``; with ``colleagues_apart``, two with the same present employer never.
    """

    __tablename__ = "programs"
    __table_args__ = (
        Index(
            "uq_programs_year_round",
            "society_id",
            unique=True,
            sqlite_where=text("meeting_id IS NULL"),
            postgresql_where=text("meeting_id IS NULL"),
        ),
    )

    id: Mapped[Key]
    society_id: Mapped[int] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), unique=True)
    days: Mapped[int | None]
    slot_minutes: Mapped[int] = mapped_column(SmallInteger, default=30, server_default="30")
    group_size: Mapped[int] = mapped_column(SmallInteger, default=2, server_default="2")
    mixing: Mapped[MixingRule] = mapped_column(default=MixingRule.ANYONE, server_default=MixingRule.ANYONE.value)
    rest_days: Mapped[int] = mapped_column(SmallInteger, default=90, server_default="90")
    colleagues_apart: Mapped[bool] = mapped_column(default=True, server_default=text("true"))


class ProgramSlot(Base):
    """A time of day, in the meeting's time zone, at which groups can meet on each day of the program."""

    __tablename__ = "program_slots"

    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id", ondelete="CASCADE"), primary_key=True)
    starts: Mapped[time] = mapped_column(primary_key=True)


class ProgramMembership(Base):
    """A member's opt-in; leaving deletes it.

    ``skips`` is the number of the round that they sit out. ``standby``: they step in at short notice when somebody's
    partner can't come. ``silent_rounds`` counts the rounds running without any sign of them; after three ``paused_at``
    is set, until they come back. ``reminders``: they are reminded of what is agreed.
    """

    __tablename__ = "program_memberships"

    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    since: Mapped[datetime]
    frequency: Mapped[Frequency] = mapped_column(default=Frequency.TWO_WEEKS, server_default=Frequency.TWO_WEEKS.value)
    skips: Mapped[int | None]
    standby: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    silent_rounds: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    paused_at: Mapped[datetime | None]
    reminders: Mapped[bool] = mapped_column(default=True, server_default=text("true"))


class PairRule(Base):
    """Two members (low, high) whom organizers keep apart, or put together in the next round.

    A lock is used up by the round it was kept in, ``round_id``.
    """

    __tablename__ = "pair_rules"
    __table_args__ = (UniqueConstraint("program_id", "low_id", "high_id"),)

    id: Mapped[Key]
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id", ondelete="CASCADE"))
    low_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    high_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    kind: Mapped[PairRuleKind]
    created_at: Mapped[datetime]
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id", ondelete="SET NULL"))

"""An introduction: one member asks to meet another, through a shared connection, shared ground, or cold."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Key


class IntroductionStatus(StrEnum):
    """How an introduction stands; the allowed moves are in bot.introductions.states."""

    DRAFTED = "drafted"
    WAITING = "waiting"
    ASKED = "asked"
    MORE_ASKED = "more_asked"
    PASSED_ON = "passed_on"
    ACCEPTED = "accepted"
    INTRODUCED = "introduced"
    TALKED = "talked"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Rung(StrEnum):
    """How warm the way is: through a connection of both, by shared ground, or cold."""

    CONNECTION = "connection"
    GROUND = "ground"
    COLD = "cold"


class Purpose(StrEnum):
    """What the asker wants to talk about."""

    INTERVIEW = "interview"
    CAREER = "career"
    JOB = "job"
    COLLABORATION = "collaboration"
    TECHNICAL = "technical"


class Return(StrEnum):
    """What is offered in return for a cold request."""

    PROBLEM = "problem"
    EXPERTISE = "expertise"


class Outcome(StrEnum):
    """What one side says afterwards."""

    NONE = "none"
    NOT_YET = "not_yet"
    TALKED = "talked"
    HELPED = "helped"


# From sending until the asker knows how it ended: so long nothing else may be asked of the same person.
_OPEN = "status IN ('drafted', 'waiting', 'asked', 'more_asked', 'passed_on', 'accepted')"


class Introduction(Base):
    """One request. Who is erased leaves the row without their name; an erased asker takes it along.

    ``sent_at`` is when the asker sent it, ``asked_at`` when the connector was asked, ``vouched_at`` when the
    connector passed it on, ``passed_at`` when the target was asked, ``stepped_at`` when it was last put to somebody,
    ``answered_at`` when it was accepted or closed. ``ends_at`` is when the asker is told that there is no route,
    whatever closed it and whenever; ``told_at`` is when that was done. ``thread_id`` is the thread on Discord.
    """

    __tablename__ = "introductions"
    __table_args__ = (
        Index(
            "uq_introductions_open",
            "asker_id",
            "target_id",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        Index(None, "status", "ends_at"),
    )

    id: Mapped[Key]
    society_id: Mapped[int] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"), index=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    connector_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    target_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    rung: Mapped[Rung]
    status: Mapped[IntroductionStatus] = mapped_column(default=IntroductionStatus.DRAFTED)
    purpose: Mapped[Purpose]
    text: Mapped[str] = mapped_column(String(1000), default="")
    offer: Mapped[str] = mapped_column(String(300), default="")
    in_return: Mapped[Return | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    question: Mapped[str] = mapped_column(String(300), default="")
    prompt_key: Mapped[str] = mapped_column(String(40), default="")
    prompt_subject: Mapped[str] = mapped_column(String(200), default="")
    asker_said: Mapped[Outcome] = mapped_column(default=Outcome.NONE)
    target_said: Mapped[Outcome] = mapped_column(default=Outcome.NONE)
    thread_id: Mapped[int | None] = mapped_column(BigInteger)
    steps: Mapped[int] = mapped_column(SmallInteger, default=0)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    vouched_at: Mapped[datetime | None]
    passed_at: Mapped[datetime | None]
    stepped_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    introduced_at: Mapped[datetime | None]


class Openness(StrEnum):
    """Which requests to meet reach a member: none, those that a connection passes on, or direct ones as well."""

    NOBODY = "nobody"
    CONNECTIONS = "connections"
    EVERYONE = "everyone"


class IntroductionPreference(Base):
    """What a member is open to. Without a row: to nothing."""

    __tablename__ = "introduction_preferences"

    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    connects: Mapped[bool] = mapped_column(default=False)
    openness: Mapped[Openness] = mapped_column(default=Openness.NOBODY)
    purposes: Mapped[list[str]]
    a_week: Mapped[int | None] = mapped_column(SmallInteger)
    paused_until: Mapped[datetime | None]


class RefusalRole(StrEnum):
    """As whom a member refuses: as the connector to somebody, or as the target of somebody."""

    CONNECTOR = "connector"
    TARGET = "target"


class IntroductionRefusal(Base):
    """A lasting, silent no: not asked about this target again, or not by this asker."""

    __tablename__ = "introduction_refusals"
    __table_args__ = (
        Index("uq_introduction_refusals_refuser_id_about_id_role", "refuser_id", "about_id", "role", unique=True),
    )

    id: Mapped[Key]
    refuser_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    about_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    role: Mapped[RefusalRole]
    created_at: Mapped[datetime]


class IntroductionReport(Base):
    """A request that somebody reported to the organizers, with its text as it was."""

    __tablename__ = "introduction_reports"
    __table_args__ = (
        Index("uq_introduction_reports_introduction_id_reporter_id", "introduction_id", "reporter_id", unique=True),
    )

    id: Mapped[Key]
    society_id: Mapped[int] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"), index=True)
    introduction_id: Mapped[int | None] = mapped_column(ForeignKey("introductions.id", ondelete="SET NULL"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    reported_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    text: Mapped[str] = mapped_column(String(1300))
    reason: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]

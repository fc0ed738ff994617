"""A meetup: two members (three when the number is odd) who are suggested to meet."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Key


class MeetupStatus(StrEnum):
    """Where a meetup stands; bot.meetups.states holds the moves.

    ``moved``: somebody proposed another time or place, and the others haven't said yet that they come. ``closed``: its
    time is over, and nobody said what became of it.
    """

    SUGGESTED = "suggested"
    MOVED = "moved"
    CONFIRMED = "confirmed"
    MET = "met"
    MISSED = "missed"
    CALLED_OFF = "called_off"
    CLOSED = "closed"


class Answer(StrEnum):
    """Whether a member comes."""

    NONE = "none"
    COMING = "coming"
    CANT = "cant"


class Word(StrEnum):
    """What a member says became of a meetup."""

    MET = "met"
    NOT_YET = "not_yet"
    WONT = "wont"


class CameOf(StrEnum):
    """What came of a meetup, for the member who says so."""

    TOGETHER = "together"
    HELP = "help"
    AGAIN = "again"
    TALK = "talk"
    NOTHING = "nothing"


class Meetup(Base):
    """One suggestion; who, why, when, where and the icebreaker.

    ``starts_at`` and ``place`` are what is proposed; empty where the group finds a time and a place of its own.
    ``ends_at`` is the end of the slot, or by when a group that finds its own time is to meet. ``proposal`` counts the
    changes of time and place, the last by ``proposer_id``. ``rematched``: at short notice, after somebody couldn't
    come. ``remind_at``, ``check_at`` and ``close_at`` say what is due next; None is nothing. ``threaded`` is None until
    it is decided how the group hears of it; ``thread_id`` is its private thread.
    """

    __tablename__ = "meetups"
    __table_args__ = (Index(None, "remind_at"), Index(None, "check_at"), Index(None, "close_at"))

    id: Mapped[Key]
    society_id: Mapped[int] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"), index=True)
    status: Mapped[MeetupStatus] = mapped_column(
        default=MeetupStatus.SUGGESTED, server_default=MeetupStatus.SUGGESTED.value
    )
    prompt_key: Mapped[str] = mapped_column(String(40))
    prompt_subject: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(String(200), default="", server_default="")
    proposal: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    rematched: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    remind_at: Mapped[datetime | None]
    check_at: Mapped[datetime | None]
    close_at: Mapped[datetime | None]
    threaded: Mapped[bool | None]
    thread_id: Mapped[int | None] = mapped_column(BigInteger)


class MeetupMember(Base):
    """A member's part in a meetup.

    ``live``: it is the one they have in this round; a partial unique index keeps everyone in one. Whoever is left alone
    by others who can't come may get another. ``seeking_since``: left alone, and to be matched again. ``answered_at`` is
    when they last pressed anything. ``came_of`` and ``came_of_note`` are theirs alone.
    """

    __tablename__ = "meetup_members"
    __table_args__ = (
        Index(
            "uq_meetup_members_live",
            "round_id",
            "member_id",
            unique=True,
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
        Index(
            "ix_meetup_members_seeking",
            "round_id",
            sqlite_where=text("seeking_since IS NOT NULL"),
            postgresql_where=text("seeking_since IS NOT NULL"),
        ),
    )

    meetup_id: Mapped[int] = mapped_column(ForeignKey("meetups.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    answer: Mapped[Answer] = mapped_column(default=Answer.NONE)
    answered_at: Mapped[datetime | None]
    live: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    seeking_since: Mapped[datetime | None]
    word: Mapped[Word | None]
    came_of: Mapped[CameOf | None]
    came_of_note: Mapped[str] = mapped_column(String(300), default="", server_default="")


class MeetupReason(Base):
    """Why two members of a meetup were paired; ``rank`` 0 is the best reason.

    ``kind`` is a bot.matching.features.SharedKind; ``subject`` names what is shared (an organization, a
    person, a city, a topic) as it was when both let it be used; ``detail`` holds years; ``party_id`` is the
    one of the two who offers, was advised or studied.
    """

    __tablename__ = "meetup_reasons"
    __table_args__ = (UniqueConstraint("meetup_id", "low_id", "high_id", "rank"),)

    id: Mapped[Key]
    meetup_id: Mapped[int] = mapped_column(ForeignKey("meetups.id", ondelete="CASCADE"))
    low_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    high_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    rank: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(300))
    detail: Mapped[str] = mapped_column(String(60), default="")
    party_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))

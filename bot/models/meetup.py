"""A meetup: two members (three when the number is odd) who are suggested to meet."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Key


class Answer(StrEnum):
    """What a member said about a meetup."""

    NONE = "none"
    MET = "met"
    CANT = "cant"


class Meetup(Base):
    """One suggestion; who, why, when, where and the icebreaker. The state is the answers of its members.

    ``starts_at`` and ``place`` are what is suggested; empty where the group finds a time and a place of its own.
    """

    __tablename__ = "meetups"

    id: Mapped[Key]
    society_id: Mapped[int] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"), index=True)
    prompt_key: Mapped[str] = mapped_column(String(40))
    prompt_subject: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(String(200), default="", server_default="")


class MeetupMember(Base):
    """A member's part in a meetup; the unique constraint keeps everyone in one meetup per round."""

    __tablename__ = "meetup_members"
    __table_args__ = (UniqueConstraint("round_id", "member_id"),)

    meetup_id: Mapped[int] = mapped_column(ForeignKey("meetups.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    answer: Mapped[Answer] = mapped_column(default=Answer.NONE)
    answered_at: Mapped[datetime | None]


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

"""A meeting: a conference with dates and a time zone; its social events; who attends."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Key


class SocialEventKind(StrEnum):
    """Where members can meet besides the programme."""

    RECEPTION = "reception"
    LUNCH = "lunch"
    HAPPY_HOUR = "happy_hour"
    OTHER = "other"


class Meeting(Base):
    """``first_day`` and ``last_day`` are dates in ``time_zone`` (IANA), both inclusive."""

    __tablename__ = "meetings"
    __table_args__ = (UniqueConstraint("society_id", "name"),)

    id: Mapped[Key]
    society_id: Mapped[int] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    place: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(64))
    first_day: Mapped[date]
    last_day: Mapped[date]


class SocialEvent(Base):
    """A reception, lunch, happy hour or the like at a meeting."""

    __tablename__ = "social_events"
    __table_args__ = (UniqueConstraint("meeting_id", "name", "starts_at"),)

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    kind: Mapped[SocialEventKind]
    name: Mapped[str] = mapped_column(String(100))
    place: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class MeetupPoint(Base):
    """A named place where groups meet, such as the registration desk; ``position`` orders those of a meeting."""

    __tablename__ = "meetup_points"
    __table_args__ = (UniqueConstraint("meeting_id", "name"),)

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    position: Mapped[int] = mapped_column(SmallInteger)


class Attendance(Base):
    """A member said that they come; ``days`` are those they are there, bit 0 the meeting's first, None all."""

    __tablename__ = "attendances"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    since: Mapped[datetime]
    days: Mapped[int | None]
    remote: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    first_timer: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

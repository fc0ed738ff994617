"""A meeting: a conference with dates and a time zone; its social events; who attends, and goes where."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Key


class SocialEventKind(StrEnum):
    """Where members can meet besides the programme."""

    RECEPTION = "reception"
    LUNCH = "lunch"
    HAPPY_HOUR = "happy_hour"
    OTHER = "other"


class MirrorState(StrEnum):
    """How an event stands among Discord's own events: not there yet, there, refused for one of two reasons, or gone."""

    WAITING = "waiting"
    SHOWN = "shown"
    FORBIDDEN = "forbidden"
    FULL = "full"
    GONE = "gone"


class RsvpAnswer(StrEnum):
    """What a member says of an event; WAITING is "going" where there is no place left."""

    GOING = "going"
    WAITING = "waiting"
    MAYBE = "maybe"
    CANT = "cant"


def _once(table: str, *columns: str) -> Index:
    """Let nothing be there twice, what is cancelled left aside."""
    left = text("cancelled_at IS NULL")
    return Index(f"uq_{table}_name", *columns, unique=True, sqlite_where=left, postgresql_where=left)


class Meeting(Base):
    """``first_day`` and ``last_day`` are dates in ``time_zone`` (IANA), both inclusive.

    ``revision`` counts the changes; ``channel_id`` is Discord's, ``link`` an https address or empty.
    """

    __tablename__ = "meetings"
    __table_args__ = (_once("meetings", "society_id", "name"),)

    id: Mapped[Key]
    society_id: Mapped[int] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    place: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(64))
    first_day: Mapped[date]
    last_day: Mapped[date]
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    link: Mapped[str] = mapped_column(String(300), default="", server_default="")
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    cancelled_at: Mapped[datetime | None]


class SocialEvent(Base):
    """A reception, lunch, happy hour or the like at a meeting.

    ``revision`` counts the changes that who goes should know of. ``mirror_id`` is the id of Discord's event that shows
    this one, ``mirrored_revision`` the revision that it was last brought to.
    """

    __tablename__ = "social_events"
    __table_args__ = (_once("social_events", "meeting_id", "name", "starts_at"),)

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    kind: Mapped[SocialEventKind]
    name: Mapped[str] = mapped_column(String(100))
    place: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    capacity: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    cancelled_at: Mapped[datetime | None]
    mirror: Mapped[MirrorState] = mapped_column(default=MirrorState.WAITING, server_default=MirrorState.WAITING.value)
    mirror_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    mirrored_revision: Mapped[int | None]


class Rsvp(Base):
    """What a member said of a social event, and since when; ``remind`` is whether they want to be reminded."""

    __tablename__ = "rsvps"

    event_id: Mapped[int] = mapped_column(ForeignKey("social_events.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    answer: Mapped[RsvpAnswer]
    since: Mapped[datetime]
    remind: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


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

"""Icebreakers: what organizers changed of them, what was used for whom, and what is posted in channels."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Key


class OwnIcebreaker(Base):
    """A prompt that a society's organizers added; elsewhere its key is ``own-`` and the id."""

    __tablename__ = "own_icebreakers"
    __table_args__ = (UniqueConstraint("society_id", "text"),)

    id: Mapped[Key]
    society_id: Mapped[int] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"))
    theme: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]


class RetiredIcebreaker(Base):
    """A prompt that a society doesn't use any more, built in or its own."""

    __tablename__ = "retired_icebreakers"

    society_id: Mapped[int] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"), primary_key=True)
    prompt_key: Mapped[str] = mapped_column(String(40), primary_key=True)


class IcebreakerTranslation(Base):
    """A prompt in another language, as a society's organizers put it; ``locale`` is one of Discord's."""

    __tablename__ = "icebreaker_translations"

    society_id: Mapped[int] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"), primary_key=True)
    prompt_key: Mapped[str] = mapped_column(String(40), primary_key=True)
    locale: Mapped[str] = mapped_column(String(10), primary_key=True)
    text: Mapped[str] = mapped_column(String(300))


class IcebreakerUse(Base):
    """A prompt that was given outside the first message of a meetup or introduction, which hold theirs themselves.

    ``channel_id`` is where it was posted; ``asker_id`` who asked for it, None where nobody did.
    """

    __tablename__ = "icebreaker_uses"
    __table_args__ = (Index(None, "society_id", "channel_id"),)

    id: Mapped[Key]
    society_id: Mapped[int] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"))
    prompt_key: Mapped[str] = mapped_column(String(40))
    used_at: Mapped[datetime]
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)


class IcebreakerPerson(Base):
    """A member for whom a prompt was used."""

    __tablename__ = "icebreaker_people"

    use_id: Mapped[int] = mapped_column(ForeignKey("icebreaker_uses.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)


class SecondIcebreaker(Base):
    """One more prompt for a meetup without any sign; its key keeps it to one. ``starter_id`` is asked to begin."""

    __tablename__ = "second_icebreakers"

    meetup_id: Mapped[int] = mapped_column(ForeignKey("meetups.id", ondelete="CASCADE"), primary_key=True)
    prompt_key: Mapped[str] = mapped_column(String(40))
    prompt_subject: Mapped[str] = mapped_column(String(300))
    starter_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]


class PostStatus(StrEnum):
    """pending -> claimed -> posted, or dropped; a try that Discord refused for now goes back to pending."""

    PENDING = "pending"
    CLAIMED = "claimed"
    POSTED = "posted"
    DROPPED = "dropped"


class ChannelPost(Base):
    """The prompt of one meeting morning, for everybody in a channel; the unique constraint keeps it to one a day."""

    __tablename__ = "channel_posts"
    __table_args__ = (UniqueConstraint("meeting_id", "day"), Index(None, "status", "due_at"))

    id: Mapped[Key]
    society_id: Mapped[int] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    day: Mapped[date]
    channel_id: Mapped[int] = mapped_column(BigInteger)
    prompt_key: Mapped[str] = mapped_column(String(40))
    due_at: Mapped[datetime]
    status: Mapped[PostStatus] = mapped_column(default=PostStatus.PENDING)
    tried_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    message_id: Mapped[int | None] = mapped_column(BigInteger)

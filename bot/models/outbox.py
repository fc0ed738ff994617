"""The outbox: messages to other people, as rows of the transaction that caused them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Key


class OutboxKind(StrEnum):
    """What a message is about; its subject is the id of that row."""

    MEETUP_SUGGESTED = "meetup_suggested"
    MEETUP_MISSED_OUT = "meetup_missed_out"
    MEETUP_CANT = "meetup_cant"
    MEETUP_HEADS_UP = "meetup_heads_up"
    MEETUP_MOVED = "meetup_moved"
    MEETUP_CONFIRMED = "meetup_confirmed"
    MEETUP_REDRAWN = "meetup_redrawn"
    MEETUP_REMINDER = "meetup_reminder"
    MEETUP_CHECK_IN = "meetup_check_in"
    MEETUPS_PAUSED = "meetups_paused"
    MEETUPS_RECAP = "meetups_recap"
    ICEBREAKER_AGAIN = "icebreaker_again"
    CONNECTION_ASKED = "connection_asked"
    CONNECTION_ACCEPTED = "connection_accepted"
    WATCH_DIGEST = "watch_digest"
    ORGANIZATION_MOVED = "organization_moved"
    NAMED_ASKED = "named_asked"
    INTRODUCTION_ASKED = "introduction_asked"
    INTRODUCTION_MORE_ASKED = "introduction_more_asked"
    INTRODUCTION_PASSED_ON = "introduction_passed_on"
    INTRODUCTION_REMINDER = "introduction_reminder"
    INTRODUCTION_OPENED = "introduction_opened"
    INTRODUCTION_MADE = "introduction_made"
    INTRODUCTION_ENDED = "introduction_ended"
    INTRODUCTION_LOOKED = "introduction_looked"
    INTRODUCTION_FOLLOW_UP = "introduction_follow_up"
    INTRODUCTION_THANKED = "introduction_thanked"
    INTRODUCTION_REPORTED = "introduction_reported"
    MEETING_CHANGED = "meeting_changed"
    EVENT_CHANGED = "event_changed"
    EVENT_MOVED_UP = "event_moved_up"
    EVENT_REMINDER = "event_reminder"
    EVENT_MIRRORED = "event_mirrored"


class OutboxStatus(StrEnum):
    """pending -> claimed -> sent, held (waits in /inbox) or moot; a failed try goes back to pending."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    HELD = "held"
    MOOT = "moot"


class OutboxMessage(Base):
    """One message to one member. It holds no text: delivery looks the subject up when it sends.

    Only what a performer does on Discord for nobody in particular has no recipient; every message has one.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "status", "due_at"), Index(None, "kind", "subject_id"))

    id: Mapped[Key]
    kind: Mapped[OutboxKind]
    subject_id: Mapped[int]
    recipient_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True, nullable=True)
    unique_key: Mapped[str] = mapped_column(String(100), unique=True)
    due_at: Mapped[datetime]
    status: Mapped[OutboxStatus] = mapped_column(default=OutboxStatus.PENDING)
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    settled_at: Mapped[datetime | None]

"""A society: one Discord server and its settings."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base


class Society(Base):
    """Keyed by the Discord server's id; every row of data belongs to exactly one society.

    ``directory_version`` counts the changes of who can be found where (bot.members.findable).
    """

    __tablename__ = "societies"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    directory_version: Mapped[int] = mapped_column(default=0, server_default="0")


class SocietySettings(Base):
    """What the organizers of a society decided; without a row, the defaults.

    ``open_requests`` an asker may have at once; ``asks_a_week`` reach a connector or a target, the rest waits in line;
    reminders and the end come after so many days; ``rest_days`` pass before the same person is asked again.
    Channels are Discord's ids; None is none.
    """

    __tablename__ = "society_settings"

    society_id: Mapped[int] = mapped_column(
        ForeignKey("societies.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    open_requests: Mapped[int] = mapped_column(SmallInteger, default=5, server_default="5")
    asks_a_week: Mapped[int] = mapped_column(SmallInteger, default=3, server_default="3")
    first_reminder_days: Mapped[int] = mapped_column(SmallInteger, default=3, server_default="3")
    second_reminder_days: Mapped[int] = mapped_column(SmallInteger, default=10, server_default="10")
    expiry_days: Mapped[int] = mapped_column(SmallInteger, default=14, server_default="14")
    rest_days: Mapped[int] = mapped_column(SmallInteger, default=90, server_default="90")
    introductions_channel_id: Mapped[int | None] = mapped_column(BigInteger)
    reports_channel_id: Mapped[int | None] = mapped_column(BigInteger)
    meetups_channel_id: Mapped[int | None] = mapped_column(BigInteger)
    icebreakers_channel_id: Mapped[int | None] = mapped_column(BigInteger)

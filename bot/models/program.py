"""A program: the series of rounds that a member opts in to, of one meeting or year-round."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Key


class Program(Base):
    """``meeting_id`` is empty for the society's one year-round program."""

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


class ProgramMembership(Base):
    """A member's opt-in; leaving deletes it."""

    __tablename__ = "program_memberships"

    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    since: Mapped[datetime]

"""A society: one Discord server and its settings."""

from datetime import datetime

from sqlalchemy import BigInteger, String
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

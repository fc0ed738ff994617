"""A society: one Discord server and its settings."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base


class Society(Base):
    """Keyed by the Discord server's id; every row of data belongs to exactly one society."""

    __tablename__ = "societies"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]

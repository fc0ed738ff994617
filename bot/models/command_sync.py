"""Which commands Discord was told of, so that an unchanged tree isn't sent again."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base


class CommandSync(Base):
    """``scope`` is ``application:guild`` (guild 0 for everywhere); ``fingerprint`` a hash of the commands."""

    __tablename__ = "command_syncs"

    scope: Mapped[str] = mapped_column(String(64), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))

"""A member's tie to an organization."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.models.base import Base, Key
from bot.models.organization import Organization


class AffiliationKind(StrEnum):
    """What ties a member to an organization."""

    EMPLOYMENT = "employment"
    EDUCATION = "education"
    VISITING = "visiting"


class Affiliation(Base):
    """Employment, education or a visit; ``start`` and ``end`` are calendar years, inclusive."""

    __tablename__ = "affiliations"

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[AffiliationKind]
    title: Mapped[str] = mapped_column(String(80), default="")
    start: Mapped[int | None]
    end: Mapped[int | None]
    current: Mapped[bool] = mapped_column(default=False)

    organization: Mapped[Organization] = relationship(lazy="raise")

    @classmethod
    def chronology(cls) -> list[Any]:
        """Order for showing: current ones first, then the latest."""
        return [cls.current.desc(), cls.start.desc().nulls_last(), cls.id]

"""Organizations, their names and their ties to each other: the registry's shape (ROR schema v2)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.models.base import Base, Key


class OrganizationKind(StrEnum):
    """A kind a person understands, derived from ROR's types."""

    COMPANY = "company"
    GOVERNMENT_LAB = "government_lab"
    UNIVERSITY = "university"
    HOSPITAL = "hospital"
    NONPROFIT = "nonprofit"
    OTHER = "other"


class OrganizationStatus(StrEnum):
    """ROR's own three: only an active or inactive organization can be found."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    WITHDRAWN = "withdrawn"


class OrganizationSource(StrEnum):
    """Where the record comes from; the registry takes over a starter record that it knows."""

    STARTER = "starter"
    REGISTRY = "registry"
    MEMBER = "member"


class OrganizationNameKind(StrEnum):
    """ROR's name types; exactly one name of an organization is its display name."""

    DISPLAY = "display"
    LABEL = "label"
    ALIAS = "alias"
    ACRONYM = "acronym"


class OrganizationLinkKind(StrEnum):
    """ROR's relationship types, read as "organization has <kind> related"."""

    PARENT = "parent"
    CHILD = "child"
    RELATED = "related"
    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"


class Organization(Base):
    """A company, government lab, university or other body.

    ``society_id`` is the society whose member added it, which alone sees it; None for what all societies share.
    ``fingerprint`` is that of the registry's record it was stored from (bot.organizations.fingerprints), or None.
    """

    __tablename__ = "organizations"

    id: Mapped[Key]
    society_id: Mapped[int | None] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"), index=True)
    ror_id: Mapped[str | None] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    kind: Mapped[OrganizationKind]
    status: Mapped[OrganizationStatus] = mapped_column(default=OrganizationStatus.ACTIVE)
    source: Mapped[OrganizationSource]
    well_known: Mapped[bool] = mapped_column(default=False)
    city: Mapped[str] = mapped_column(String(200), default="")
    geonames_id: Mapped[int | None]
    subdivision: Mapped[str | None] = mapped_column(String(6), index=True)
    country: Mapped[str] = mapped_column(String(2), default="", index=True)
    fingerprint: Mapped[int | None]

    names: Mapped[list["OrganizationName"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True
    )


class OrganizationName(Base):
    """One name of an organization; ``key`` is what is compared (bot.text.search_key)."""

    __tablename__ = "organization_names"

    id: Mapped[Key]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), index=True)
    value: Mapped[str] = mapped_column(String(300))
    key: Mapped[str] = mapped_column(String(300), index=True)
    kind: Mapped[OrganizationNameKind]
    language: Mapped[str | None] = mapped_column(String(8))


class OrganizationLink(Base):
    """A relationship between two organizations as the registry states it."""

    __tablename__ = "organization_links"
    __table_args__ = (
        UniqueConstraint("organization_id", "related_id", "kind"),
        Index(None, "related_id"),
    )

    id: Mapped[Key]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    related_id: Mapped[int] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    kind: Mapped[OrganizationLinkKind]


class RegistryState(Base):
    """One row, by which an index knows when it is stale.

    ``version`` counts the changes of the organizations that all societies share, ``own_version`` those of
    societies' own. ``content`` is drawn anew with each change of the shared ones: no two databases have the same
    unless one is a copy of the other, so that what was prepared for one is never taken for another.
    ``release`` is the file name of the dump that was imported last, ``checksum`` its MD5 in hexadecimal.
    """

    __tablename__ = "registry_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    own_version: Mapped[int] = mapped_column(default=0, server_default="0")
    content: Mapped[str] = mapped_column(String(32), default="", server_default="")
    release: Mapped[str | None] = mapped_column(String(200))
    checksum: Mapped[str | None] = mapped_column(String(32))
    imported_at: Mapped[datetime | None]

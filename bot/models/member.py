"""A member: one person in one society, with a profile."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from bot.models.affiliation import Affiliation
from bot.models.base import Base, Key
from bot.text import search_key

LONGEST_KEY = 100


class Visibility(StrEnum):
    """Who may see a section of a profile, or one way to reach a person."""

    EVERYONE = "everyone"
    CONNECTIONS = "connections"
    NOBODY = "nobody"


class TagKind(StrEnum):
    """What a tag says about a member."""

    TOPIC = "topic"
    UNIT = "unit"
    OFFER = "offer"
    ASK = "ask"
    LANGUAGE = "language"


class KnownRole(StrEnum):
    """How a named person relates to a member's work."""

    ADVISER = "adviser"
    COLLABORATOR = "collaborator"


class ContactKind(StrEnum):
    """A way to reach a member."""

    ORCID = "orcid"
    WEBSITE = "website"
    LINKEDIN = "linkedin"
    EMAIL = "email"


class Member(Base):
    """One person in one society. ``listed`` off means: not findable, not matchable, not countable.

    ``completeness`` counts the filled parts of the profile that everyone may see, from 0 to 6
    (bot.members.completeness). ``directory_revision`` is the society's ``directory_version`` at the last change of
    where they can be found. ``name_key`` is what is compared when somebody else is called so (bot.text.search_key); it
    follows ``name`` by itself.
    """

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("society_id", "user_id"),
        Index(None, "society_id", "hometown_id"),
        Index(None, "society_id", "directory_revision"),
        Index(None, "society_id", "name_key"),
    )

    id: Mapped[Key]
    society_id: Mapped[int] = mapped_column(ForeignKey("societies.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(String(LONGEST_KEY), default="", server_default="")
    joined_at: Mapped[datetime]
    listed: Mapped[bool] = mapped_column(default=True)
    completeness: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    directory_revision: Mapped[int] = mapped_column(default=0, server_default="0")

    headline: Mapped[str] = mapped_column(String(120), default="")
    goals: Mapped[str] = mapped_column(String(400), default="")
    hometown_id: Mapped[int | None]
    residence_id: Mapped[int | None]
    residence_country: Mapped[str | None] = mapped_column(String(2))
    residence_subdivision: Mapped[str | None] = mapped_column(String(6))

    affiliations_visibility: Mapped[Visibility] = mapped_column(default=Visibility.EVERYONE)
    background_visibility: Mapped[Visibility] = mapped_column(default=Visibility.EVERYONE)
    interests_visibility: Mapped[Visibility] = mapped_column(default=Visibility.EVERYONE)

    affiliations: Mapped[list[Affiliation]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True, order_by=Affiliation.chronology()
    )
    known_people: Mapped[list["KnownPerson"]] = relationship(
        lazy="raise",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="KnownPerson.id",
        foreign_keys="KnownPerson.member_id",
    )
    tags: Mapped[list["Tag"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True, order_by="Tag.id"
    )
    contacts: Mapped[list["Contact"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True, order_by="Contact.id"
    )

    @validates("name")
    def _keep_key(self, _attribute: str, name: str) -> str:
        self.name_key = search_key(name)[:LONGEST_KEY]
        return name


class KnownPerson(Base):
    """An adviser or collaborator of a member, by name; ``key`` is what is compared.

    ``linked_id`` is the member who said that this is them.
    """

    __tablename__ = "known_people"
    __table_args__ = (UniqueConstraint("member_id", "role", "key"),)

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    role: Mapped[KnownRole]
    name: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), index=True)
    linked_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)


class NameRefusal(Base):
    """A member who said that a name isn't theirs: they are never asked about it again."""

    __tablename__ = "name_refusals"
    __table_args__ = (UniqueConstraint("member_id", "key"),)

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(LONGEST_KEY))


class Tag(Base):
    """A topic, unit, offer, ask or language, from the society's lists."""

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("member_id", "kind", "value"), Index(None, "kind", "value", "member_id"))

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    kind: Mapped[TagKind]
    value: Mapped[str] = mapped_column(String(60))


class Contact(Base):
    """One way to reach a member, with its own visibility."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("member_id", "kind"),)

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    kind: Mapped[ContactKind]
    value: Mapped[str] = mapped_column(String(300))
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.CONNECTIONS)

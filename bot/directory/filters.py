"""A query as conditions in SQL: what a member hides from the viewer is neither found nor counted."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true
from sqlalchemy.orm import aliased

from bot.directory.query import Query, Reach, Tie, Time
from bot.members.visibility import Viewpoint
from bot.models import Affiliation, AffiliationKind, Member, Organization, Tag, TagKind
from bot.network import degrees

_EDUCATION = Affiliation.kind == AffiliationKind.EDUCATION


@dataclass(frozen=True, slots=True)
class Scope:
    """A query by one viewer; ``organizations`` are the wanted one and, where they count, its parts."""

    query: Query
    viewpoint: Viewpoint
    organizations: frozenset[int] = frozenset()

    def anywhere(self) -> "Scope":
        """The same search, not narrowed to a place."""
        return replace(self, query=replace(self.query, state=None, country=None))

    def matching(self) -> ColumnElement[bool]:
        """Condition on Member: matches, and the viewer may know that."""
        query = self.query
        conditions = [self.viewpoint.others()]
        if query.asks_for_tie or query.asks_for_place:
            conditions.append(self.viewpoint.open(Member.affiliations_visibility))
        if query.asks_for_tie:
            conditions.append(Member.id.in_(self._tied()))
        if query.asks_for_place:
            conditions.append(self._in_place())
        tags = _tags(query)
        if tags:
            conditions.append(self.viewpoint.open(Member.interests_visibility))
        conditions += [Member.id.in_(_tagged(kind, value)) for kind, value in tags]
        if query.reach is not None:
            conditions.append(self._within_reach(query.reach))
        return and_(*conditions)

    def tie(self) -> ColumnElement[bool]:
        """Condition on Affiliation (joined with its Organization): this is a tie that the query asks for."""
        query = self.query
        conditions: list[ColumnElement[bool]] = []
        if query.organization_id is not None:
            conditions.append(Affiliation.organization_id.in_(self.organizations))
        if query.tie is Tie.WORK:
            conditions.append(~_EDUCATION)
        if query.tie is Tie.STUDY:
            conditions.append(_EDUCATION)
        if query.tie is Tie.THERE:
            conditions.append(or_(~_EDUCATION, Affiliation.current.is_(True)))
        if query.time is not None:
            conditions.append(Affiliation.current.is_(query.time is Time.NOW))
        if query.kind is not None:
            conditions.append(Organization.kind == query.kind)
        return and_(true(), *conditions)

    def _tied(self) -> Select[int]:
        statement = select(Affiliation.member_id)
        if self.query.kind is not None:
            statement = statement.join(Affiliation.organization)
        return statement.where(self.tie())

    def _in_place(self) -> ColumnElement[bool]:
        """Where a member counts: where they live, else where they are now, else where they were.

        Who worked at a lab long ago is a local contact where they are today.
        """
        here = _lies_in(self.query)
        resides: Any = (
            Member.residence_subdivision == self.query.state
            if self.query.state is not None
            else Member.residence_country == self.query.country
        )
        present = aliased(Affiliation)
        is_nowhere = ~exists().where(present.member_id == Affiliation.member_id, present.current)
        ties = (
            select(Affiliation.member_id)
            .join(Affiliation.organization)
            .where(here, or_(Affiliation.current, and_(self.tie(), is_nowhere)))
        )
        return or_(resides, and_(Member.residence_country.is_(None), Member.id.in_(ties)))

    def _within_reach(self, reach: Reach) -> ColumnElement[bool]:
        first = Member.id.in_(self.viewpoint.connected)
        if reach is Reach.FIRST:
            return first
        second = Member.id.in_(degrees.second_degree(self.viewpoint))
        return or_(first, second) if reach is Reach.EITHER else and_(second, ~first)


def _lies_in(query: Query) -> ColumnElement[bool]:
    if query.state is not None:
        return Organization.subdivision == query.state
    return Organization.country == query.country


def _tags(query: Query) -> Collection[tuple[TagKind, str]]:
    wanted = {
        TagKind.TOPIC: query.topic,
        TagKind.UNIT: query.unit,
        TagKind.OFFER: query.offers,
        TagKind.ASK: query.asks,
    }
    return [(kind, value) for kind, value in wanted.items() if value is not None]


def _tagged(kind: TagKind, value: str) -> Select[int]:
    return select(Tag.member_id).where(Tag.kind == kind, Tag.value == value)

"""A query as flags over a roll: what a member hides from the viewer is neither found nor counted."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from bot.directory.query import Query, Reach, Tie, Time
from bot.members.roll import LEVELS, ORGANIZATION_KINDS, Codes, Flags, Integers, Roll, any_of
from bot.members.visibility import Viewpoint
from bot.models import TagKind, Visibility


@dataclass(frozen=True)
class Scope:
    """A query by one viewer.

    ``organizations`` are the wanted one and, where they count, its parts; ``second`` the ids of everybody whom a
    connection of the viewer knows; ``only`` the ids of those among whom it is searched, None for everybody.
    """

    query: Query
    viewpoint: Viewpoint
    roll: Roll
    organizations: frozenset[int]
    second: Integers
    only: Integers | None = None

    def anywhere(self) -> "Scope":
        """The same search, not narrowed to a place."""
        return replace(self, query=replace(self.query, state=None, country=None))

    def matching(self) -> Flags:
        """Flag in ``roll.people`` who matches, as far as the viewer may know that."""
        query = self.query
        matching = self.others()
        if query.asks_for_tie or query.asks_for_place:
            matching &= self.open(self.roll.people.affiliations)
        if query.asks_for_tie:
            matching &= self._holders(self.ties())
        if query.asks_for_place:
            matching &= self._in_place()
        tags = _tags(query)
        if tags:
            matching &= self.open(self.roll.people.interests)
        for kind, value in tags:
            matching &= self._flagged(self.roll.tagged(kind, value))
        if query.reach is not None:
            matching &= self._within_reach(query.reach)
        return matching

    def others(self) -> Flags:
        """Flag the others whom the viewer sees."""
        people, viewpoint = self.roll.people, self.viewpoint
        seen: Flags = people.listed & ~people.among({viewpoint.viewer_id, *viewpoint.hidden})
        return seen if self.only is None else seen & people.among(self.only.tolist())

    def open(self, section: Codes) -> Flags:
        """Flag whose section is open to the viewer; ``section`` is a column of ``roll.people``."""
        for_connections = (section == LEVELS.index(Visibility.CONNECTIONS)) & self.connected()
        usable: Flags = (section == LEVELS.index(Visibility.EVERYONE)) | for_connections
        return usable

    def connected(self) -> Flags:
        """Flag the viewer's connections."""
        return self.roll.people.among(self.viewpoint.connected)

    def ties(self) -> Flags:
        """Flag in ``roll.ties`` what the query asks for."""
        query, ties, workplaces = self.query, self.roll.ties, self.roll.workplaces
        asked = np.ones(len(ties), dtype=np.bool_)
        if query.organization_id is not None:
            asked &= any_of(ties.organizations, self.organizations)
        if query.tie is Tie.WORK:
            asked &= ~ties.education
        if query.tie is Tie.STUDY:
            asked &= ties.education
        if query.tie is Tie.THERE:
            asked &= ~ties.education | ties.current
        if query.time is not None:
            asked &= ties.current == (query.time is Time.NOW)
        if query.kind is not None:
            asked &= (workplaces.kinds == ORGANIZATION_KINDS.index(query.kind))[self.roll.places]
        return asked

    def _in_place(self) -> Flags:
        """Where a member counts: where they live, else where they are now, else where they were.

        Who worked at a lab long ago is a local contact where they are today.
        """
        people, ties, workplaces = self.roll.people, self.roll.ties, self.roll.workplaces
        if self.query.state is not None:
            lives, lies = people.subdivisions == self.query.state, workplaces.subdivisions == self.query.state
        else:
            lives, lies = people.countries == self.query.country, workplaces.countries == self.query.country
        nowhere_now = ~self._holders(ties.current)
        counting = ties.current | (self.ties() & nowhere_now[self.roll.slots])
        here: Flags = lives | ((people.countries == "") & self._holders(counting & lies[self.roll.places]))
        return here

    def _within_reach(self, reach: Reach) -> Flags:
        first = self.connected()
        if reach is Reach.FIRST:
            return first
        second = self._flagged(self.roll.people.slots(self.second))
        return first | second if reach is Reach.EITHER else second & ~first

    def _holders(self, ties: Flags) -> Flags:
        return self._flagged(self.roll.slots[ties])

    def _flagged(self, slots: Integers) -> Flags:
        flags = np.zeros(len(self.roll.people), dtype=np.bool_)
        flags[slots] = True
        return flags


def _tags(query: Query) -> Collection[tuple[TagKind, str]]:
    wanted = {
        TagKind.TOPIC: query.topic,
        TagKind.UNIT: query.unit,
        TagKind.OFFER: query.offers,
        TagKind.ASK: query.asks,
    }
    return [(kind, value) for kind, value in wanted.items() if value is not None]

"""Growing a matching without regard to weights: Edmonds' search for alternating paths, with blossoms.

J. Edmonds, Paths, trees, and flowers (1965).
"""

from collections import deque
from collections.abc import Callable

import numpy as np

from bot.matching.tables import Bools, Ints

NOBODY = -1


class Growing:
    """Changes a matching in place.

    Args:
        partner: the position of everybody's partner, NOBODY where there is none.
        neighbours: the positions of those whom somebody may be matched with.
    """

    def __init__(self, partner: Ints, neighbours: Callable[[int], Ints]) -> None:
        self._partner = partner
        self._neighbours = neighbours
        self._outer: Bools = np.zeros(len(partner), dtype=np.bool_)
        self._parent: Ints = partner
        self._base: Ints = partner

    def match(self, member: int) -> bool:
        """Find a partner for somebody who has none, through others changing theirs; False where none can be."""
        end = self._search(member)
        if end == NOBODY:
            return False
        self._flip(end)
        return True

    def give_up(self, member: int, instead: Bools) -> int:
        """Match somebody in the place of one of ``instead``, who is then without; NOBODY where none can be."""
        end = self._search(member)
        if end != NOBODY:
            self._flip(end)
            return NOBODY
        others = np.flatnonzero(self._outer & instead & (self._partner != NOBODY))
        if len(others) == 0:
            return NOBODY
        other = int(others[0])
        last = int(self._partner[other])
        self._partner[other] = NOBODY
        self._flip(last)
        return other

    def _search(self, root: int) -> int:
        """Grow a tree of alternating paths; return who has no partner and can be reached, or NOBODY."""
        total = len(self._partner)
        self._outer = np.zeros(total, dtype=np.bool_)
        self._parent = np.full(total, NOBODY)
        self._base = np.arange(total)
        self._outer[root] = True
        queue = deque([root])
        while queue:
            member = queue.popleft()
            near = self._neighbours(member)
            near = near[(self._base[near] != self._base[member]) & (near != self._partner[member])]
            fresh = near[(self._parent[near] == NOBODY) & ~self._outer[near]]
            free = fresh[self._partner[fresh] == NOBODY]
            if len(free):
                self._parent[free[0]] = member
                return int(free[0])
            # Of two partners who are both near, one is reached first.
            is_fresh = np.zeros(total, dtype=np.bool_)
            is_fresh[fresh] = True
            fresh = fresh[~is_fresh[self._partner[fresh]] | (fresh < self._partner[fresh])]
            self._parent[fresh] = member
            self._outer[self._partner[fresh]] = True
            queue.extend(self._partner[fresh].tolist())
            for other in near[self._outer[near]].tolist():
                if self._base[other] != self._base[member]:
                    queue.extend(self._contract(member, other))
        return NOBODY

    def _contract(self, one: int, other: int) -> list[int]:
        """Join an odd circle of alternating paths; return who can be reached from now on."""
        top = self._meeting(one, other)
        inside = np.zeros(len(self._partner), dtype=np.bool_)
        self._mark(one, top, other, inside)
        self._mark(other, top, one, inside)
        members = np.flatnonzero(inside[self._base])
        self._base[members] = top
        reached = members[~self._outer[members]]
        self._outer[reached] = True
        return [int(member) for member in reached]

    def _meeting(self, one: int, other: int) -> int:
        """Where the paths of two to the root come together."""
        seen = set()
        here = one
        while True:
            here = int(self._base[here])
            seen.add(here)
            if self._partner[here] == NOBODY:
                break
            here = int(self._parent[self._partner[here]])
        here = other
        while True:
            here = int(self._base[here])
            if here in seen:
                return here
            here = int(self._parent[self._partner[here]])

    def _mark(self, member: int, top: int, child: int, inside: Bools) -> None:
        while self._base[member] != top:
            partner = int(self._partner[member])
            inside[self._base[member]] = inside[self._base[partner]] = True
            self._parent[member] = child
            child = partner
            member = int(self._parent[partner])

    def _flip(self, end: int) -> None:
        """Match along the path that ends here."""
        while end != NOBODY:
            parent = int(self._parent[end])
            following = int(self._partner[parent])
            self._partner[end], self._partner[parent] = parent, end
            end = following

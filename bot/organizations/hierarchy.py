"""Which organizations are parts of which: a laboratory's divisions, a society's institutes, a system's campuses."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

# The registry's deepest chain has 8; a bound against absurd data.
_GENERATIONS = 8


class Hierarchy:
    """Parents and children, by our own ids. The registry's circles and several parents of one do no harm."""

    def __init__(self, parents: Iterable[tuple[int, int]]) -> None:
        self._above: defaultdict[int, list[int]] = defaultdict(list)
        self._below: defaultdict[int, list[int]] = defaultdict(list)
        for part, whole in parents:
            self._above[part].append(whole)
            self._below[whole].append(part)

    def children(self, organization_id: int) -> int:
        """How many are directly below it."""
        return len(self._below.get(organization_id, ()))

    def is_part(self, organization_id: int) -> bool:
        """Whether it is a part of anything."""
        return organization_id in self._above

    def parts(self, organization_id: int) -> frozenset[int]:
        """Return an organization and everything below it."""
        return _reach(organization_id, self._below)

    def wholes(self, organization_id: int) -> frozenset[int]:
        """Return an organization and everything it is a part of."""
        return _reach(organization_id, self._above)


def _reach(start: int, steps: Mapping[int, Sequence[int]]) -> frozenset[int]:
    reached = {start}
    edge = [start]
    for _ in range(_GENERATIONS):
        edge = [there for here in edge for there in steps.get(here, ()) if there not in reached]
        if not edge:
            break
        reached.update(edge)
    return frozenset(reached)

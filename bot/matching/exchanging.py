"""Members of groups change places as long as that gains."""

from collections.abc import Callable, Sequence

import numpy as np

from bot.matching.rules import Rules
from bot.matching.tables import Bools, Ints
from bot.matching.worth import Worth

Group = tuple[int, ...]

# Beyond so many people every two of them are too many to weigh.
EXCHANGED_UP_TO = 400
# Of each step's exchanges the best are tried, until one keeps to the rules.
TRIED = 50


def exchanged(groups: Sequence[Group], rules: Rules, worth: Worth, fixed: frozenset[int]) -> list[Group]:
    """Let two of different groups change places, the best exchange first, until none gains.

    Args:
        groups: positions.
        rules: who may be together.
        worth: what every two are worth.
        fixed: who stays where they are.
    """
    members = np.array([member for group in groups for member in group], dtype=np.int64)
    if len(members) > EXCHANGED_UP_TO or len(groups) < 2:  # noqa: PLR2004 - it takes two groups to exchange
        return list(groups)
    low, high = np.triu_indices(len(members), 1)
    one, other = members[low], members[high]
    table = np.zeros((len(members), len(members)), dtype=np.int64)
    table[low, high] = table[high, low] = worth.of(np.minimum(one, other), np.maximum(one, other))
    allowed = rules.rows(members)[:, members]
    place = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    movable = ~np.isin(members, list(fixed))
    # Every exchange gains, so there is an end; the bound is for many tiny gains.
    for _ in range(len(members)):
        swap = _best(table, place, movable, lambda here: _fits(here, members, allowed, rules))
        if swap is None:
            break
        place[list(swap)] = place[list(swap[::-1])]
    return [tuple(members[place == group].tolist()) for group in range(len(groups))]


def _best(table: Ints, place: Ints, movable: Bools, fits: Callable[[Ints], bool]) -> tuple[int, int] | None:
    """Find the two who gain most by changing places, and may."""
    inside = place[:, None] == np.arange(place.max() + 1)
    # What everybody is worth to every group, and by changing places with each other.
    beside = table @ inside
    own = beside[np.arange(len(place)), place]
    across = beside[:, place]
    gains = across + across.T - 2 * table - own[:, None] - own
    gains[(place[:, None] == place) | ~movable[:, None] | ~movable] = 0
    ends = np.triu_indices(len(place), 1)
    values = gains[ends]
    for choice in np.argsort(-values, kind="stable")[:TRIED].tolist():
        if values[choice] <= 0:
            break
        swap = int(ends[0][choice]), int(ends[1][choice])
        after = place.copy()
        after[list(swap)] = place[list(swap[::-1])]
        if all(fits(np.flatnonzero(after == after[member])) for member in swap):
            return swap
    return None


def _fits(here: Ints, members: Ints, allowed: Bools, rules: Rules) -> bool:
    """Whether these may be together, at one time and in one language."""
    if (~allowed[np.ix_(here, here)]).sum() > len(here):
        return False
    return all(bool(np.bitwise_and.reduce(masks[members[here]]).any()) for masks in (rules.slots, rules.languages))

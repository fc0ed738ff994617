"""Seating whoever has no partner: the odd one out makes a pair a trio."""

from collections.abc import Iterable
from itertools import combinations

from bot.matching.candidates import every_partner
from bot.matching.solver import Weights, ordered, solve, without_partner

# Beyond so many people a swap has always sufficed; so many trios take a fraction of a second to try.
TRIOS_UP_TO = 40
TRIOS_TRIED = 100


def seat(
    total: int, matched: set[tuple[int, int]], forbidden: frozenset[tuple[int, int]], weights: Weights
) -> tuple[list[tuple[int, ...]], list[int]]:
    """Let each one without a partner join the allowed pair that gains most; at most one joins a pair.

    Who may join none takes somebody's place who may. Where even that fails and the number is odd, the trio is
    chosen first and the rest is paired around it.

    Returns:
        Groups of two or three indices, and who is left alone.
    """
    pairs = set(matched)
    trios: list[tuple[int, ...]] = []
    alone: list[int] = []
    for member in without_partner(total, matched):
        host = _host(member, pairs, forbidden, weights)
        if host is not None:
            pairs.discard(host)
            trios.append((*host, member))
            continue
        swap = _swap(member, pairs, forbidden, weights)
        if swap is None:
            alone.append(member)
            continue
        left, kept, host = swap
        pairs -= {ordered(left, kept), host}
        pairs.add(ordered(member, kept))
        trios.append((*host, left))
    if len(alone) == 1 and not trios:
        around = _pair_around_a_trio(total, forbidden, weights)
        if around is not None:
            return around, []
    return [*pairs, *trios], alone


def _pair_around_a_trio(
    total: int, forbidden: frozenset[tuple[int, int]], weights: Weights
) -> list[tuple[int, ...]] | None:
    """Try the trios that share most, each with the best pairing of the others; None where none seats everyone."""
    if total > TRIOS_UP_TO:
        return None
    allowed = every_partner(range(total), total, forbidden)
    trios = [trio for trio in combinations(range(total), 3) if all(pair in allowed for pair in combinations(trio, 2))]
    trios.sort(key=lambda trio: (-sum(weights.of(*pair) for pair in combinations(trio, 2)), trio))
    for trio in trios[:TRIOS_TRIED]:
        rest = {pair for pair in allowed if not set(pair) & set(trio)}
        matched = solve(total, rest, weights)
        if 2 * len(matched) + len(trio) == total:
            return [*matched, trio]
    return None


def _host(
    member: int, pairs: Iterable[tuple[int, int]], forbidden: frozenset[tuple[int, int]], weights: Weights
) -> tuple[int, int] | None:
    """Find the pair that gains most by this third, if one may take them in."""
    open_pairs = [pair_ for pair_ in pairs if not any(ordered(member, other) in forbidden for other in pair_)]
    return max(open_pairs, key=lambda pair_: (sum(weights.of(member, other) for other in pair_), pair_), default=None)


def _swap(
    member: int, pairs: set[tuple[int, int]], forbidden: frozenset[tuple[int, int]], weights: Weights
) -> tuple[int, int, tuple[int, int]] | None:
    """Find who can leave their pair to ``member`` and join another: (who leaves, who stays, the other pair)."""
    places = [
        (left, kept) for pair_ in pairs for left, kept in (pair_, pair_[::-1]) if ordered(member, kept) not in forbidden
    ]
    for left, kept in sorted(places, key=lambda place: (-weights.of(member, place[1]), place)):
        host = _host(left, pairs - {ordered(left, kept)}, forbidden, weights)
        if host is not None:
            return left, kept, host
    return None

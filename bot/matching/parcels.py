"""Large problems and pairings in parts, so that no single step of packing them holds up whoever waits."""

import pickle
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from bot.matching.pairing import pair
from bot.matching.problem import Pairing, Problem

# So many people, or pairs with their reasons, take some milliseconds to pack.
AT_A_TIME = 200


def parts(problem: Problem) -> Iterator[bytes]:
    """Pack a problem, part by part: first all but the people."""
    yield pickle.dumps(replace(problem, people=()))
    for start in range(0, len(problem.people), AT_A_TIME):
        yield pickle.dumps(problem.people[start : start + AT_A_TIME])


def pair_parts(packed: list[bytes]) -> list[bytes]:
    """Solve a packed problem, in another process; the pairing is packed too, first all but the reasons."""
    problem, *people = (_unpacked(part) for part in packed)
    pairing = pair(replace(problem, people=tuple(person for part in people for person in part)))
    reasons = iter(pairing.reasons.items())
    found = [pickle.dumps(replace(pairing, reasons={}))]
    while some := list(islice(reasons, AT_A_TIME)):
        found.append(pickle.dumps(some))
    return found


def unpack(packed: list[bytes]) -> Iterator[Pairing | None]:
    """Unpack a pairing, part by part: None until it is whole."""
    pairing: Pairing = _unpacked(packed[0])
    reasons: dict[Any, Any] = {}
    for part in packed[1:]:
        reasons.update(_unpacked(part))
        yield None
    yield replace(pairing, reasons=reasons)


def _unpacked(part: bytes) -> Any:
    return pickle.loads(part)  # noqa: S301 - from our own process

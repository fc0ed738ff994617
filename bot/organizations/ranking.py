"""Which of the names that match is meant: the comparison in full, for a few hundred names."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.organizations.catalogue import Catalogue
from bot.organizations.exact import Matches
from bot.organizations.scope import Scope

_COMPARED = 250
_SAME = 0.5
_SAME_BEGINNING = 0.25
_SAME_ORDER = 0.08


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry and the best of its names, by their numbers in the catalogue."""

    entry: int
    name: int
    score: float


def rank(catalogue: Catalogue, typed: Sequence[str], found: Matches, scope: Scope, limit: int) -> list[Candidate]:
    """Return at most ``limit`` entries, best first, each with its best name; those with members before the rest."""
    ordered: list[Candidate] = []
    for tier in scope.tiers(found.names, catalogue.entry_of):
        if len(ordered) < limit:
            part = Matches(found.names[tier], found.scores[tier])
            ordered += _rank(catalogue, typed, part, scope)[: limit - len(ordered)]
    return ordered


def _rank(catalogue: Catalogue, typed: Sequence[str], found: Matches, scope: Scope) -> list[Candidate]:
    best: dict[int, Candidate] = {}
    query = " ".join(typed)
    found = _best(found)
    entries = catalogue.entry_of[found.names]
    scores = found.scores if scope.lift is None else found.scores + scope.lift[entries]
    rows = zip(found.names.tolist(), entries.tolist(), scores.tolist(), catalogue.texts(found.names), strict=True)
    for name, entry, rough, text in rows:
        score = rough + _order(query, typed, text)
        if entry not in best or score > best[entry].score:
            best[entry] = Candidate(entry, name, score)
    # Names decide among equals, so that the same query always shows the same list.
    return sorted(best.values(), key=lambda one: (-one.score, catalogue.entries[one.entry].name))


def _best(found: Matches) -> Matches:
    if found.names.size <= _COMPARED:
        return found
    top = np.argpartition(found.scores, -_COMPARED)[-_COMPARED:]
    return Matches(found.names[top], found.scores[top])


def _order(query: str, typed: Sequence[str], name: str) -> float:
    """What it counts that a name is, begins with, or has in this order what was typed."""
    if name.startswith(query):
        return _SAME if name == query else _SAME_BEGINNING
    words = name.split()
    at = 0
    for word in typed:
        at = next((place for place in range(at, len(words)) if words[place].startswith(word)), -1) + 1
        if at == 0:
            return 0.0
    return _SAME_ORDER

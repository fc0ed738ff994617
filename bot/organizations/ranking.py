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
    for name, rough in _best(found):
        entry = int(catalogue.entry_of[name])
        score = rough + _order(typed, catalogue.name_words(name))
        if scope.lift is not None:
            score += float(scope.lift[entry])
        if entry not in best or score > best[entry].score:
            best[entry] = Candidate(entry, name, score)
    # Names decide among equals, so that the same query always shows the same list.
    return sorted(best.values(), key=lambda one: (-one.score, catalogue.entries[one.entry].name))


def _best(found: Matches) -> list[tuple[int, float]]:
    names, scores = found.names, found.scores
    if names.size > _COMPARED:
        top = np.argpartition(scores, -_COMPARED)[-_COMPARED:]
        names, scores = names[top], scores[top]
    return list(zip(names.tolist(), scores.tolist(), strict=True))


def _order(typed: Sequence[str], words: Sequence[str]) -> float:
    query, name = " ".join(typed), " ".join(words)
    if query == name:
        return _SAME
    if name.startswith(query):
        return _SAME_BEGINNING
    at = 0
    for word in typed:
        at = next((place for place in range(at, len(words)) if words[place].startswith(word)), -1) + 1
        if at == 0:
            return 0.0
    return _SAME_ORDER

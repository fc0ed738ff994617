"""Which of the names that match is meant: the comparison in full, for a few hundred names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.organizations.catalogue import Catalogue

_SAME = 0.5
_SAME_BEGINNING = 0.25
_SAME_ORDER = 0.08


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry and the best of its names, by their numbers in the catalogue."""

    entry: int
    name: int
    score: float


def rank(
    catalogue: Catalogue, typed: Sequence[str], scores: Iterable[tuple[int, float]], limit: int
) -> list[Candidate]:
    """Return at most ``limit`` entries, best first, each with its best name.

    Args:
        catalogue: what the numbers refer to.
        typed: the words of the query.
        scores: (number of the name, rough score).
        limit: how many entries at most.
    """
    best: dict[int, Candidate] = {}
    for name, rough in scores:
        entry = int(catalogue.entry_of[name])
        score = rough + _order(typed, catalogue.name_words(name))
        if entry not in best or score > best[entry].score:
            best[entry] = Candidate(entry, name, score)
    # Names decide among equals, so that the same query always shows the same list.
    ordered = sorted(best.values(), key=lambda found: (-found.score, catalogue.entries[found.entry].name))
    return ordered[:limit]


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

"""How long finding takes, and how often what is wanted is among the choices."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from benchmarks.figures import Figures
from benchmarks.measuring import milliseconds
from benchmarks.name_peers import Finder
from benchmarks.queries import Query

# What Discord shows of an autocomplete, and what one sees without scrolling.
SHOWN, FIRST = 25, 5


@dataclass(frozen=True, slots=True)
class Judged:
    """By query: its seconds, and the place of what is wanted among the choices, from 0; None where it is missing."""

    queries: Sequence[Query]
    seconds: Sequence[float]
    places: Sequence[int | None]

    def figures(self) -> Figures:
        """Latency and quality."""
        return {**milliseconds(self.seconds), **self.quality()}

    def quality(self) -> Figures:
        """Tell how often the wanted organization is among the SHOWN and the FIRST choices.

        ``ceiling`` is what a ranking reaches that knows nothing but the text: with more rivals than choices it is
        a lottery. ``decidable`` counts only queries that have at most SHOWN rivals.
        """
        rows = list(zip(self.queries, self.places, strict=True))
        decidable = [(query, place) for query, place in rows if query.rivals <= SHOWN]
        return {
            **_shares("", rows),
            "decidable": len(decidable),
            **_shares("decidable_", decidable),
        }


def judge(find: Finder, asked: Sequence[Query]) -> Judged:
    """Ask everything once."""
    places: list[int | None] = []
    seconds = []
    for query in asked:
        start = time.perf_counter()
        found = find(query.text)[:SHOWN]
        seconds.append(time.perf_counter() - start)
        places.append(found.index(query.wanted) if query.wanted in found else None)
    return Judged(asked, seconds, places)


def together(parts: Sequence[Judged]) -> Judged:
    """Put several sorts of queries together."""
    return Judged(
        [query for part in parts for query in part.queries],
        [seconds for part in parts for seconds in part.seconds],
        [place for part in parts for place in part.places],
    )


def _shares(of: str, rows: Sequence[tuple[Query, int | None]]) -> Figures:
    if not rows:
        return {f"{of}in_{SHOWN}_share": None, f"{of}in_{FIRST}_share": None}
    return {
        name: share
        for choices in (SHOWN, FIRST)
        for name, share in (
            (f"{of}in_{choices}_share", mean(place is not None and place < choices for _, place in rows)),
            (f"{of}ceiling_in_{choices}_share", mean(min(1.0, choices / query.rivals) for query, _ in rows)),
        )
    }

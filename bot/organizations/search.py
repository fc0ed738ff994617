"""Search as you type: words in any order, prefixes, acronyms, places, typos."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from bot.models import OrganizationKind
from bot.organizations import exact, similar
from bot.organizations.catalogue import Catalogue
from bot.organizations.exact import Matches
from bot.organizations.headcount import Headcount
from bot.organizations.ranking import Candidate, rank
from bot.organizations.scope import Scope, Scopes
from bot.organizations.typed import typed_words


@dataclass(frozen=True, slots=True)
class Hit:
    """An organization that matches; a higher ``score`` is better, ``matched`` is the name that did.

    ``exact`` tells that it has every typed word; else it only comes near.
    """

    id: int
    ror_id: str | None
    name: str
    kind: OrganizationKind
    city: str
    subdivision: str | None
    country: str
    score: float
    matched: str
    exact: bool = True


class Search:
    """Searches one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._scopes = Scopes(catalogue)

    def search(
        self,
        text: str,
        *,
        limit: int,
        kinds: Collection[OrganizationKind] | None,
        society_id: int | None,
        members: Headcount,
    ) -> list[Hit]:
        """Return the best matches, best first; an empty query finds the well-known ones.

        Args:
            text: what was typed so far.
            limit: how many at most.
            kinds: only organizations of these kinds; None is all.
            society_id: whose own organizations are found besides the shared ones.
            members: how many members are where, by organization id: those come first among equal matches.
        """
        catalogue = self._catalogue
        scope = self._scopes.scope(kinds=kinds, society_id=society_id, members=members)
        words = typed_words(text)
        typed = [word.text for word in words]
        if not words:
            return self._hits(rank(catalogue, typed, self._anything(scope), scope, limit), exact=True)
        found = rank(catalogue, typed, exact.match(catalogue, words, scope), scope, limit)
        hits = self._hits(found, exact=True)
        if not found:
            elsewhere = exact.match(catalogue, exact.without_places(catalogue, words), scope)
            found = rank(catalogue, typed, elsewhere, scope, limit)
            hits = self._hits(found, exact=False)
        if len(found) < limit:
            near = rank(catalogue, typed, similar.match(catalogue, words, scope), scope, limit)
            known = {candidate.entry for candidate in found}
            hits += self._hits([candidate for candidate in near if candidate.entry not in known], exact=False)
        return hits[:limit]

    def _anything(self, scope: Scope) -> Matches:
        everything = np.arange(len(self._catalogue.values), dtype=np.int32)
        names = scope.of_names(everything, self._catalogue.entry_of)
        return Matches(names, self._catalogue.priors[names])

    def _hits(self, candidates: Iterable[Candidate], *, exact: bool) -> list[Hit]:
        return [self._hit(candidate, exact=exact) for candidate in candidates]

    def _hit(self, candidate: Candidate, *, exact: bool) -> Hit:
        entry = self._catalogue.entries[candidate.entry]
        return Hit(
            id=entry.id,
            ror_id=entry.ror_id,
            name=entry.name,
            kind=entry.kind,
            city=entry.city,
            subdivision=entry.subdivision,
            country=entry.country,
            score=round(candidate.score, 4),
            matched=self._catalogue.values[candidate.name],
            exact=exact,
        )

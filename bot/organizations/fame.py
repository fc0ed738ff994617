"""What well-known organizations are called when nobody says what they are: "Stanford", "Oak Ridge"."""

from collections.abc import Sequence

from bot.models import OrganizationNameKind
from bot.organizations.catalogue import Catalogue
from bot.organizations.spelled import Spelled

_LONGEST = 3
# Of the score for a whole name; it is a guess, whatever was typed.
_AT_MOST = 0.5


class WellKnown:
    """The few hundred organizations that everybody knows, by parts of their names."""

    def __init__(self, catalogue: Catalogue, spelled: Spelled, kinds: Sequence[OrganizationNameKind]) -> None:
        self._common_words = spelled.common_words
        known = {number for number, entry in enumerate(catalogue.entries) if entry.well_known}
        self._names = [
            (entry, spelled.words(name))
            for name, entry in enumerate(catalogue.entry_of.tolist())
            if entry in known and kinds[name] is not OrganizationNameKind.ACRONYM
        ]

    def called(self, words: Sequence[str]) -> list[tuple[float, int]]:
        """Return the entries whose names begin or end with the words, best first, with a score up to 0.5."""
        if not words or len(words) > _LONGEST or self._common_words.issuperset(words):
            return []
        best: dict[int, float] = {}
        for entry, name in self._names:
            if list(words) in (name[: len(words)], name[-len(words) :]):
                best[entry] = max(best.get(entry, 0), _AT_MOST * len(words) / len(name))
        return sorted(((score, entry) for entry, score in best.items()), key=lambda pair: -pair[0])

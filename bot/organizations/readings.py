"""Whether a run of words in an affiliation string means a certain organization."""

from dataclasses import dataclass

from bot.models import OrganizationNameKind
from bot.organizations.catalogue import Catalogue
from bot.organizations.gazetteer import Gazetteer, Places
from bot.organizations.runs import Run
from bot.organizations.senses import Form, Sense, Senses
from bot.organizations.support import Support, support_of

# Words that make a name of what stands beside them.
_BODIES = frozenset({"university", "institute", "college", "hospital", "academy", "polytechnic"})
_SHORTEST_ACRONYM = 3
_LONGEST_ACRONYM = 6
# So many words of the trade in one name tell which it is: "National Institutes of Health".
_TELLING_LENGTH = 3
# What speaks for a reading besides the places, in the unit of Support.rank.
_PRIOR = 3.0
_OF_KIND = {
    OrganizationNameKind.DISPLAY: 0.5,
    OrganizationNameKind.LABEL: 0.4,
    OrganizationNameKind.ALIAS: 0.0,
    OrganizationNameKind.ACRONYM: -0.5,
}
_OF_FORM = {
    Form.WHOLE: 0.0,
    Form.WITHOUT_ADDITION: -0.1,
    Form.WITHOUT_COUNTRY: -0.2,
    Form.WITHOUT_CITY: -0.3,
    Form.WITHOUT_SYSTEM: -0.5,
    Form.SCHOOL: -0.8,
    Form.TURNED: -0.8,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """Tokens ``first`` up to ``end`` mean an entry.

    ``rank`` compares readings of one string; ``weak`` ones count only where nothing else is named.
    """

    first: int
    end: int
    entry: int
    rank: float
    support: Support
    acronym: bool
    weak: bool


class Reader:
    """Judges what runs may mean, by how they stand in the string and by the places around."""

    def __init__(self, catalogue: Catalogue, senses: Senses, gazetteer: Gazetteer) -> None:
        self._catalogue = catalogue
        self._senses = senses
        self._gazetteer = gazetteer

    def readings(self, run: Run, places: Places) -> list[Reading]:
        """Return what the run may mean; nothing where it is no name, or unlikely to be meant as one."""
        found = (self._judge(run, sense, places) for sense in self._senses.of(" ".join(run.words)))
        return [reading for reading in found if reading is not None]

    def _judge(self, run: Run, sense: Sense, places: Places) -> Reading | None:
        number = int(self._catalogue.entry_of[sense.name])
        entry = self._catalogue.entries[number]
        support = support_of(run, entry, self._gazetteer.city_keys[entry.city], places)
        if support is None or not support.carries(sense.form):
            return None
        kind = self._senses.kinds[sense.name]
        acronym = self._is_acronym(sense, run)
        if acronym:
            fits = self._acronym_fits(run, sense, support)
        elif run.end - run.first == 1:
            fits = self._word_fits(run, support)
        else:
            fits = self._words_fit(run, support)
        if not fits:
            return None
        rank = _PRIOR * float(self._catalogue.priors[sense.name]) + support.rank + _OF_KIND[kind] + _OF_FORM[sense.form]
        alias = kind is OrganizationNameKind.ALIAS
        supported = support.city or (support.country and not alias)
        doubted = not run.fills_part and (alias or not support.city)
        return Reading(run.first, run.end, number, rank, support, acronym, weak=doubted or not supported)

    def _is_acronym(self, sense: Sense, run: Run) -> bool:
        if self._senses.kinds[sense.name] is OrganizationNameKind.ACRONYM:
            return True
        value = self._catalogue.values[sense.name]
        return run.end - run.first == 1 and value.isupper() and len(value) <= _LONGEST_ACRONYM

    def _acronym_fits(self, run: Run, sense: Sense, support: Support) -> bool:
        letters = self._catalogue.values[sense.name].replace(".", "").replace(" ", "")
        if run.written != letters or len(letters) < _SHORTEST_ACRONYM or self._gazetteer.is_code(letters):
            return False
        well_known = self._catalogue.entries[self._catalogue.entry_of[sense.name]].well_known
        return run.fills_part and (support.apart or well_known)

    def _word_fits(self, run: Run, support: Support) -> bool:
        """Whether one word is the name: "Pfizer" may be, "Microbiology", "Bath" and "Boston University" not."""
        (word,) = run.words
        if self._senses.is_common(word) or self._gazetteer.is_place(word) or self._gazetteer.is_code(run.written):
            return False
        if not run.written[0].isupper() or (run.after is not None and run.after.word in _BODIES):
            return False
        return support.apart or (run.fills_part and (support.country or run.fills_all))

    def _words_fit(self, run: Run, support: Support) -> bool:
        words = run.words
        has_body = not _BODIES.isdisjoint(words)
        if run.after is not None and run.after.word in _BODIES and not has_body:
            return False
        if run.crossings and not _crosses_well(run):
            return False
        if words[0] in _BODIES and not support.apart and self._is_tail(run):
            return False
        if not self._is_common(words):
            return True
        if not run.fills_part:
            return support.apart and has_body
        return support.apart or run.fills_all or (has_body and len(words) >= _TELLING_LENGTH)

    def _is_common(self, words: list[str]) -> bool:
        """Whether no word is a proper name, as in "Institute of Materials Science"."""
        return all(self._senses.is_common(word) and not self._gazetteer.is_place(word) for word in words)

    def _is_tail(self, run: Run) -> bool:
        """Whether it is but the end of a longer name: "University of X" behind "Stellenbosch"."""
        before = run.before
        return before is not None and before.written[0].isupper() and f"{before.word} {run.words[0]}" in self._senses


def _crosses_well(run: Run) -> bool:
    """Whether a comma inside a name is likely one: "University of California, Davis"."""
    head = run.head
    return run.crossings == 1 and len(head) > 1 and (head[0] in _BODIES or run.before is None)

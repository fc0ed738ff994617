"""What a run of canonical words can mean: names as they are, and as people shorten them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.models import OrganizationNameKind
from bot.organizations.canonical import key_of
from bot.organizations.catalogue import Catalogue
from bot.organizations.reordered import Reordered
from bot.organizations.shortening import Form, Shortener
from bot.organizations.spelled import Spelled

_BITS_OF_FORM = 4
_FORMS = tuple(Form)
_FORM_MASK = (1 << _BITS_OF_FORM) - 1
# "Yale School of Medicine" is at Yale University; "Harvard Medical School" at Harvard.
_SCHOOLS = re.compile(r"(?:medical|divinity|law|business)?school$")


@dataclass(frozen=True, slots=True)
class Sense:
    """A name of the catalogue, by its number, in one form."""

    name: int
    form: Form


class Senses:
    """Looks runs of canonical words up."""

    def __init__(
        self,
        catalogue: Catalogue,
        spelled: Spelled,
        reordered: Reordered,
        shortener: Shortener,
        kinds: Sequence[OrganizationNameKind],
    ) -> None:
        self._reordered = reordered
        # Numbers of names and forms in one integer; a tuple only where a key has several, which saves memory.
        self._senses: dict[str, int | tuple[int, ...]] = {}
        candidates = shortener.candidates()
        acronym = OrganizationNameKind.ACRONYM
        for name, (value, words) in enumerate(zip(catalogue.values, spelled.all_words(), strict=True)):
            packed = name << _BITS_OF_FORM
            self._add(key_of(words), packed)
            if name in candidates and kinds[name] is not acronym:
                for form, shortened in shortener.shortened(name, value, words):
                    self._add(key_of(shortened), packed | form)
        self._senses.pop("", None)

    def of(self, words: Sequence[str]) -> list[Sense]:
        """Return every sense of some words: those in this order, else those in any."""
        key = "".join(words)
        senses = self._of(key)
        if key.endswith("school"):
            universities = self._of(_SCHOOLS.sub("university", key))
            senses += [Sense(sense.name, Form.SCHOOL) for sense in universities if sense.form is Form.WHOLE]
        return senses or [Sense(name, Form.REORDERED) for name in self._reordered.of(words)]

    def _of(self, key: str) -> list[Sense]:
        packed = self._senses.get(key)
        if packed is None:
            return []
        numbers = (packed,) if isinstance(packed, int) else packed
        return [Sense(number >> _BITS_OF_FORM, _FORMS[number & _FORM_MASK]) for number in numbers]

    def _add(self, key: str, packed: int) -> None:
        known = self._senses.setdefault(key, packed)
        if isinstance(known, tuple):
            self._senses[key] = (*known, packed)
        elif known != packed:
            self._senses[key] = (known, packed)

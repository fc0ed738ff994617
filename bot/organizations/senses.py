"""What a run of canonical words can mean: names as they are, and as people shorten them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.models import OrganizationNameKind
from bot.organizations.canonical import key_of
from bot.organizations.catalogue import Catalogue
from bot.organizations.shortening import Form, Shortener
from bot.organizations.spelled import BODIES, Spelled

_BITS_OF_FORM = 4
_FORMS = tuple(Form)
_FORM_MASK = (1 << _BITS_OF_FORM) - 1
_SHORTEST_REORDERED = 3
_LONGEST_REORDERED = 8
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
        kinds: Sequence[OrganizationNameKind],
        parents: Sequence[tuple[int, int]],
    ) -> None:
        # Numbers of names and forms in one integer; a tuple only where a key has several, which saves memory.
        self._senses: dict[str, int | tuple[int, ...]] = {}
        names = spelled.all_words()
        shortener = Shortener(catalogue, names, kinds, parents)
        for name, (value, entry) in enumerate(zip(catalogue.values, catalogue.entry_of.tolist(), strict=True)):
            words = names[name]
            self._add(key_of(words), name << _BITS_OF_FORM)
            if kinds[name] is OrganizationNameKind.ACRONYM:
                continue
            for form, shortened in shortener.shortened(entry, value, words):
                self._add(key_of(shortened), name << _BITS_OF_FORM | form)
            if _SHORTEST_REORDERED <= len(words) <= _LONGEST_REORDERED and not BODIES.isdisjoint(words):
                self._add(_reordered(words), name << _BITS_OF_FORM | Form.REORDERED)
        self._senses.pop("", None)

    def of(self, words: Sequence[str]) -> list[Sense]:
        """Return every sense of some words: those in this order, else those in any."""
        key = "".join(words)
        senses = self._of(key)
        if key.endswith("school"):
            universities = self._of(_SCHOOLS.sub("university", key))
            senses += [Sense(sense.name, Form.SCHOOL) for sense in universities if sense.form is Form.WHOLE]
        if not senses and len(words) >= _SHORTEST_REORDERED and not BODIES.isdisjoint(words):
            return self._of(_reordered(words))
        return senses

    def _of(self, key: str) -> list[Sense]:
        packed = self._senses.get(key)
        if packed is None:
            return []
        numbers = (packed,) if isinstance(packed, int) else packed
        return [Sense(number >> _BITS_OF_FORM, _FORMS[number & _FORM_MASK]) for number in numbers]

    def _add(self, key: str, packed: int) -> None:
        known = self._senses.get(key)
        if known is None:
            self._senses[key] = packed
        elif isinstance(known, int):
            self._senses[key] = (known, packed)
        else:
            self._senses[key] = (*known, packed)


def _reordered(words: Sequence[str]) -> str:
    """Return the key of words in any order; no key of words in order looks like it."""
    return " " + " ".join(sorted(words))

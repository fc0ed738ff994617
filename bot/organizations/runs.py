"""A run of words in an affiliation string, and how it stands there."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.organizations.shortening import LEGAL_FORMS
from bot.organizations.tokens import Token

_ADDITIONS = LEGAL_FORMS | {"uk", "us"}


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens ``first`` up to ``end`` (exclusive)."""

    tokens: Sequence[Token]
    first: int
    end: int

    @property
    def length(self) -> int:
        """How many words it has."""
        return self.end - self.first

    @property
    def words(self) -> list[str]:
        """Its canonical words."""
        return [token.word for token in self.tokens[self.first : self.end]]

    @property
    def written(self) -> str:
        """Its words as they were written, without spaces."""
        return "".join(token.written for token in self.tokens[self.first : self.end])

    @property
    def first_part(self) -> int:
        """The part where it begins."""
        return self.tokens[self.first].part

    @property
    def last_part(self) -> int:
        """The part where it ends."""
        return self.tokens[self.end - 1].part

    @property
    def crossings(self) -> int:
        """How many commas and the like it crosses."""
        return self.last_part - self.first_part

    @property
    def gap(self) -> str:
        """What stands between it and the word before."""
        return self.tokens[self.first].gap

    @property
    def crosses_well(self) -> bool:
        """Whether a comma inside a name is likely one: "University of California, Davis"."""
        part = self.tokens[self.first].part
        head = [token.word for token in self.tokens[self.first : self.end] if token.part == part]
        return len(head) > 1 and (self.starts_part or bool(self.gap.strip()) or head[0] == "university")

    @property
    def starts_part(self) -> bool:
        """Whether nothing but a number stands before it and after the last comma."""
        before = self.before
        return before is None or before.word.isdigit()

    @property
    def before(self) -> Token | None:
        """The token to the left in the same part."""
        if self.first == 0 or self.tokens[self.first - 1].part < self.tokens[self.first].part:
            return None
        return self.tokens[self.first - 1]

    @property
    def after(self) -> Token | None:
        """The token to the right in the same part."""
        if self.end == len(self.tokens) or self.tokens[self.end].part > self.tokens[self.end - 1].part:
            return None
        return self.tokens[self.end]

    @property
    def ends_part(self) -> bool:
        """Whether nothing follows before the next comma, but for "Ltd." and the like."""
        tokens = self.tokens
        end = self.end
        while end < len(tokens) and tokens[end].word in _ADDITIONS:
            end += 1
        return end == len(tokens) or tokens[end].part > tokens[self.end - 1].part

    @property
    def fills_all(self) -> bool:
        """Whether it is the whole string."""
        return self.first == 0 and self.end == len(self.tokens)

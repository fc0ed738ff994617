"""A run of words in an affiliation string, and how it stands there."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.organizations.tokens import Token

# What follows a company's name without being part of what people call it.
_ADDITIONS = frozenset({
    "ab", "ag", "bv", "company", "corporation", "gmbh", "incorporated", "kg", "kk", "limited", "llc", "ltda", "nv",
    "oy", "plc", "sa", "sas", "se", "spa", "srl", "uk", "us",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens ``first`` up to ``end`` (exclusive)."""

    tokens: Sequence[Token]
    first: int
    end: int

    @property
    def words(self) -> list[str]:
        """Its canonical words."""
        return [token.word for token in self.tokens[self.first : self.end]]

    @property
    def written(self) -> str:
        """Its words as they were written, without spaces."""
        return "".join(token.written for token in self.tokens[self.first : self.end])

    @property
    def head(self) -> list[str]:
        """Its words up to the first comma and the like."""
        part = self.tokens[self.first].part
        return [token.word for token in self.tokens[self.first : self.end] if token.part == part]

    @property
    def crossings(self) -> int:
        """How many commas and the like it crosses."""
        return self.tokens[self.end - 1].part - self.tokens[self.first].part

    @property
    def before(self) -> Token | None:
        """The token to the left, if it stands right beside the first one."""
        if self.first == 0 or not self.tokens[self.first].joined:
            return None
        return self.tokens[self.first - 1]

    @property
    def after(self) -> Token | None:
        """The token to the right, if it stands right beside the last one."""
        if self.end == len(self.tokens) or not self.tokens[self.end].joined:
            return None
        return self.tokens[self.end]

    @property
    def fills_part(self) -> bool:
        """Whether it is all that stands between two commas, but for "Ltd." and the like."""
        tokens = self.tokens
        end = self.end
        while end < len(tokens) and tokens[end].word in _ADDITIONS:
            end += 1
        starts = self.first == 0 or tokens[self.first - 1].part < tokens[self.first].part
        return starts and (end == len(tokens) or tokens[end].part > tokens[self.end - 1].part)

    @property
    def fills_all(self) -> bool:
        """Whether it is the whole string."""
        return self.first == 0 and self.end == len(self.tokens)

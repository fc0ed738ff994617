"""What was typed, as words that count by their length."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.organizations.words import STOP_WORDS, words_of

_MOST_WORDS = 12
_LONGEST_COUNTED = 10
_SMALL, _LARGE = 0.5, 2.0


@dataclass(frozen=True, slots=True)
class TypedWord:
    """A word of a query; ``weight`` is its share of the query, an ``optional`` one may be missing in a name."""

    text: str
    weight: float
    optional: bool


def typed_words(text: str) -> list[TypedWord]:
    """Split a query; small words may be missing, unless there is nothing else.

    What is typed last may be the beginning of a longer word, so it counts as large.
    """
    words = words_of(text)[:_MOST_WORDS]
    only_small = all(word in STOP_WORDS for word in words)
    small = [word in STOP_WORDS and not only_small and place < len(words) - 1 for place, word in enumerate(words)]
    weights = [_weight(word, is_small) for word, is_small in zip(words, small, strict=True)]
    total = sum(weights)
    return [
        TypedWord(word, weight / total, is_small) for word, weight, is_small in zip(words, weights, small, strict=True)
    ]


def joined(words: Sequence[TypedWord]) -> str:
    """Return the words as one text."""
    return " ".join(word.text for word in words)


def _weight(word: str, is_small: bool) -> float:
    return _SMALL if is_small else _LARGE + min(len(word), _LONGEST_COUNTED)

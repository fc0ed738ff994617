"""Other ways to find an organization by what was typed: rapidfuzz over all names, SQLite's FTS5."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz import fuzz, process

from benchmarks.scratch import Name
from bot.text import search_key

Finder = Callable[[str], list[int]]

# Several names of one organization match: so many names hold at least 25 organizations.
_NAMES = 200


def finders(names: Sequence[Name]) -> dict[str, Finder]:
    """Return the peers; each finds organization ids, best first."""
    return {
        "rapidfuzz": rapidfuzz_finder(names),
        "fts5_prefix": fts5_finder(names, "unicode61", _words),
        "fts5_trigram": fts5_finder(names, "trigram", _trigrams),
    }


def rapidfuzz_finder(names: Sequence[Name]) -> Finder:
    """``rapidfuzz.process.extract`` with its default scorer, WRatio, over the search keys of all names."""
    keys = [name.key for name in names]

    def find(text: str) -> list[int]:
        found = process.extract(search_key(text), keys, scorer=fuzz.WRatio, limit=_NAMES)
        return _organizations(names, (position for _, _, position in found))

    return find


def fts5_finder(names: Sequence[Name], tokenizer: str, expression: Callable[[str], str]) -> Finder:
    """SQLite's full-text index with this tokenizer, ranked by BM25."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE names USING fts5(key, tokenize='{tokenizer}')")
    connection.executemany("INSERT INTO names (rowid, key) VALUES (?, ?)", enumerate(name.key for name in names))

    def find(text: str) -> list[int]:
        rows = connection.execute(
            "SELECT rowid FROM names WHERE names MATCH ? ORDER BY rank LIMIT ?", (expression(search_key(text)), _NAMES)
        )
        return _organizations(names, (position for (position,) in rows))

    return find


def _words(key: str) -> str:
    """Every word as a prefix."""
    return " ".join(f'"{word}"*' for word in key.split())


def _trigrams(key: str) -> str:
    """Any of the trigrams."""
    return " OR ".join(f'"{key[start : start + 3]}"' for start in range(len(key) - 2))


def _organizations(names: Sequence[Name], positions: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(names[position].organization for position in positions))

"""Fits the weights of the affiliation resolver: ``python -m benchmarks.fit_affiliations > .../fitted.py``.

Two logistic regressions over ``bot.organizations.facts``: which of the organizations that share a name is meant
(pairs of a right and a wrong reading of the same words), and whether a reading is meant at all. What the second one
sees is what the selection leaves, which depends on its own weights, so it is fitted in rounds.
"""

import asyncio
import sys
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from benchmarks import logistic
from benchmarks.affiliations import read
from benchmarks.logistic import Matrix
from benchmarks.options import RorDump, affiliation_strings, ror_dump
from benchmarks.perturbed import Case
from benchmarks.scratch import import_dump, scratch_database
from bot.organizations import rows, tables
from bot.organizations.facts import Fact
from bot.organizations.hierarchy import Hierarchy
from bot.organizations.readings import Reading
from bot.organizations.resolver import Resolver, is_clear
from bot.organizations.rows import IndexRows
from bot.organizations.selection import Candidate, Selection
from bot.organizations.tokens import clean
from bot.organizations.weights import TERMS, Weights

_FOLDS = 5
_ROUNDS = 3
# How strongly weights are held near 0; both chosen by cross-validation.
_RANK_RIDGE = 2.0
_BELIEF_RIDGE = 0.1
# So many wrong readings of the same words are compared with a right one.
_MOST_WRONG = 12
_ALONE = {term[0]: number for number, term in enumerate(TERMS) if len(term) == 1}
_TOGETHER = [(frozenset(term), number) for number, term in enumerate(TERMS) if len(term) > 1]
_HEAD = '''"""What the terms of ``weights`` count, as ``python -m benchmarks.fit_affiliations`` prints it.

Do not edit: fit again when the facts or the terms change. A term is one fact or several together. The first number
compares readings of the same words, the second one adds to the logarithm of the odds that a reading is meant.
"""

TABLE: tuple[tuple[str, float, float], ...] = ('''


@dataclass(frozen=True, slots=True, eq=False)
class _Example:
    """A string with what its words may name, and what people say it names."""

    case: Case
    readings: list[list[Reading]]

    @property
    def fold(self) -> int:
        """The part of the strings that it is in; the same in every run."""
        return zlib.crc32(self.case.affiliation.encode()) % _FOLDS


class _Trainer:
    """Fits and judges on one registry."""

    def __init__(self, found: IndexRows) -> None:
        built = tables.build(found)
        self._catalogue = built.catalogue
        self._hierarchy = Hierarchy(built.parents)
        self._resolver = Resolver(built, self._hierarchy)

    def examples(self, cases: Iterable[Case]) -> list[_Example]:
        """Read every string once; no weight matters for what can be read."""
        return [_Example(case, self._resolver.readings(clean(case.affiliation))) for case in cases]

    def fit(self, examples: Sequence[_Example]) -> list[tuple[str, float, float]]:
        """Return the table."""
        ranks = self._ranks(examples)
        first_sight = [
            (max(readings, key=lambda reading: float(ranks @ _vector(reading.facts))), example)
            for example in examples
            for readings in example.readings
        ]
        beliefs = self._beliefs([(reading.facts, self._is_right(reading, example)) for reading, example in first_sight])
        for _ in range(_ROUNDS):
            seen = [
                (candidate.facts, self._is_right(candidate.reading, example))
                for example in examples
                for candidate in self.candidates(_table(ranks, beliefs), example)
            ]
            beliefs = self._beliefs(seen)
        return _table(ranks, beliefs)

    def candidates(self, table: Sequence[tuple[str, float, float]], example: _Example) -> list[Candidate]:
        """Return what a table selects."""
        return Selection(self._catalogue, self._hierarchy, Weights(table)).candidates(example.readings)

    def judge(self, table: Sequence[tuple[str, float, float]], examples: Sequence[_Example]) -> Matrix:
        """Return the counts of strings, exact sets, right ids, ids returned and ids wanted."""
        counts = np.zeros(5)
        for example in examples:
            wanted = example.case.ror_ids
            clear = filter(is_clear, self.candidates(table, example))
            got = {self._catalogue.entries[candidate.reading.entry].ror_id for candidate in clear}
            counts += (1, got == wanted, len(got & wanted), len(got), len(wanted))
        return counts

    def _ranks(self, examples: Sequence[_Example]) -> Matrix:
        differences = [
            _vector(right.facts) - _vector(wrong.facts)
            for example in examples
            for readings in example.readings
            for right in readings
            if self._is_right(right, example)
            for wrong in [reading for reading in readings if not self._is_right(reading, example)][:_MOST_WRONG]
        ]
        features = np.array(differences)
        outcomes = np.repeat([1.0, 0.0], len(features))
        return logistic.fit(np.vstack([features, -features]), outcomes, ridge=_RANK_RIDGE)

    @staticmethod
    def _beliefs(seen: Sequence[tuple[frozenset[Fact], bool]]) -> Matrix:
        features = np.array([_vector(facts) for facts, _ in seen])
        return logistic.fit(features, np.array([float(right) for _, right in seen]), ridge=_BELIEF_RIDGE)

    def _is_right(self, reading: Reading, example: _Example) -> bool:
        return self._catalogue.entries[reading.entry].ror_id in example.case.ror_ids


def main(
    ror: RorDump = None,
    strings: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="As for affiliations.")] = None,
) -> None:
    """Print the table on standard output, and on standard error what it reaches on strings it was not fitted on."""
    trainer = _Trainer(asyncio.run(_rows(ror_dump(ror))))
    examples = trainer.examples(read(affiliation_strings(strings)))
    counts = np.zeros(5)
    for fold in range(_FOLDS):
        table = trainer.fit([example for example in examples if example.fold != fold])
        counts += trainer.judge(table, [example for example in examples if example.fold == fold])
    _report("cross-validated", counts)
    table = trainer.fit(examples)
    _report("on the strings themselves", trainer.judge(table, examples))
    print(_HEAD)
    for term, rank, belief in table:
        print(f'    ("{term}", {rank:.2f}, {belief:.2f}),')
    print(")")


async def _rows(dump: Path | None) -> IndexRows:
    async with scratch_database() as database:
        if dump is not None:
            await import_dump(database, dump)
        async with database.reading() as session:
            return await rows.fetch(session)


def _vector(facts: frozenset[Fact]) -> Matrix:
    vector = np.zeros(len(TERMS))
    for fact in facts:
        vector[_ALONE[fact]] = 1
    for term, number in _TOGETHER:
        vector[number] = term <= facts
    return vector


def _table(ranks: Matrix, beliefs: Matrix) -> list[tuple[str, float, float]]:
    return [
        (" ".join(term), round(rank, 2), round(belief, 2))
        for term, rank, belief in zip(TERMS, ranks.tolist(), beliefs.tolist(), strict=True)
    ]


def _report(title: str, counts: Matrix) -> None:
    strings, exact, right, returned, wanted = counts.tolist()
    accuracy, precision, recall = exact / strings, right / returned, right / wanted
    print(f"{title}: accuracy {accuracy:.4f}, precision {precision:.4f}, recall {recall:.4f}", file=sys.stderr)


if __name__ == "__main__":
    typer.run(main)

"""Backgrounds as arrays, so that what two people share can be weighed for very many pairs at once.

What adds up over attributes (people whom both know, places, topics, units) is a product of two sparse matrices,
people x columns: ``mine`` holds the weights, ``theirs`` ones. What doesn't add up (years at an organization, the
best of several favours, who names whom) is kept apart.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from bot.matching.background import BASE_WEIGHT, OPEN_END, Background, Rarity, SharedKind, member_key, member_of
from bot.matching.tables import Floats, Ints, Masks, Table, masks, matrix

# A year that isn't known never lies in a time.
_NO_START, _NO_END = 30_000, -30_000
_ADVISER, _LINEAGE, _COLLABORATOR = (
    BASE_WEIGHT[kind] for kind in (SharedKind.ADVISER, SharedKind.LINEAGE, SharedKind.COLLABORATOR)
)


@dataclass(frozen=True, slots=True)
class Stints:
    """Times at organizations: those of the person at position p are ``first[p]`` to ``first[p + 1]``."""

    first: Ints
    organization: Ints
    study: Ints
    start: Ints
    end: Ints


@dataclass(frozen=True, slots=True)
class Encoded:
    """People in the order of their positions, as arrays.

    ``naming`` holds pairs of positions (low, high) of whom one names the other. Of ``offers`` and ``asks`` the
    rarest favour stands at the lowest bit, with its weight at the same place of ``favours``.
    """

    people: Sequence[Background]
    rarity: Rarity
    mine: sparse.csr_array
    theirs: sparse.csr_array
    known: sparse.csr_array
    employers: sparse.csr_array
    stints: Stints
    organizations: Floats
    offers: Masks
    asks: Masks
    favours: Floats
    units: Masks
    languages: Masks
    naming: Ints

    def __len__(self) -> int:
        return len(self.people)


@dataclass(slots=True)
class _Tables:
    known: Table = field(default_factory=Table)
    advised: Table = field(default_factory=Table)
    cities: Table = field(default_factory=Table)
    countries: Table = field(default_factory=Table)
    both: Table = field(default_factory=Table)
    topics: Table = field(default_factory=Table)
    units: Table = field(default_factory=Table)
    offers: Table = field(default_factory=Table)
    asks: Table = field(default_factory=Table)
    languages: Table = field(default_factory=Table)
    organizations: Table = field(default_factory=Table)
    employers: Table = field(default_factory=Table)


def encode(people: Sequence[Background]) -> Encoded:
    """Turn people into arrays; the rarity is that of ``Rarity.among`` them."""
    tables = _tables(people)
    rarity = _rarity(people, tables)
    total = len(people)
    mine, theirs = _linear(tables, rarity, total)
    offers, asks, favours = _favours(tables, rarity, total)
    organizations = [rarity.factor(f"organization:{value}") for value in tables.organizations.values]
    units, languages = (
        masks(table.rows, table.columns, (total, len(table))) for table in (tables.units, tables.languages)
    )
    return Encoded(
        people=people,
        rarity=rarity,
        mine=mine,
        theirs=theirs,
        known=tables.known.matrix(total),
        employers=tables.employers.matrix(total),
        stints=_stints(people, tables.organizations),
        organizations=np.array(organizations),
        offers=offers,
        asks=asks,
        favours=favours,
        units=units,
        languages=languages,
        naming=_naming(people),
    )


def _tables(people: Sequence[Background]) -> _Tables:
    tables = _Tables()
    for row, person in enumerate(people):
        # Who names themself shares that with nobody.
        own = {member_key(person.id)}
        tables.known.add(row, (person.advisers | person.collaborators) - own)
        tables.advised.add(row, person.advisers - own)
        if person.hometown is not None:
            tables.cities.add(row, (person.hometown,))
            if person.homeland is not None:
                tables.both.add(row, ((person.hometown, person.homeland),))
        if person.homeland is not None:
            tables.countries.add(row, (person.homeland,))
        tables.topics.add(row, person.topics)
        tables.units.add(row, person.units)
        tables.offers.add(row, person.offers)
        tables.asks.add(row, person.asks)
        tables.languages.add(row, person.languages)
        tables.organizations.add(row, dict.fromkeys(stint.organization for stint in person.stints))
        now = [stint.organization for stint in person.stints if stint.end == OPEN_END and not stint.study]
        tables.employers.add(row, dict.fromkeys(now))
    return tables


def _rarity(people: Sequence[Background], tables: _Tables) -> Rarity:
    counts: Counter[str] = Counter()
    sorts = (
        ("person", tables.known),
        ("organization", tables.organizations),
        ("city", tables.cities),
        ("country", tables.countries),
        ("topic", tables.topics),
        ("unit", tables.units),
        ("favour", tables.offers),
    )
    for noun, table in sorts:
        counts.update(dict(zip((f"{noun}:{value}" for value in table.values), table.counts().tolist(), strict=True)))
    counts.update(f"person:{member_key(person.id)}" for person in people)
    return Rarity(counts, len(people))


def _linear(tables: _Tables, rarity: Rarity, total: int) -> tuple[sparse.csr_array, sparse.csr_array]:
    """The matrices of what adds up."""
    blocks = [_known(tables, rarity, total)]
    for noun, table, kind in (
        ("city", tables.cities, SharedKind.HOMETOWN),
        ("country", tables.countries, SharedKind.HOMELAND),
        ("topic", tables.topics, SharedKind.TOPIC),
        ("unit", tables.units, SharedKind.UNIT),
    ):
        weights = np.array([BASE_WEIGHT[kind] * rarity.factor(f"{noun}:{value}") for value in table.values])
        blocks.append(_weighed(table, weights, total))
    # A shared hometown says the country too.
    countries = [-BASE_WEIGHT[SharedKind.HOMELAND] * rarity.factor(f"country:{land}") for _, land in tables.both.values]
    blocks.append(_weighed(tables.both, np.array(countries), total))
    mine, theirs = zip(*blocks, strict=True)
    return sparse.hstack(mine, format="csr"), sparse.hstack(theirs, format="csr")


def _weighed(table: Table, weights: Floats, total: int) -> tuple[sparse.csr_array, sparse.csr_array]:
    shape = (total, len(table))
    values = weights[table.columns] if len(table) else np.zeros(0)
    return matrix(table.rows, table.columns, values, shape), table.matrix(total)


def _known(tables: _Tables, rarity: Rarity, total: int) -> tuple[sparse.csr_array, sparse.csr_array]:
    """A column for each known person as somebody's adviser, then one as somebody's collaborator."""
    table, width = tables.known, len(tables.known)
    rows, columns = table.rows, table.columns
    factors = np.array([rarity.factor(f"person:{name}") for name in table.values])
    names = np.array([table.column(name) for name in tables.advised.values], dtype=np.int64)
    advised = np.zeros(len(rows), dtype=np.bool_)
    if len(names):
        codes = tables.advised.rows * max(width, 1) + names[tables.advised.columns]
        advised = np.isin(rows * max(width, 1) + columns, codes)
    shape = (total, 2 * width)
    theirs = matrix(rows, columns + np.where(advised, 0, width), np.ones(len(rows)), shape)
    factor = factors[columns] if width else np.zeros(0)
    mine = matrix(rows, columns, factor * np.where(advised, _ADVISER, _LINEAGE), shape)
    mine = mine + matrix(rows, columns + width, factor * np.where(advised, _LINEAGE, _COLLABORATOR), shape)
    return mine.tocsr(), theirs


def _favours(tables: _Tables, rarity: Rarity, total: int) -> tuple[Masks, Masks, Floats]:
    values = list(dict.fromkeys((*tables.offers.values, *tables.asks.values)))
    weight = BASE_WEIGHT[SharedKind.OFFER]
    values.sort(key=lambda value: (-rarity.factor(f"favour:{value}"), value))
    place = {value: bit for bit, value in enumerate(values)}
    offers, asks = (
        masks(
            table.rows,
            np.array([place[value] for value in table.values], dtype=np.int64)[table.columns],
            (total, len(values)),
        )
        for table in (tables.offers, tables.asks)
    )
    return offers, asks, np.array([weight * rarity.factor(f"favour:{value}") for value in values])


def _stints(people: Sequence[Background], organizations: Table) -> Stints:
    counts = [len(person.stints) for person in people]
    rows = [
        (
            organizations.column(stint.organization),
            stint.study,
            _NO_START if stint.start is None else stint.start,
            _NO_END if stint.end is None else stint.end,
        )
        for person in people
        for stint in person.stints
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    first = np.concatenate([[0], np.cumsum(np.array(counts, dtype=np.int64))])
    return Stints(first, *(np.ascontiguousarray(table[:, column]) for column in range(4)))


def _naming(people: Sequence[Background]) -> Ints:
    position = {person.id: row for row, person in enumerate(people)}
    pairs = set()
    for row, person in enumerate(people):
        for name in person.advisers | person.collaborators:
            other = position.get(named) if (named := member_of(name)) is not None else None
            if other is not None and other != row:
                pairs.add((min(row, other), max(row, other)))
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)

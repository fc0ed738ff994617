"""The tables of an index as arrays, to be kept on disk."""

import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot import kept
from bot.models import OrganizationKind
from bot.organizations.catalogue import Catalogue
from bot.organizations.postings import Postings
from bot.organizations.rows import Entry
from bot.organizations.tables import Tables


def pack(tables: Tables) -> kept.Arrays:
    """Put tables of shared organizations into arrays."""
    kinds = {kind: number for number, kind in enumerate(OrganizationKind)}
    known, entries = tables.catalogue, tables.catalogue.entries
    packed: dict[str, NDArray[np.generic]] = {
        "ids": np.array([entry.id for entry in entries], dtype=np.int64),
        "ror_ids": kept.pack(entry.ror_id or "" for entry in entries),
        "names": kept.pack(entry.name for entry in entries),
        "kinds": np.array([kinds[entry.kind] for entry in entries], dtype=np.int8),
        "cities": kept.pack(entry.city for entry in entries),
        "subdivisions": kept.pack(entry.subdivision or "" for entry in entries),
        "countries": kept.pack(entry.country for entry in entries),
        "well_known": np.array([entry.well_known for entry in entries], dtype=bool),
        "active": np.array([entry.active for entry in entries], dtype=bool),
        "words": kept.pack(known.words),
        "values": kept.pack(known.values),
        "entry_of": known.entry_of,
        "name_kinds": known.name_kinds,
        "lengths": known.lengths,
        "priors": known.priors,
        "parents": np.array(tables.parents, dtype=np.int64).reshape(-1, 2),
    }
    for name, postings in _postings(known).items():
        packed |= {f"{name}_starts": postings.starts, f"{name}_items": postings.items}
    return packed


def unpack(arrays: kept.Arrays, version: int) -> Tables:
    """Take tables out of what ``pack`` gave.

    Raises:
        KeyError, ValueError: they are something else.
    """
    entries = _entries(arrays)
    values = kept.unpack(arrays["values"])
    if len(values) != len(arrays["entry_of"]):
        raise ValueError("a name holds the character between names")
    return Tables(
        version,
        Catalogue(
            entries=entries,
            positions={entry.id: position for position, entry in enumerate(entries)},
            words=kept.unpack(arrays["words"]),
            values=values,
            entry_of=arrays["entry_of"].astype(np.int32),
            name_kinds=arrays["name_kinds"].astype(np.int8),
            lengths=arrays["lengths"].astype(np.float32),
            priors=arrays["priors"].astype(np.float32),
            words_of_names=_posting(arrays, "words_of_names"),
            names_of_words=_posting(arrays, "names_of_words"),
            entries_of_place_words=_posting(arrays, "entries_of_place_words"),
            names_of_trigrams=_posting(arrays, "names_of_trigrams"),
        ),
        [(part, whole) for part, whole in arrays["parents"].tolist()],
    )


def _entries(arrays: kept.Arrays) -> list[Entry]:
    kinds = list(OrganizationKind)
    return [
        Entry(id_, ror_id or None, name, kinds[kind], city, subdivision or None, country, well_known, active=active)
        for id_, ror_id, name, kind, city, subdivision, country, well_known, active in zip(
            arrays["ids"].tolist(),
            kept.unpack(arrays["ror_ids"]),
            kept.unpack(arrays["names"]),
            arrays["kinds"].tolist(),
            _shared(kept.unpack(arrays["cities"])),
            _shared(kept.unpack(arrays["subdivisions"])),
            _shared(kept.unpack(arrays["countries"])),
            arrays["well_known"].tolist(),
            arrays["active"].tolist(),
            strict=True,
        )
    ]


def _shared(texts: Sequence[str]) -> list[str]:
    """Let equal texts be one object."""
    return [sys.intern(text) for text in texts]


def _postings(known: Catalogue) -> dict[str, Postings]:
    return {
        "words_of_names": known.words_of_names,
        "names_of_words": known.names_of_words,
        "entries_of_place_words": known.entries_of_place_words,
        "names_of_trigrams": known.names_of_trigrams,
    }


def _posting(arrays: kept.Arrays, name: str) -> Postings:
    return Postings(arrays[f"{name}_starts"].astype(np.int32), arrays[f"{name}_items"].astype(np.int32))

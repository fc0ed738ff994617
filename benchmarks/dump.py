"""A dump of plainly synthetic records, as large as wanted and shaped like ROR's: names, places, types, links."""

import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Shares of ROR's release of June 2026: names and links a record, types, records that are gone.
_KINDS = (("education",), ("facility",), ("company",), ("healthcare",), ("nonprofit", "funder"), ("government",))
_WEIGHTS = (21, 20, 28, 12, 16, 7)
_EXTRA_NAMES = (0, 0, 1, 2, 3, 6)
_GONE_SHARE = 0.03
_PARENT_SHARE = 0.4
# What a later release changes.
_RENAMED_SHARE = 0.01
_ENDED_SHARE = 0.002
_WORDS = ("Example", "Sample", "Model", "Trial", "Specimen", "Instance", "Pattern", "Mock")
_NOUNS = ("Institute", "University", "Laboratory", "Company", "Hospital", "Foundation", "Centre", "Ministry")
_FIELDS = ("Optics", "Plasmas", "Neutrons", "Gravity", "Crystals", "Fluids", "Photons", "Quanta")
_PLACES = (("US", "TN", "Oak Ridge"), ("US", "MA", "Boston"), ("DE", "BY", "Munich"), ("JP", "13", "Tokyo"))


def write(path: Path, count: int, *, seed: int, release: int) -> None:
    """Write so many records as a zip; release 2 is release 1 some months later, the same for the same seed."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("synthetic_schema_v2.json", "w", force_zip64=True) as file,
    ):
        file.write(b"[")
        for number, record in enumerate(_records(count, seed, release)):
            file.write((b",\n" if number else b"\n") + json.dumps(record).encode())
        file.write(b"\n]\n")


def _records(count: int, seed: int, release: int) -> Iterator[dict[str, Any]]:
    first, later = random.Random(seed), random.Random(seed + 1)
    for number in range(count):
        record = _record(number, first)
        change = later.random()
        if release > 1 and change < _RENAMED_SHARE:
            record["names"][0]["value"] += " (renamed)"
        elif release > 1 and change < _RENAMED_SHARE + _ENDED_SHARE:
            record["status"] = "withdrawn"
            record["relationships"].append({"type": "successor", "id": _id((number + 1) % count), "label": ""})
        yield record


def _record(number: int, rng: random.Random) -> dict[str, Any]:
    country, state, city = rng.choice(_PLACES)
    names = [f"{_title(rng)} {number}", *(f"{_title(rng)} {number}" for _ in range(rng.choice(_EXTRA_NAMES)))]
    parent = rng.randrange(number) if number and rng.random() < _PARENT_SHARE else None
    details = {
        "name": city,
        "country_code": country,
        "country_subdivision_code": state,
        "country_subdivision_name": None,
    }
    return {
        "id": _id(number),
        "names": [
            {"value": name, "types": ["alias"] if place else ["ror_display", "label"], "lang": "en"}
            for place, name in enumerate(names)
        ],
        "types": list(rng.choices(_KINDS, _WEIGHTS)[0]),
        "status": "withdrawn" if rng.random() < _GONE_SHARE else "active",
        "locations": [{"geonames_id": None, "geonames_details": details}],
        "relationships": [] if parent is None else [{"type": "parent", "id": _id(parent), "label": ""}],
        # What an import passes over, about as long as it is in real records.
        "external_ids": [{"type": "isni", "all": [f"0000 0000 {number:08d}"], "preferred": None}],
        "links": [{"type": "website", "value": f"https://example.org/{number}"}],
        "established": 1900,
    }


def _title(rng: random.Random) -> str:
    return f"{rng.choice(_WORDS)} {rng.choice(_NOUNS)} of {rng.choice(_FIELDS)}"


def _id(number: int) -> str:
    return f"https://ror.org/0{number:08d}"

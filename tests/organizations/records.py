"""Made-up registry records, raw and typed, and an index of them without a database."""

import itertools
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.models import OrganizationLinkKind, OrganizationStatus
from bot.organizations import kinds
from bot.organizations.ror import RecordParser, RorRecord
from bot.organizations.rows import Entry, IndexRows
from bot.organizations.subdivisions import Subdivisions
from bot.text import search_key


def ror_id(number: int) -> str:
    return f"https://ror.org/0{number:08d}"


def raw(
    number: int,
    name: str,
    *,
    types: Sequence[str] = ("education",),
    city: str = "Testville",
    country: str = "US",
    state: str | None = "TN",
    status: str = "active",
    acronyms: Sequence[str] = (),
    aliases: Sequence[str] = (),
    links: Sequence[tuple[str, int]] = (),
) -> dict[str, Any]:
    """One record of ROR schema v2, with what the import reads and some that it ignores."""
    names: list[dict[str, Any]] = [{"value": name, "types": ["label", "ror_display"], "lang": "en"}]
    names += [{"value": value, "types": ["acronym"], "lang": None} for value in acronyms]
    names += [{"value": value, "types": ["alias"], "lang": None} for value in aliases]
    details = {"name": city, "country_code": country, "country_subdivision_code": state, "lat": 1.0}
    return {
        "id": ror_id(number),
        "names": names,
        "types": list(types),
        "status": status,
        "locations": [{"geonames_id": None, "geonames_details": details}],
        "relationships": [{"type": kind, "id": ror_id(other), "label": "?"} for kind, other in links],
        "established": 1900,
    }


def typed(*records: dict[str, Any]) -> list[RorRecord]:
    parser = RecordParser(Subdivisions())
    return [parser.parse(record, number) for number, record in enumerate(records, 1)]


def write_json(path: Path, records: object) -> Path:
    path.write_text(json.dumps(records, indent=1), encoding="utf-8")
    return path


def write_zip(path: Path, members: dict[str, object]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, json.dumps(content))
    return path


def index_rows(records: Iterable[RorRecord], well_known: Iterable[str] = ()) -> IndexRows:
    """What the database would give for these records; ids count from 1."""
    known = frozenset(well_known)
    found = [record for record in records if record.status is not OrganizationStatus.WITHDRAWN]
    ids = dict(zip((record.id for record in found), itertools.count(1), strict=False))
    return IndexRows(
        version=1,
        entries=[
            Entry(
                ids[record.id],
                record.id,
                record.name,
                kinds.derive(record.types),
                record.city,
                record.subdivision,
                record.country,
                record.name in known,
            )
            for record in found
        ],
        names=[
            (ids[record.id], name.value, search_key(name.value), name.kind) for record in found for name in record.names
        ],
        parents=[
            (ids[record.id], ids[link.ror_id])
            for record in found
            for link in record.links
            if link.kind is OrganizationLinkKind.PARENT and link.ror_id in ids
        ],
    )

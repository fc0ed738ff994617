"""A record as rows of the database: plain values in a fixed order."""

from bot.models import OrganizationSource
from bot.organizations import fingerprints
from bot.organizations.ror import RorRecord
from bot.text import search_key

Value = str | int | bool | None
Row = list[Value]

# What an import writes of a record; a new organization also gets its kind and that nobody knows it well.
ORGANIZATION = ("ror_id", "name", "status", "source", "city", "geonames_id", "subdivision", "country", "fingerprint")
NAME = ("value", "key", "kind", "language")

_KEY_LENGTH = 300


def organization(record: RorRecord) -> Row:
    """Return the values of ORGANIZATION."""
    return [
        record.id,
        record.name,
        record.status.value,
        OrganizationSource.REGISTRY.value,
        record.city,
        record.geonames_id,
        record.subdivision,
        record.country,
        fingerprints.of(record),
    ]


def names(record: RorRecord) -> list[Row]:
    """Return the values of NAME for every name."""
    return [[name.value, search_key(name.value)[:_KEY_LENGTH], name.kind.value, name.language] for name in record.names]

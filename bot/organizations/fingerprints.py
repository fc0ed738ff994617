"""A number that changes whenever a record of the registry says something else."""

from hashlib import blake2b

from bot.organizations.ror import RorRecord

# Raise it when more of a record is stored than before: every organization is then written once more.
_EDITION = "1"


def of(record: RorRecord) -> int:
    """Return the fingerprint of what is stored of a record: a signed number of 64 bits, the same everywhere.

    Links and the kind are not in it: they depend on other records as well.
    """
    names = sorted((name.value, name.kind.value, name.language or "") for name in record.names)
    place = (record.city, str(record.geonames_id), record.subdivision or "", record.country)
    # No text holds a control character (bot.text.one_line), so that the parts can't run into each other.
    text = "\n".join((_EDITION, record.status.value, *place, *map("\t".join, names)))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)

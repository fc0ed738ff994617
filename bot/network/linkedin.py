"""Reading LinkedIn's own export of contacts: Connections.csv, or the archive that holds it.

Nothing of it is kept: what is returned lives as long as the answer to the person.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.errors import InputError
from bot.text import search_key

MEGABYTE = 1_000_000
LARGEST = 8 * MEGABYTE
MOST_CONTACTS = 31_000
_FILE = "connections.csv"
# Before the header stand some lines of notes.
_LINES_BEFORE = 12
_ADDRESS = re.compile(r"linkedin\.com/in/([^/?#\s]+)", re.IGNORECASE)
_HOW = (
    "On LinkedIn: Settings, Data privacy, Get a copy of your data, Connections. Give the Connections.csv "
    "that you get by mail, or the zip as it is."
)


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact, in the forms that are compared; empty where the file says nothing."""

    name_key: str
    address: str
    company_key: str


def read(content: bytes) -> Sequence[Contact]:
    """Read the export.

    Raises:
        InputError: it is none; the sentence says what to do.
    """
    if len(content) > LARGEST:
        raise InputError(f"That file is larger than {LARGEST // MEGABYTE} MB, which no list of contacts is. {_HOW}")
    if content.startswith(b"PK"):
        content = _unpacked(content)
    if not content.strip():
        raise InputError(f"That file is empty. {_HOW}")
    if b"\x00" in content:
        raise InputError(f"That is no CSV file. {_HOW}")
    contacts = list(_contacts(_text(content)))
    if not contacts:
        raise InputError(f"That file lists nobody below its header. {_HOW}")
    return contacts


def address(text: str) -> str:
    """Return the part of a LinkedIn address that names a person, in lower case; empty for other texts."""
    found = _ADDRESS.search(text)
    return found[1].casefold() if found else ""


def _unpacked(content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                if entry.filename.rpartition("/")[2].casefold() == _FILE:
                    with archive.open(entry) as file:
                        unpacked = file.read(LARGEST + 1)
                    if len(unpacked) > LARGEST:
                        raise InputError(f"Connections.csv in that zip is larger than {LARGEST // MEGABYTE} MB. {_HOW}")
                    return unpacked
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise InputError(f"That zip can't be opened. {_HOW}") from None
    raise InputError(f"There is no Connections.csv in that zip. {_HOW}")


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What a spreadsheet makes of it when it saves the file again.
        return content.decode("cp1252", errors="replace")


def _contacts(text: str) -> Iterator[Contact]:
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        columns = _header(rows)
        for number, row in enumerate(rows):
            if number >= MOST_CONTACTS:
                return
            contact = _contact(dict(zip(columns, row, strict=False)))
            if contact.name_key or contact.address:
                yield contact
    except csv.Error:
        raise InputError(f"That is no CSV file. {_HOW}") from None


def _header(rows: Iterator[list[str]]) -> Sequence[str]:
    for _, row in zip(range(_LINES_BEFORE), rows, strict=False):
        columns = [cell.strip().casefold() for cell in row]
        if {"first name", "last name"}.issubset(columns):
            return columns
    raise InputError(f"That file has no columns First Name and Last Name, so it isn't LinkedIn's list. {_HOW}")


def _contact(row: dict[str, str]) -> Contact:
    name = f"{row.get('first name', '')} {row.get('last name', '')}"
    return Contact(search_key(name)[:100], address(row.get("url", "")), search_key(row.get("company", ""))[:200])

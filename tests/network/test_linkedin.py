"""Reading LinkedIn's export, as it comes and as people spoil it."""

import io
import zipfile

import pytest

from bot.errors import InputError
from bot.network import linkedin

NOTES = 'Notes:\n"When exporting your connection data, you may notice, that some addresses are missing."\n\n'
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
ROW = 'Alex,"Example, PhD",https://www.linkedin.com/in/Alex-Example/,,"Example Company, Inc.",Physicist,01 Mar 2027\n'


def zipped(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Profile.csv", "First Name,Last Name\nNot,This\n")
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        (NOTES + HEADER + ROW).encode(),
        (NOTES + HEADER + ROW).encode("utf-8-sig"),
        (HEADER + ROW).replace("\n", "\r\n").encode(),
        zipped("Basic_LinkedInDataExport/Connections.csv", (NOTES + HEADER + ROW).encode()),
    ],
)
def test_the_export_is_read_as_it_comes(content: bytes) -> None:
    (contact,) = linkedin.read(content)
    assert contact == linkedin.Contact("alex example phd", "alex-example", "example company inc")


def test_what_a_spreadsheet_saved_in_latin_1_is_read() -> None:
    (contact,) = linkedin.read((HEADER + "José,Müller,,,Universität Zürich,,\n").encode("latin-1"))
    assert (contact.name_key, contact.company_key) == ("jose muller", "universitat zurich")


def test_rows_that_name_nobody_are_left_out() -> None:
    assert len(linkedin.read((HEADER + ",,,,,,\n\n" + ROW + "Short\n").encode())) == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no CSV file"),
        (b"PK\x03\x04 and no more", "can't be opened"),
        (zipped("Other.csv", b"x"), "no Connections.csv in that zip"),
        (b"name,company\nAlex Example,Example Company\n", "no columns First Name"),
        ((NOTES + HEADER).encode(), "lists nobody"),
        (b"x" * (linkedin.LARGEST + 1), "larger than 8 MB"),
        (zipped("Connections.csv", b"x" * (linkedin.LARGEST + 1)), "larger than 8 MB"),
        (b'First Name,Last Name\n"' + b"x" * 200_000 + b"\n", "no CSV file"),
    ],
    ids=["empty", "blank", "png", "broken zip", "other zip", "other columns", "header", "large", "bomb", "quote"],
)
def test_what_is_no_export_is_refused_with_a_sentence(content: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        linkedin.read(content)

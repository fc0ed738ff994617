"""The newest release of the registry in ROR's Zenodo community: which it is, and its file."""

import hashlib
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version
from typing import IO
from urllib.parse import urlsplit

import aiohttp
from pydantic import BaseModel, Field, ValidationError

from bot.errors import DownloadError, InputError

API = "https://zenodo.org/api"
# ROR's community holds the data dumps and nothing newer than them.
_NEWEST = {"communities": "ror-data", "sort": "mostrecent", "size": "5"}
_BY_HAND = (
    "Or get the newest dump from https://doi.org/10.5281/zenodo.6347574 in a browser, and run: "
    "common-ground organizations import PATH"
)
# Today's dump has a tenth of it.
_MOST_BYTES = 2_000_000_000
_CHUNK_BYTES = 256 * 1024
_TO_ANSWER = aiohttp.ClientTimeout(total=60, connect=15)
_TO_SEND = aiohttp.ClientTimeout(total=3600, connect=15, sock_read=60)


@dataclass(frozen=True, slots=True)
class Release:
    """A dump as Zenodo describes it: file name, bytes, MD5 in hexadecimal, and where it is."""

    name: str
    size: int
    checksum: str
    url: str


class _Links(BaseModel):
    self: str = Field(pattern=r"^https?://")


class _File(BaseModel):
    key: str = Field(min_length=1, max_length=200)
    size: int = Field(gt=0)
    checksum: str
    links: _Links


class _Record(BaseModel):
    files: list[_File] = []


class _Hits(BaseModel):
    hits: list[_Record]


class _Answer(BaseModel):
    hits: _Hits


@asynccontextmanager
async def connection() -> AsyncIterator[aiohttp.ClientSession]:
    """Open an HTTP session; proxies are those of the environment."""
    # Zenodo turns clients away that don't say who they are.
    agent = f"common-ground/{version('common-ground')} (Discord bot for professional societies)"
    async with aiohttp.ClientSession(headers={"User-Agent": agent}, trust_env=True) as http:
        yield http


async def newest(http: aiohttp.ClientSession, api: str = API) -> Release:
    """Ask for the newest release.

    Args:
        http: an open session.
        api: where Zenodo's API is.

    Raises:
        DownloadError: no network, no answer, or not the one that was expected; says which.
    """
    async with _telling(api), http.get(f"{api}/records", params=_NEWEST, timeout=_TO_ANSWER) as response:
        _require_ok(response)
        body = await response.read()
    try:
        records = _Answer.model_validate_json(body).hits.hits
    except ValidationError:
        raise _strange("it is not a list of records with files") from None
    files = [file for record in records for file in record.files if file.key.endswith(".zip")]
    if not files:
        raise _strange("no record has a zip")
    file = files[0]
    method, _, checksum = file.checksum.partition(":")
    if method != "md5" or not checksum:
        raise _strange("the file has no MD5")
    return Release(file.key, file.size, checksum.lower(), file.links.self)


async def download(
    http: aiohttp.ClientSession, release: Release, file: IO[bytes], *, progress: Callable[[int], None] | None = None
) -> None:
    """Write a release to a file, and make sure that it is what Zenodo describes.

    Args:
        http: an open session.
        release: what ``newest`` returned.
        file: where it goes; after an error it holds rubbish.
        progress: is called with the number of bytes so far.

    Raises:
        DownloadError: no network, cut short, or another file than was described.
        InputError: there is no room for it.
    """
    if release.size > _MOST_BYTES:
        raise _strange(f"a dump of {release.size:,} bytes can't be right")
    digest = hashlib.md5(usedforsecurity=False)
    received = 0
    async with _telling(release.url), http.get(release.url, timeout=_TO_SEND) as response:
        _require_ok(response)
        async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
            received += len(chunk)
            if received > release.size:
                break
            digest.update(chunk)
            _write(file, chunk)
            if progress is not None:
                progress(received)
    if received < release.size:
        raise DownloadError(_cut_short(received, release.size))
    if received > release.size or digest.hexdigest() != release.checksum:
        raise DownloadError(
            f"What arrived is not {release.name} as Zenodo describes it (its MD5 differs), so nothing was imported. "
            f"Run the same command again. {_BY_HAND}"
        )


@asynccontextmanager
async def _telling(url: str) -> AsyncIterator[None]:
    """Turn what can go wrong on the way into sentences."""
    host = urlsplit(url).hostname or url
    try:
        yield
    except TimeoutError:
        raise DownloadError(f"{host} takes too long to answer. Try again later. {_BY_HAND}") from None
    except aiohttp.ClientPayloadError:
        raise DownloadError(_cut_short()) from None
    except aiohttp.InvalidURL:
        raise DownloadError(f"{url} is not an address. Give Zenodo's API, such as {API}.") from None
    except aiohttp.ClientError:
        raise DownloadError(
            f"{host} can't be reached. Check the network of this machine, and HTTPS_PROXY if it needs a proxy. "
            f"{_BY_HAND}"
        ) from None


def _require_ok(response: aiohttp.ClientResponse) -> None:
    status = response.status
    if response.ok:
        return
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        seconds = response.headers.get("Retry-After", "")
        wait = f"{seconds} seconds" if seconds.isdecimal() else "a minute"
        raise DownloadError(f"Zenodo takes no more requests from here for now. Wait {wait} and run the command again.")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise DownloadError(f"Zenodo has trouble of its own (status {status}). Try again later. {_BY_HAND}")
    raise _strange(f"status {status}")


def _strange(what: str) -> DownloadError:
    return DownloadError(f"Zenodo's answer is not what this version understands: {what}. {_BY_HAND}")


def _cut_short(received: int | None = None, size: int | None = None) -> str:
    how_much = f" after {received:,} of {size:,} bytes" if size else ""
    return f"The download was cut short{how_much}, so nothing was imported. Run the same command again. {_BY_HAND}"


def _write(file: IO[bytes], chunk: bytes) -> None:
    try:
        file.write(chunk)
        # What stays in the buffer would fail where nobody expects it.
        file.flush()
    except OSError as error:
        raise InputError(
            f"The dump can't be written to {tempfile.gettempdir()}: {error.strerror or error}. Make room there, or "
            "name another folder in TMPDIR."
        ) from error

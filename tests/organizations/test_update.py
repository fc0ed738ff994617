"""``organizations update`` against a small Zenodo over real sockets."""

import asyncio
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientTimeout
from typer.testing import CliRunner

from bot.cli.organizations import app
from bot.errors import CommonGroundError, DownloadError, FileFormatError, InputError
from bot.organizations import zenodo as client
from tests.organizations import zenodo_server
from tests.organizations.records import raw, write_zip
from tests.organizations.zenodo_server import Zenodo

RECORDS = [raw(1, "Zyzzyva University"), raw(2, "Zyzzyva Gone", status="withdrawn")]
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def folder(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copyfile(sqlite_template, tmp_path / "common-ground.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite:///common-ground.db")
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    return tmp_path


@pytest.fixture
def zenodo(folder: Path) -> Iterator[Zenodo]:
    with zenodo_server.running() as served:
        served.content = dump(folder, *RECORDS)
        yield served


def dump(folder: Path, *records: dict[str, Any]) -> bytes:
    path = write_zip(folder / "made.zip", {"v9_schema_v2.json": records})
    content = path.read_bytes()
    path.unlink()
    return content


def update(api: str) -> str:
    """Return what is printed; a sentence for the person is raised, as the console script's main sees it."""
    result = CliRunner().invoke(app, ["update", "--api", api])
    assert list(Path(tempfile.gettempdir()).iterdir()) == [], "something was left behind"
    if isinstance(result.exception, CommonGroundError):
        raise result.exception
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout


def count(folder: Path) -> int:
    with sqlite3.connect(folder / "common-ground.db") as connection:
        (found,) = connection.execute("SELECT count(*) FROM organizations WHERE source = 'registry'").fetchone()
    connection.close()
    return int(found)


def test_the_newest_release_is_imported_once(zenodo: Zenodo, folder: Path) -> None:
    assert update(zenodo.api + "/") == (
        "v9.9-2027-01-01-ror-data.zip: 2 records: 1 new, 0 changed, 0 unchanged, 1 withdrawn, 0 merged.\n"
    )
    assert count(folder) == 2
    listing, file = zenodo.requests
    assert "communities=ror-data" in listing
    assert "sort=mostrecent" in listing
    assert file == "/api/files/v9.9-2027-01-01-ror-data.zip/content"
    assert all(agent.startswith("common-ground/") for agent in zenodo.agents)
    assert "is the newest release, and it was imported on" in update(zenodo.api)
    assert len(zenodo.requests) == 3, "the file was downloaded again"


def test_a_release_that_was_imported_by_hand_is_known(zenodo: Zenodo, folder: Path) -> None:
    (folder / "by-hand.zip").write_bytes(zenodo.content)
    assert CliRunner().invoke(app, ["import", "by-hand.zip"]).exit_code == 0
    assert "it was imported on" in update(zenodo.api)


def test_a_newer_release_is_an_update(zenodo: Zenodo, folder: Path) -> None:
    update(zenodo.api)
    zenodo.name = "v9.10-2027-02-01-ror-data.zip"
    zenodo.content = dump(folder, raw(1, "Zyzzyva State University"), RECORDS[1], raw(3, "Zyzzyva Labs"))
    assert update(zenodo.api) == (
        "v9.10-2027-02-01-ror-data.zip: 3 records: 1 new, 1 changed, 1 unchanged, 0 withdrawn, 0 merged.\n"
    )


def test_another_file_than_described_is_refused(zenodo: Zenodo, folder: Path) -> None:
    zenodo.described = {"checksum": "md5:" + "0" * 32}
    with pytest.raises(DownloadError, match="its MD5 differs"):
        update(zenodo.api)
    zenodo.described = {"size": len(zenodo.content) - 1}
    with pytest.raises(DownloadError, match="its MD5 differs"):
        update(zenodo.api)
    assert count(folder) == 0


def test_a_download_that_is_cut_short_is_said_so(zenodo: Zenodo, folder: Path) -> None:
    zenodo.sent = len(zenodo.content) // 2
    with pytest.raises(DownloadError, match=r"cut short, so nothing was imported\. Run the same command again"):
        update(zenodo.api)
    zenodo.sent, zenodo.described = None, {"size": len(zenodo.content) + 7}
    with pytest.raises(DownloadError, match="cut short after"):
        update(zenodo.api)
    assert count(folder) == 0


@pytest.mark.parametrize(
    ("status", "headers", "sentence"),
    [
        (500, {}, r"Zenodo has trouble of its own \(status 500\)"),
        (503, {}, r"status 503\)\. Try again later"),
        (429, {"Retry-After": "17"}, "Wait 17 seconds and run the command again"),
        (429, {}, "Wait a minute and run the command again"),
        (404, {}, "not what this version understands: status 404"),
    ],
)
def test_zenodos_refusals_are_sentences(zenodo: Zenodo, status: int, headers: dict[str, str], sentence: str) -> None:
    zenodo.status, zenodo.headers = status, headers
    with pytest.raises(DownloadError, match=sentence):
        update(zenodo.api)


def test_a_refusal_of_the_file_is_a_sentence_too(zenodo: Zenodo) -> None:
    zenodo.file_status = 502
    with pytest.raises(DownloadError, match=r"trouble of its own \(status 502\)"):
        update(zenodo.api)


@pytest.mark.parametrize(
    "listing",
    [
        b"<html>maintenance</html>",
        b'{"hits": {"hits": [{"files": [',
        b"[]",
        b'{"hits": {"hits": []}}',
        b'{"hits": {"hits": [{"files": []}]}}',
        json.dumps({"hits": {"hits": [{"files": [{"key": "a.zip", "size": 5, "checksum": "sha256:00"}]}]}}).encode(),
        json.dumps(
            {
                "hits": {
                    "hits": [
                        {"files": [{"key": "a.zip", "size": 5, "checksum": "00", "links": {"self": "http://x/a"}}]}
                    ]
                }
            }
        ).encode(),
        json.dumps(
            {
                "hits": {
                    "hits": [
                        {"files": [{"key": "a.zip", "size": 5, "checksum": "md5:0", "links": {"self": "file:///a"}}]}
                    ]
                }
            }
        ).encode(),
    ],
)
def test_an_answer_of_another_shape_is_said_so(zenodo: Zenodo, listing: bytes) -> None:
    zenodo.listing = listing
    with pytest.raises(DownloadError, match=r"not what this version understands: .*organizations import PATH"):
        update(zenodo.api)


def test_a_dump_of_absurd_size_is_not_begun(zenodo: Zenodo) -> None:
    zenodo.described = {"size": 10**13}
    with pytest.raises(DownloadError, match="can't be right"):
        update(zenodo.api)
    assert len(zenodo.requests) == 1


def test_a_release_that_is_no_dump_is_said_so(zenodo: Zenodo, folder: Path) -> None:
    zenodo.content = b"PK but no zip"
    with pytest.raises(FileFormatError, match="damaged zip"):
        update(zenodo.api)
    assert count(folder) == 0


def test_no_network_is_said_plainly() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(DownloadError, match=r"^127\.0\.0\.1 can't be reached\. Check the network"):
            update(f"http://127.0.0.1:{port}/api")


def test_what_is_no_address_is_said_so() -> None:
    with pytest.raises(DownloadError, match="is not an address"):
        update("zenodo")


def test_silence_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_TO_ANSWER", ClientTimeout(total=0.2))
    with (
        socket.create_server(("127.0.0.1", 0)) as mute,
        pytest.raises(DownloadError, match="takes too long to answer"),
    ):
        update(f"http://127.0.0.1:{mute.getsockname()[1]}/api")


def test_a_full_disk_is_said_so(zenodo: Zenodo) -> None:
    class Full:
        def write(self, _chunk: bytes) -> int:
            raise OSError(28, "No space left on device")

    async def fetch() -> None:
        async with client.connection() as http:
            file: Any = Full()
            await client.download(http, await client.newest(http, zenodo.api), file)

    with pytest.raises(InputError, match=r"No space left on device.*TMPDIR"):
        asyncio.run(fetch())


def test_a_proxy_of_the_environment_is_used(zenodo: Zenodo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{zenodo.port}")
    assert "2 records" in update("http://zenodo.invalid/api")


def test_ctrl_c_leaves_nothing(zenodo: Zenodo, folder: Path) -> None:
    zenodo.sent, zenodo.holds = 10, True
    scratch = folder / "scratch"
    command = [sys.executable, "-m", "bot", "organizations", "update", "--api", zenodo.api]
    root = str(Path(__file__).parents[2])
    environment = os.environ | {"TMPDIR": str(scratch), "PYTHONPATH": root}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while not any(scratch.glob("*/ror-data.zip")) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "Traceback" not in said
    assert list(scratch.iterdir()) == []
    assert count(folder) == 0

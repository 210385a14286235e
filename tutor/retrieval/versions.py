"""The versions in a folder of indexes, and the one that CURRENT names.

A version is "v000007-" and a seal: the beginning of a sha256 over that number and the manifest. So
CURRENT vouches for the manifest, and the manifest for every other file; a changed digit of the
number names no version either.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tutor.errors import IndexCorruptError, IndexMissingError
from tutor.retrieval.manifest import REMEDY, Manifest, read_manifest, seal_of, verify_files

CURRENT = "CURRENT"
_CHOSEN = "ROLLED_BACK"  # names the version that a rollback chose
_VERSION = re.compile(r"v(\d{6,})-([0-9a-f]{16})")


def version_name(number: int, manifest: bytes) -> str:
    return f"v{number:06d}-{seal_of(number, manifest)}"


def versions(root: Path) -> list[str]:
    """Names of the version folders, oldest first; none in a folder that is not there."""
    names = [path.name for path in root.iterdir()] if root.is_dir() else []
    return sorted(filter(_VERSION.fullmatch, names), key=_number)


def next_number(root: Path) -> int:
    return max(map(_number, versions(root)), default=0) + 1


def current_version(root: Path) -> str:
    """The name in CURRENT; cheap enough to ask every second."""
    pointer = root / CURRENT
    try:
        name = pointer.read_bytes().decode("utf-8", "replace")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexMissingError(f"{root}: no index has been built; {REMEDY}") from error
    if not name.endswith("\n") or not _VERSION.fullmatch(name[:-1]):
        raise IndexCorruptError(f"{pointer}: {name[:60]!r} names no version; {REMEDY}")
    name = name[:-1]
    if not (root / name).is_dir():
        raise IndexCorruptError(f"{pointer}: names {name}, which is missing; {REMEDY}")
    return name


def chosen_version(root: Path) -> str | None:
    """The current version, if it is so because of a rollback and no build came after."""
    path = root / _CHOSEN
    chosen = path.read_bytes().decode("utf-8", "replace").strip() if path.is_file() else None
    return chosen if chosen and chosen == current_version(root) else None


def manifest_of(folder: Path) -> Manifest:
    """The manifest of a version's folder; IndexCorruptError where it is not as it was written."""
    match = _VERSION.fullmatch(folder.name)
    assert match, folder
    return read_manifest(folder, int(match[1]), match[2])


def point(root: Path, version: str, chosen: bool = False) -> None:
    """Make `version` the current one, in one step that a crash cannot halve.

    chosen: by a rollback, and not because it was built last.
    """
    if chosen:
        _put(root / _CHOSEN, version)
    _put(root / CURRENT, version)
    if not chosen:
        (root / _CHOSEN).unlink(missing_ok=True)
    sync(root)


def sync(path: Path) -> None:
    """Force a file or a folder's entries to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """One change of the folder at a time; another process waits."""
    if not root.is_dir():
        raise IndexMissingError(f"{root}: no index has been built; {REMEDY}")
    with (root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _put(path: Path, version: str) -> None:
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(version + "\n", encoding="utf-8")
    sync(beside)
    beside.replace(path)


def _number(name: str) -> int:
    return int(name[1:].partition("-")[0])


def verified_manifest(root: Path, version: str | None = None) -> tuple[str, Manifest]:
    """A version (the current one) and its manifest, every byte verified; loads none of it."""
    folder = root / named(root, version or current_version(root))
    manifest = manifest_of(folder)
    verify_files(folder, manifest)
    return folder.name, manifest


def named(root: Path, version: str) -> str:
    """`version`; IndexMissingError where there is no such one."""
    if version not in versions(root):
        raise IndexMissingError(f"{root}: no version {version}; `tutor index list` prints them")
    return version

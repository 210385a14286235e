"""The versions of an index folder as an operator sees them: listed, and gone back to."""

from dataclasses import dataclass, replace
from pathlib import Path

from tutor.errors import IndexCorruptError, IndexMismatchError, IndexMissingError
from tutor.retrieval.embedder import Embedder
from tutor.retrieval.folder import match_parts
from tutor.retrieval.lexical import Segmenter
from tutor.retrieval.versions import (
    chosen_version,
    current_version,
    locked,
    manifest_of,
    point,
    verified_manifest,
    versions,
)


@dataclass(frozen=True, slots=True)
class Version:
    """What `tutor index list` tells of a version."""

    name: str
    written: float  # seconds since 1970
    size: int  # bytes
    current: bool
    chosen: bool  # by a rollback
    chunks: int = 0
    documents: int = 0
    fault: str = ""  # why it cannot be read


def list_versions(root: Path) -> list[Version]:
    """What is known of every version without reading all of it, oldest first."""
    try:
        current = current_version(root)
    except (IndexMissingError, IndexCorruptError):
        current = ""
    return [_version(root, name, current) for name in versions(root)]


def _version(root: Path, name: str, current: str) -> Version:
    folder = root / name
    size = sum(path.stat().st_size for path in folder.iterdir())
    chosen = name == current and chosen_version(root) == name
    known = Version(name, folder.stat().st_mtime, size, name == current, chosen)
    try:
        manifest = manifest_of(folder)
    except IndexCorruptError as error:
        return replace(known, fault=str(error))
    return replace(known, chunks=manifest.chunks, documents=len(manifest.sources))


def roll_back(
    root: Path, embedder: Embedder, segmenter: Segmenter, version: str | None = None
) -> str:
    """Make `version`, or the one before the current one, current again; returns its name.

    Only if every byte of it is as written and it was built with these very parts.
    """
    with locked(root):
        name = version or _before(root, current_version(root))
        _, manifest = verified_manifest(root, name)
        match_parts(root / name, manifest, embedder, segmenter)
        point(root, name, chosen=name != versions(root)[-1])
    return name


def held_version(root: Path, embedder: Embedder, segmenter: Segmenter) -> str | None:
    """The version that a rollback chose, while it is current and can be opened."""
    try:
        if name := chosen_version(root):
            _, manifest = verified_manifest(root, name)
            match_parts(root / name, manifest, embedder, segmenter)
        return name
    except (IndexMissingError, IndexCorruptError, IndexMismatchError):
        return None


def _before(root: Path, current: str) -> str:
    names = versions(root)
    place = names.index(current)
    if not place:
        raise IndexMissingError(f"{root}: no version is older than {current}; nothing was changed")
    return names[place - 1]

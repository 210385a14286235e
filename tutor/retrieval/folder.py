"""The folder of indexes: `<version>/` folders that never change, and CURRENT, which names one.

A version is "v000007-" and the beginning of its manifest's sha256; so CURRENT vouches for the
manifest, and the manifest for every other file.
"""

import fcntl
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tutor.errors import IndexCorruptError, IndexMismatchError, IndexMissingError, TutorError
from tutor.records import Chunk
from tutor.retrieval.bm25 import K1, B
from tutor.retrieval.embedder import Embedder
from tutor.retrieval.index import Index, Source, read_index, write_index
from tutor.retrieval.lexical import Segmenter, build_fields
from tutor.retrieval.manifest import (
    LAYOUT,
    NAME,
    REMEDY,
    Manifest,
    read_manifest,
    seal_of,
    sum_file,
    to_bytes,
    verify_files,
)
from tutor.retrieval.vectors import Vectors

CURRENT = "CURRENT"
KEPT = 2  # old versions: a running server may still read one
_VERSION = re.compile(r"v(\d{6,})-([0-9a-f]{16})")
_BUILDING = ".building-"


def build_index(
    sources: Sequence[Source],
    chunks: Sequence[Chunk],
    embedder: Embedder,
    segmenter: Segmenter,
    root: Path,
    chunker: Mapping[str, int],
    extras: Mapping[str, bytes] | None = None,
) -> str:
    """Write a new version beside the others, then point CURRENT at it; returns its name.

    extras: files that other parts keep with the index, by name.

    Until the last step nothing that a reader looks at has changed. A second build waits.
    """
    if not chunks:
        raise TutorError(f"{root}: nothing to index; put documents into the knowledge folder")
    twice = [id for id, times in Counter(chunk.id for chunk in chunks).items() if times > 1]
    if twice:
        raise ValueError(f"chunk ids occur twice: {twice[:5]}")
    root.mkdir(parents=True, exist_ok=True)
    with _locked(root):
        for left in root.glob(f"{_BUILDING}*"):  # of a build that died: the lock is ours
            shutil.rmtree(left)
        beside = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=root))
        try:
            beside.chmod(0o755)
            seal = _write(beside, sources, chunks, embedder, segmenter, chunker, extras or {})
            version = f"v{_next_number(root):06d}-{seal}"
            beside.rename(root / version)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
        _sync(root)
        _point(root, version)
        _prune(root, version)
    return version


def open_index(root: Path, embedder: Embedder, segmenter: Segmenter) -> Index:
    """The version CURRENT names, every byte verified and built with these very parts."""
    folder = root / current_version(root)
    manifest = _manifest(folder)
    _match(folder, manifest, embedder, segmenter)
    verify_files(folder, manifest)
    index = read_index(folder)
    read = (len(index.chunks), index.vectors.size, index.vectors.dimensions)
    if read != (manifest.chunks, manifest.chunks, manifest.dimensions):
        raise IndexCorruptError(
            f"{folder}: (chunks, vectors, dimensions) {read} do not fit the manifest; {REMEDY}"
        )
    return index


def current_version(root: Path) -> str:
    """The name in CURRENT; cheap enough to ask every second."""
    pointer = root / CURRENT
    try:
        name = pointer.read_bytes().decode("utf-8", "replace").removesuffix("\n")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexMissingError(f"{root}: no index has been built; {REMEDY}") from error
    if not _VERSION.fullmatch(name):
        raise IndexCorruptError(f"{pointer}: {name[:60]!r} names no version; {REMEDY}")
    if not (root / name).is_dir():
        raise IndexCorruptError(f"{pointer}: names {name}, which is missing; {REMEDY}")
    return name


def stale(
    root: Path,
    sources: Mapping[str, str],
    embedder_fingerprint: str,
    segmenter: str,
    chunker: Mapping[str, int],
) -> str | None:
    """Why the index must be built again, or None. `sources`: file -> sha256 of its bytes.

    Reads the manifest only; whether the other files are whole is seen by `open_index`.
    """
    try:
        manifest = _manifest(root / current_version(root))
    except (IndexMissingError, IndexCorruptError) as error:
        return str(error)
    asked = {
        "layout": LAYOUT,
        "embedder": embedder_fingerprint,
        "segmenter": segmenter,
        "chunker": dict(chunker),
        "bm25": {"k1": K1, "b": B},
    }
    for name, value in asked.items():
        if getattr(manifest, name) != value:
            return f"{name} changed"
    for file in sorted({*sources, *manifest.sources}):
        if file not in manifest.sources:
            return f"{file} is new"
        if file not in sources:
            return f"{file} is gone"
        if sources[file] != manifest.sources[file]:
            return f"{file} changed"
    return None


def verified_manifest(root: Path) -> tuple[str, Manifest]:
    """The version CURRENT names and its manifest, every byte verified; loads none of it."""
    folder = root / current_version(root)
    manifest = _manifest(folder)
    verify_files(folder, manifest)
    return folder.name, manifest


def _manifest(folder: Path) -> Manifest:
    version = _VERSION.fullmatch(folder.name)
    assert version, folder
    return read_manifest(folder, version[2])


def _match(folder: Path, manifest: Manifest, embedder: Embedder, segmenter: Segmenter) -> None:
    """A vector of one model means nothing to another, and a term of one segmenter neither."""
    asked = {"layout": LAYOUT, "embedder": embedder.fingerprint, "segmenter": segmenter.name}
    for name, value in asked.items():
        built = getattr(manifest, name)
        if built != value:
            raise IndexMismatchError(
                f"{folder}: built with {name} {built}, asked for {value}; {REMEDY}"
            )


def _write(
    folder: Path,
    sources: Sequence[Source],
    chunks: Sequence[Chunk],
    embedder: Embedder,
    segmenter: Segmenter,
    chunker: Mapping[str, int],
    extras: Mapping[str, bytes],
) -> str:
    texts = [chunk.indexed_text for chunk in chunks]
    vectors = Vectors.build(embedder.encode_document(texts))
    write_index(folder, sources, chunks, build_fields(texts, segmenter), vectors, extras)
    files = sorted(folder.iterdir())
    manifest = to_bytes(
        Manifest(
            LAYOUT,
            embedder.fingerprint,
            vectors.dimensions,
            segmenter.name,
            dict(chunker),
            {"k1": K1, "b": B},
            len(chunks),
            {one.file: one.sha256 for one in sources},
            {path.name: sum_file(path) for path in files},
        )
    )
    (folder / NAME).write_bytes(manifest)
    for path in (*files, folder / NAME, folder):
        _sync(path)
    return seal_of(manifest)


def _point(root: Path, version: str) -> None:
    beside = root / f"{CURRENT}.new"
    beside.write_text(version + "\n", encoding="utf-8")
    _sync(beside)
    beside.replace(root / CURRENT)
    _sync(root)


def _versions(root: Path) -> list[tuple[int, str]]:
    """(number, name) of the version folders, oldest first."""
    found = ((_VERSION.fullmatch(path.name), path.name) for path in root.iterdir())
    return sorted((int(match[1]), name) for match, name in found if match)


def _next_number(root: Path) -> int:
    return max((number for number, _ in _versions(root)), default=0) + 1


def _prune(root: Path, current: str) -> None:
    old = [name for _, name in _versions(root) if name != current]
    for name in old[:-KEPT]:
        shutil.rmtree(root / name, ignore_errors=True)


def _sync(path: Path) -> None:
    """Force a file or a folder's entries to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    with (root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

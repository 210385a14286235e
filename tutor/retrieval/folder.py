"""The folder of indexes: `<version>/` folders that never change, and CURRENT, which names one."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

from tutor.errors import IndexCorruptError, IndexMismatchError, IndexMissingError, TutorError
from tutor.progress import Progress, silent
from tutor.records import Chunk
from tutor.retrieval.bm25 import K1, B
from tutor.retrieval.cache import Cache, open_cache
from tutor.retrieval.embedder import Embedder
from tutor.retrieval.index import Index, Source, read_index, write_index
from tutor.retrieval.lexical import FIELDS, Segmenter, build_field
from tutor.retrieval.manifest import (
    LAYOUT,
    NAME,
    REMEDY,
    Manifest,
    sum_file,
    to_bytes,
    verify_files,
)
from tutor.retrieval.parts import embedded, recalling, runs_of
from tutor.retrieval.vectors import Vectors
from tutor.retrieval.versions import (
    current_version,
    locked,
    manifest_of,
    next_number,
    point,
    sync,
    version_name,
    versions,
)

KEPT = 2  # old versions: to go back to, and a running server may still read one
_BESIDE = ".building-"


def build_index(
    sources: Sequence[Source],
    chunks: Sequence[Chunk],
    embedder: Embedder,
    segmenter: Segmenter,
    root: Path,
    chunker: Mapping[str, int],
    extras: Mapping[str, bytes] | None = None,
    *,
    cache: Cache | None = None,
    progress: Progress = silent,
) -> str:
    """Write a new version beside the others, then point CURRENT at it; returns its name.

    extras: files that other parts keep with the index, by name. cache: the folder's own, where the
    caller holds it already. What it has is not computed again, and changes no byte of the version.

    Until the last step nothing that a reader looks at has changed. A second build waits.
    """
    if not chunks:
        raise TutorError(f"{root}: nothing to index; put documents into the knowledge folder")
    twice = [id for id, times in Counter(chunk.id for chunk in chunks).items() if times > 1]
    if twice:
        raise ValueError(f"chunk ids occur twice: {twice[:5]}")
    with nullcontext(cache) if cache else open_cache(root) as held:
        runs = runs_of(chunks)
        recalled = recalling(segmenter, runs, held, progress)
        vectors = Vectors.build(embedded(embedder, runs, held, progress))
        texts = [text for run in runs for text in run]

        def write(folder: Path) -> bytes:
            fields = (
                (field, build_field(texts, recalled, field)) for field in progress("write", FIELDS)
            )
            write_index(folder, sources, chunks, fields, vectors, extras or {})
            return to_bytes(
                Manifest(
                    LAYOUT,
                    embedder.fingerprint,
                    vectors.dimensions,
                    vectors.kind,
                    segmenter.name,
                    dict(chunker),
                    {"k1": K1, "b": B},
                    len(chunks),
                    {one.file: one.sha256 for one in sources},
                    {path.name: sum_file(path) for path in sorted(folder.iterdir())},
                )
            )

        with locked(root):
            version = _add(root, write)
            held.keep(version, versions(root))
    return version


def open_index(root: Path, embedder: Embedder, segmenter: Segmenter) -> Index:
    """The version CURRENT names, every byte verified and built with these very parts."""
    folder = root / current_version(root)
    manifest = manifest_of(folder)
    match_parts(folder, manifest, embedder, segmenter)
    verify_files(folder, manifest)
    index = read_index(folder, manifest.files)
    read = (len(index.chunks), index.vectors.size, index.vectors.dimensions)
    if read != (manifest.chunks, manifest.chunks, manifest.dimensions):
        raise IndexCorruptError(
            f"{folder}: (chunks, vectors, dimensions) {read} do not fit the manifest; {REMEDY}"
        )
    return index


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
        manifest = manifest_of(root / current_version(root))
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


def match_parts(folder: Path, manifest: Manifest, embedder: Embedder, segmenter: Segmenter) -> None:
    """A vector of one model means nothing to another, and a term of one segmenter neither."""
    asked = {"layout": LAYOUT, "embedder": embedder.fingerprint, "segmenter": segmenter.name}
    for name, value in asked.items():
        built = getattr(manifest, name)
        if built != value:
            raise IndexMismatchError(
                f"{folder}: built with {name} {built}, asked for {value}; {REMEDY}"
            )


def _add(root: Path, write: Callable[[Path], bytes]) -> str:
    """A new version, made current. `write` fills its folder and gives the manifest."""
    for left in root.glob(f"{_BESIDE}*"):  # of a build that died: the lock is ours
        shutil.rmtree(left)
    beside = Path(tempfile.mkdtemp(prefix=_BESIDE, dir=root))
    try:
        beside.chmod(0o755)
        manifest = write(beside)
        (beside / NAME).write_bytes(manifest)
        for path in (*sorted(beside.iterdir()), beside):
            sync(path)
        version = version_name(next_number(root), manifest)
        beside.rename(root / version)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    sync(root)
    try:
        last = current_version(root)
    except (IndexMissingError, IndexCorruptError):
        last = version
    point(root, version)
    _prune(root, {version, last})
    return version


def _prune(root: Path, needed: Collection[str]) -> None:
    """Delete all versions but `needed`, the new one and the last, and the newest others."""
    others = [name for name in versions(root) if name not in needed]
    for name in others[: len(needed) - 1 - KEPT]:
        gone = root / f"{_BESIDE}{name}"
        (root / name).rename(gone)  # in one step: half a version would look like a damaged one
        shutil.rmtree(gone, ignore_errors=True)

"""The index: what it is built and searched with, whether it still fits, and going back."""

import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.bootstrap.lessons import read_lesson_library
from tutor.documents.sources import sha256_of, source_files
from tutor.errors import DocumentError
from tutor.settings import PROJECT, Settings

if TYPE_CHECKING:
    from tutor.retrieval.embedder import Embedder
    from tutor.retrieval.lexical import Segmenter

MAX_CHUNK_CHARS = 1200
_LOCAL_EMBEDDER = PROJECT / "indexes" / "embedder"


def stale(settings: Settings) -> str | None:
    """Why the index must be built again; None while it fits the sources, the model and the code."""
    from tutor.retrieval.embedder import folder_fingerprint
    from tutor.retrieval.folder import stale

    folder = Path(settings.embedder)
    fingerprint = (
        folder_fingerprint(folder) if folder.is_dir() else load_embedder(settings).fingerprint
    )
    sums = {file.name: sha256_of(file.path) for file in source_files(settings.knowledge_dir)}

    def reason() -> str | None:
        return stale(settings.index_dir, sums, fingerprint, segmenter().name, chunker(settings))

    first = reason()
    if first is None or not first.startswith("lessons/"):
        return first
    try:  # a lesson with faults is in no index, however often that is built
        faults = read_lesson_library(settings).faults
    except DocumentError:
        return first
    for fault in faults:
        if not fault.warning:
            sums.pop(fault.file, None)
    return reason()


def held_version(settings: Settings) -> str | None:
    """The version that a rollback chose and that changed documents do not replace, if any."""
    from tutor.retrieval.history import held_version

    return held_version(settings.index_dir, load_embedder(settings), segmenter())


def roll_back(settings: Settings, version: str | None = None) -> str:
    """Make `version`, or the one before the current one, current again; returns its name."""
    from tutor.retrieval.history import roll_back

    return roll_back(settings.index_dir, load_embedder(settings), segmenter(), version)


def load_embedder(settings: Settings) -> "Embedder":
    """The embedder of the settings; the network is used only where they name a hub's model."""
    from tutor.retrieval.embedder import load_embedder

    is_hub = settings.embedder != str(_LOCAL_EMBEDDER) and not Path(settings.embedder).exists()
    return load_embedder(settings.embedder, cache=settings.data_dir / "hub", download=is_hub)


def segmenter() -> "Segmenter":
    """How texts are cut into terms, for building an index and for searching it."""
    from tutor.retrieval.lexical import vietnamese_segmenter

    return vietnamese_segmenter()


def chunker(settings: Settings) -> dict[str, int]:
    """The chunker's settings. `code` changes with the readers, whose anchors chunks hold;
    `examples` with the messages that no lesson answers, which the lessons' model learns from."""
    from tutor.lessons.knowledge import read_negatives

    examples = zlib.crc32("\n".join(read_negatives(settings.knowledge_dir)).encode())
    packages = (PROJECT / "tutor" / "documents", PROJECT / "tutor" / "lessons")
    files = sorted(path for package in packages for path in package.glob("*.py"))
    code = zlib.crc32(b"".join(path.read_bytes() for path in files))
    return {"max_chars": MAX_CHUNK_CHARS, "code": code, "examples": examples}

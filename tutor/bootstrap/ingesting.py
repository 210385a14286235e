"""Building an index of the knowledge folder."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.bootstrap.index import MAX_CHUNK_CHARS, chunker, load_embedder, segmenter
from tutor.bootstrap.lessons import lesson_library, lesson_sources, trained_lesson_model
from tutor.documents.catalogue import read_catalogue
from tutor.documents.filetext import FileText
from tutor.documents.formats import WITH_OCR
from tutor.documents.sources import sha256_of
from tutor.progress import Progress, silent
from tutor.settings import PROJECT, Settings

if TYPE_CHECKING:
    from tutor.documents.library import ReadFile
    from tutor.lessons.library import LessonLibrary
    from tutor.retrieval.cache import Cache


def ingest(settings: Settings, progress: Progress = silent) -> tuple[str, list[str]]:
    """Build an index of the knowledge folder: the version's name, and a line on each source.

    What an earlier build, finished or not, computed from the same bytes is taken from the cache.
    DocumentError names each bad file; the current index then stays as it is.
    """
    from tutor.documents.chunking import chunk_document
    from tutor.documents.library import read_library
    from tutor.retrieval.cache import open_cache
    from tutor.retrieval.folder import build_index
    from tutor.retrieval.index import Source

    with open_cache(settings.index_dir) as cache:
        files = read_library(settings.knowledge_dir, _reader(cache), progress)
        read_catalogue(settings.knowledge_dir / "catalogue.toml")  # a slip in it is told now
        library = lesson_library(settings, files)
        sources = [Source(file.document, file.name, file.sha256) for file in files]
        sources += lesson_sources(settings, library)
        chunks = [
            chunk
            for one in progress("chunk", sources)
            for chunk in chunk_document(one.document, MAX_CHUNK_CHARS)
        ]
        version = build_index(
            sources,
            chunks,
            load_embedder(settings),
            segmenter(),
            settings.index_dir,
            chunker(settings),
            trained_lesson_model(settings, library.lessons, [one.document for one in files], cache),
            cache=cache,
            progress=progress,
        )
    counts = Counter(chunk.document_id for chunk in chunks)
    summaries = [_summary(file, counts[file.document.id]) for file in files]
    return version, [*summaries, *_lesson_summary(library)]


def _reader(cache: "Cache") -> Callable[[Path], FileText]:
    """`read_file`, taking the text of an unchanged file from the cache."""
    from tutor.documents.ocr import has_ocr
    from tutor.documents.reader import read_file
    from tutor.retrieval.cache import code_of

    code = code_of(PROJECT / "tutor" / "documents", PROJECT / "tutor" / "text")

    def read(path: Path) -> FileText:
        suffix = path.suffix.lower()
        by_ocr = str(suffix in WITH_OCR and has_ocr())  # installed since, it may read more
        made_from = (sha256_of(path), suffix, by_ocr, code)
        return FileText.from_bytes(cache.get("text", made_from, lambda: read_file(path).to_bytes()))

    return read


def _summary(file: "ReadFile", chunks: int) -> str:
    from tutor.plans.parser import parse_plan

    line = f"{file.name}: {sum(1 for _ in file.document.walk())}"
    if file.document.kind == "plan":
        plan = parse_plan(file.document)
        line += (
            f" places, {len(plan.tasks)} tasks, {len(plan.assignments)} assignments, "
            f"{len(plan.targets)} targets, {len(plan.unresolved)} not understood"
        )
    else:
        line += f" sections, {len(file.document.tables)} tables, {chunks} chunks"
    return "\n  ".join([line, *file.notes])


def _lesson_summary(library: "LessonLibrary") -> list[str]:
    left_out = sorted({fault.file for fault in library.faults if not fault.warning})
    lines = [f"lessons: {len(library.files)} taught, {len(left_out)} left out"]
    return [*lines, *(f"  {fault}" for fault in library.faults)]

"""An index in memory, and its form in files: open formats only, no pickle."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from tutor.errors import IndexCorruptError
from tutor.records import Chunk, Document, DocumentKind
from tutor.retrieval.bm25 import Bm25
from tutor.retrieval.lexical import FIELDS
from tutor.retrieval.manifest import REMEDY
from tutor.retrieval.vectors import Vectors

_ARRAYS = ("offsets", "rows", "scores")
_EXTRA = "extra."


@dataclass(frozen=True, slots=True)
class Source:
    """A document with the file it was read from."""

    document: Document
    file: str  # relative to the knowledge folder
    sha256: str  # of the file's bytes
    text: str = ""  # what it is parsed from again, where that is not the document's own text


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What an index keeps of a document: its text, from which it is parsed again."""

    id: str
    kind: DocumentKind
    file: str
    sha256: str  # of the file's bytes
    text: str  # NFC


@dataclass(frozen=True)
class Index:
    """Row i of `fields` and `vectors` is `chunks[i]`."""

    version: str
    documents: tuple[StoredDocument, ...]
    chunks: tuple[Chunk, ...]
    fields: Mapping[str, Bm25]
    vectors: Vectors
    extras: Mapping[str, bytes] = field(default_factory=dict)  # by file name

    def rows_of(self, document_ids: Collection[str]) -> np.ndarray:
        """Rows of the chunks of these documents, rising; an unknown id has none."""
        found = [self._rows[id] for id in sorted(set(document_ids)) if id in self._rows]
        return np.sort(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)

    @cached_property
    def _rows(self) -> Mapping[str, np.ndarray]:
        rows: dict[str, list[int]] = {}
        for row, chunk in enumerate(self.chunks):
            rows.setdefault(chunk.document_id, []).append(row)
        return {id: np.array(these, dtype=np.int64) for id, these in rows.items()}


def write_index(
    folder: Path,
    sources: Sequence[Source],
    chunks: Sequence[Chunk],
    fields: Iterable[tuple[str, Bm25]],
    vectors: Vectors,
    extras: Mapping[str, bytes],
) -> None:
    """All files of an index but its manifest. `extras`: what other parts keep with it.

    fields: written one after another, so that they need not all be held at once.
    """
    for name, data in extras.items():
        (folder / f"{_EXTRA}{name}").write_bytes(data)
    _write_lines(
        folder / "documents.jsonl",
        (
            {
                "id": one.document.id,
                "kind": one.document.kind,
                "file": one.file,
                "sha256": one.sha256,
                "text": one.text or one.document.source,
            }
            for one in sources
        ),
    )
    _write_lines(folder / "chunks.jsonl", map(asdict, chunks))
    for name, one in fields:
        _write_lines(folder / f"bm25.{name}.terms.jsonl", one.terms)
        for array in _ARRAYS:
            np.save(folder / f"bm25.{name}.{array}.npy", getattr(one, array), allow_pickle=False)
    vectors.write(folder / "vectors.faiss")


def read_index(folder: Path, files: Collection[str]) -> Index:
    """The index of a folder whose `files` were verified; nothing else in it is looked at.

    IndexCorruptError where one that an index needs is not among them.
    """
    if missing := sorted(_needed() - set(files)):
        raise IndexCorruptError(f"{folder}: built without {', '.join(missing)}; {REMEDY}")
    documents = tuple(StoredDocument(**row) for row in _read_lines(folder / "documents.jsonl"))
    chunks = tuple(
        Chunk(**{**row, "headings": tuple(row["headings"])})
        for row in _read_lines(folder / "chunks.jsonl")
    )
    fields = {name: _read_field(folder, name, len(chunks)) for name in FIELDS}
    extras = {
        name.removeprefix(_EXTRA): (folder / name).read_bytes()
        for name in sorted(files)
        if name.startswith(_EXTRA)
    }
    vectors = Vectors.read(folder / "vectors.faiss")
    return Index(folder.name, documents, chunks, fields, vectors, extras)


def _needed() -> set[str]:
    """Names of the files that every index has."""
    fields = {
        f"bm25.{field}.{part}"
        for field in FIELDS
        for part in ("terms.jsonl", *(f"{array}.npy" for array in _ARRAYS))
    }
    return {"documents.jsonl", "chunks.jsonl", "vectors.faiss", *fields}


def _read_field(folder: Path, name: str, size: int) -> Bm25:
    terms = {term: i for i, term in enumerate(_read_lines(folder / f"bm25.{name}.terms.jsonl"))}
    arrays = {
        array: np.load(folder / f"bm25.{name}.{array}.npy", allow_pickle=False) for array in _ARRAYS
    }
    return Bm25(terms, size=size, **arrays)


def _write_lines(path: Path, rows: Iterable) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _read_lines(path: Path) -> list:
    with path.open(encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]

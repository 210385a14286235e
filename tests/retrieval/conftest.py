"""Doubles: an embedder that maps keywords to axes, a segmenter that splits at spaces."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tutor.documents.chunking import chunk_document
from tutor.records import Chunk, Document, Paragraph, Section
from tutor.retrieval.folder import build_index, open_index
from tutor.retrieval.index import Source
from tutor.retrieval.lexical import Segmenter
from tutor.retrieval.retriever import HybridRetriever
from tutor.text.normalise import plain

CHUNKER = {"max_chars": 1200}


class KeywordEmbedder:
    """One axis a keyword group, so that "mật khẩu" and "password" are one thing."""

    groups = (("password", "khẩu"), ("chữa", "bệnh", "viện"), ("trẻ", "học", "trường"))

    def __init__(self, fingerprint: str = "keywords-1") -> None:
        self.fingerprint = fingerprint
        self.dimensions = len(self.groups)

    def encode_query(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode(texts)

    def encode_document(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.array(
            [
                [sum(plain(text).count(word) for word in group) for group in self.groups]
                for text in texts
            ],
            dtype=np.float32,
        )
        vectors = vectors.reshape(len(texts), self.dimensions)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(lengths, lengths, 1)


def split(text: str) -> list[str]:
    return re.findall(r"\w+", plain(text))


def as_source(id: str, text: str) -> Source:
    """A document with one section a line."""
    sections, at = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        body = (Paragraph(line, at, at + len(line), number),)
        sections.append(Section(str(number), str(number), "", "", body, at, at + len(line)))
        at += len(line) + 1
    document = Document(id, "plan", id, text, tuple(sections))
    return Source(document, f"plans/{id}.txt", hashlib.sha256(text.encode()).hexdigest())


class Library:
    """A small folder of documents with all that an index of it needs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.embedder = KeywordEmbedder()
        self.segmenter = Segmenter("spaces-1", split, split)
        self.sources = [
            as_source("a", "Đặt lại mật khẩu VNeID\nSở Y tế chủ trì\nSở Giáo dục phối hợp"),
            as_source("b", "Bệnh viện tỉnh\nSở Y tế phối hợp\nTập huấn cho cán bộ"),
        ]

    @property
    def chunks(self) -> list[Chunk]:
        return [chunk for one in self.sources for chunk in chunk_document(one.document)]

    @property
    def hashes(self) -> dict[str, str]:
        return {one.file: one.sha256 for one in self.sources}

    def build(self, **options) -> str:
        return build_index(
            self.sources, self.chunks, self.embedder, self.segmenter, self.root, CHUNKER, **options
        )

    def open(self):
        return open_index(self.root, self.embedder, self.segmenter)

    def retriever(self, **options) -> HybridRetriever:
        self.build()
        return HybridRetriever(self.open(), self.embedder, self.segmenter, **options)


@pytest.fixture
def library(tmp_path) -> Library:
    return Library(tmp_path / "indexes")

"""Terms and vectors of the chunks: what costs time in a build, and is kept for the next."""

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import numpy as np

from tutor.progress import Progress
from tutor.records import Chunk
from tutor.retrieval import embedder as embedder_module
from tutor.retrieval.cache import Cache, code_of
from tutor.retrieval.embedder import Embedder
from tutor.retrieval.lexical import Segmenter, Tokenize

_RUN_CHUNKS = 256  # a killed build loses the work on so many at most
_LIBRARIES = ("sentence-transformers", "tokenizers", "torch")  # by which a model computes

Texts = list[str]


def runs_of(chunks: Sequence[Chunk]) -> list[Texts]:
    """The texts to index in order, in runs that hold chunks of one document only."""
    documents = (list(group) for _, group in groupby(chunks, lambda chunk: chunk.document_id))
    return [
        [chunk.indexed_text for chunk in document[start : start + _RUN_CHUNKS]]
        for document in documents
        for start in range(0, len(document), _RUN_CHUNKS)
    ]


def recalling(
    segmenter: Segmenter, runs: Sequence[Texts], cache: Cache, progress: Progress
) -> Segmenter:
    """`segmenter`, knowing the terms of all texts of `runs` without cutting them again."""
    words: dict[str, list[str]] = {}
    syllables: dict[str, list[str]] = {}
    known: dict[str, str] = {}  # every term once in memory
    for texts in progress("segment", runs):
        stored = cache.get("terms", (segmenter.name, *texts), partial(_terms, segmenter, texts))
        for text, line in zip(texts, stored.decode().split("\n"), strict=True):
            words[text], syllables[text] = (
                [known.setdefault(term, term) for term in terms] for terms in json.loads(line)
            )
    return replace(
        segmenter,
        words=_recalling(words, segmenter.words),
        syllables=_recalling(syllables, segmenter.syllables),
    )


def embedded(
    embedder: Embedder, runs: Sequence[Texts], cache: Cache, progress: Progress
) -> np.ndarray:
    """Vectors of all texts in order, float32 (n_texts, dimensions).

    A run is always embedded as a whole: a batch of other texts may give other last digits.
    """
    code = code_of(Path(embedder_module.__file__))
    made_by = (embedder.fingerprint, code, *map(version, _LIBRARIES))
    vectors = np.empty((sum(map(len, runs)), embedder.dimensions), dtype=np.float32)
    row = 0
    for texts in progress("embed", runs):
        stored = cache.get("vectors", (*made_by, *texts), partial(_vectors, embedder, texts))
        vectors[row : row + len(texts)] = np.load(io.BytesIO(stored), allow_pickle=False)
        row += len(texts)
    return vectors


def _recalling(known: dict[str, list[str]], cut: Tokenize) -> Tokenize:
    return lambda text: known[text] if text in known else cut(text)


def _terms(segmenter: Segmenter, texts: Texts) -> bytes:
    """One line a text: its words and its syllables."""
    lines = (json.dumps([segmenter.words(text), segmenter.syllables(text)]) for text in texts)
    return "\n".join(lines).encode()


def _vectors(embedder: Embedder, texts: Texts) -> bytes:
    file = io.BytesIO()
    np.save(file, embedder.encode_document(texts), allow_pickle=False)
    return file.getvalue()

"""From a query to ranked hits: BM25 and vectors, fused."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tutor.records import Chunk, Hit
from tutor.retrieval.bm25 import top_k
from tutor.retrieval.embedder import Embedder
from tutor.retrieval.fusion import weighted
from tutor.retrieval.index import Index
from tutor.retrieval.lexical import (
    LexicalQuery,
    Segmenter,
    lexical_ceiling,
    lexical_coverage,
    lexical_query,
    lexical_scores,
)
from tutor.text.query import SearchText, as_typed

ALPHA = 0.3  # share of the vectors; chosen on the development sets, eval/reports/retrieval.json
POOL = 100  # candidates each side may propose


class Retriever(Protocol):
    def search(self, query: str, k: int, document_ids: Collection[str] | None = None) -> list[Hit]:
        """At most `k` hits, best first; empty when the query has no words."""
        ...


@dataclass(frozen=True, slots=True)
class Signals:
    """What spoke for a hit. Unlike `score`, the other figures compare between queries."""

    chunk: Chunk
    score: float  # fused, 0 to 1; near 1 only says: best of what there is
    lexical: float  # BM25 over what the query could reach at most, 0 to 1
    dense: float  # cosine, -1 to 1
    coverage: float  # share of the query's syllables in the chunk, weighted by rarity, 0 to 1


class HybridRetriever:
    """Hits of an index. Neither side vetoes the other: a chunk without a query's words may win."""

    def __init__(
        self,
        index: Index,
        embedder: Embedder,
        segmenter: Segmenter,
        prepare: Callable[[str], SearchText] = as_typed,
        alpha: float = ALPHA,
        pool: int = POOL,
    ) -> None:
        """prepare: what is done to a query before it is cut, as `text.query.searchable` does."""
        if not 0 <= alpha <= 1:
            raise ValueError(f"alpha={alpha}; a share lies in 0 to 1")
        self._index = index
        self._embedder = embedder
        self._segmenter = segmenter
        self._prepare = prepare
        self._alpha = alpha
        self._pool = pool

    def search(self, query: str, k: int, document_ids: Collection[str] | None = None) -> list[Hit]:
        """At most `k` hits, best first, ties by chunk id; scores are fused ones, 0 to 1."""
        return [
            Hit(found.chunk, found.score) for found in self.search_signals(query, k, document_ids)
        ]

    def search_signals(
        self, query: str, k: int, document_ids: Collection[str] | None = None
    ) -> list[Signals]:
        """The hits of `search` with what each side said of them."""
        text = self._prepare(query)
        cut = lexical_query(text.matched, self._segmenter, self._index.fields)
        if k <= 0 or not cut.parts:
            return []
        among = None if document_ids is None else self._index.rows_of(document_ids)
        lexical = lexical_scores(self._index.fields, cut)
        vector = self._embedder.encode_query([text.meant])[0]
        rows = self._candidates(lexical, vector, max(k, self._pool), among)
        return self._ranked(rows, lexical, vector, cut, k)

    def _candidates(
        self, lexical: np.ndarray, vector: np.ndarray, pool: int, among: np.ndarray | None
    ) -> np.ndarray:
        """Rows that either side puts among its first `pool`, rising."""
        allowed = lexical
        if among is not None:
            allowed = np.zeros_like(lexical)
            allowed[among] = lexical[among]
        rows = top_k(allowed, pool)
        if not vector.any():  # no sub-word known: every cosine would be 0
            return np.sort(rows)
        return np.union1d(rows, self._index.vectors.search(vector, pool, among))

    def _ranked(
        self, rows: np.ndarray, lexical: np.ndarray, vector: np.ndarray, cut: LexicalQuery, k: int
    ) -> list[Signals]:
        dense = self._index.vectors.scores(vector, rows)
        scores = weighted(lexical[rows], dense, self._alpha)
        chunks = self._index.chunks
        best = sorted(range(len(rows)), key=lambda i: (-scores[i], chunks[rows[i]].id))[:k]
        kept = rows[best]
        most = lexical_ceiling(self._index.fields, cut) or 1.0
        covered = lexical_coverage(self._index.fields, cut, kept)
        return [
            Signals(
                chunks[row],
                float(scores[i]),
                float(lexical[row] / most),
                float(dense[i]),
                float(share),
            )
            for i, row, share in zip(best, kept, covered, strict=True)
        ]

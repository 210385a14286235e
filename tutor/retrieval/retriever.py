"""From a query to ranked hits: BM25 and vectors, fused."""

from collections.abc import Callable, Collection
from typing import Protocol

import numpy as np

from tutor.records import Hit
from tutor.retrieval.bm25 import top_k
from tutor.retrieval.embedder import Embedder
from tutor.retrieval.fusion import weighted
from tutor.retrieval.index import Index
from tutor.retrieval.lexical import (
    Segmenter,
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
        """At most `k` hits, best first, ties by chunk id; scores are fused ones, 0 to 1: near 1
        only says that it is the best of what there is."""
        text = self._prepare(query)
        cut = lexical_query(text.matched, self._segmenter, self._index.fields)
        if k <= 0 or not cut.parts:
            return []
        among = None if document_ids is None else self._index.rows_of(document_ids)
        lexical = lexical_scores(self._index.fields, cut)
        vector = self._embedder.encode_query([text.meant])[0]
        rows = self._candidates(lexical, vector, max(k, self._pool), among)
        return self._ranked(rows, lexical, vector, k)

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
        self, rows: np.ndarray, lexical: np.ndarray, vector: np.ndarray, k: int
    ) -> list[Hit]:
        dense = self._index.vectors.scores(vector, rows)
        scores = weighted(lexical[rows], dense, self._alpha)
        hits = [
            Hit(self._index.chunks[row], float(score))
            for row, score in zip(rows, scores, strict=True)
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.chunk.id))[:k]

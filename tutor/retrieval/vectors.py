"""Exact search among unit vectors with FAISS."""

from pathlib import Path

import numpy as np


class Vectors:
    """A flat inner-product index; the score of unit vectors is their cosine, -1 to 1.

    Flat is exact, needs no training and takes 4 ms at 100,000 vectors of 256 dimensions.
    """

    def __init__(self, index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: np.ndarray) -> "Vectors":
        """Index of float32 (n_chunks, dimensions); row i is the i-th."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def read(cls, path: Path) -> "Vectors":
        """The index of a verified file: FAISS itself loads most damaged ones without a word."""
        import faiss

        return cls(faiss.read_index(str(path)))

    def write(self, path: Path) -> None:
        import faiss

        faiss.write_index(self._index, str(path))

    @property
    def size(self) -> int:
        return self._index.ntotal

    @property
    def dimensions(self) -> int:
        return self._index.d

    def search(self, query: np.ndarray, k: int, among: np.ndarray | None = None) -> np.ndarray:
        """Rows of the `k` nearest to `query` (dimensions,), best first; `among` limits the rows."""
        import faiss

        k = min(k, self.size if among is None else len(among))
        if k <= 0:
            return np.zeros(0, dtype=np.int64)
        parameters = None
        if among is not None:
            chosen = faiss.IDSelectorBatch(np.asarray(among, dtype=np.int64))
            parameters = faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]
        # a second thread costs more than it saves: on a busy machine each search waits 16 ms for it
        faiss.omp_set_num_threads(1)  # of this thread only; a server has several
        _, rows = self._index.search(query[None], k, params=parameters)
        return rows[0][rows[0] >= 0]

    def scores(self, query: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Cosine of `query` with each of `rows`, float32 (n_rows,)."""
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        return self._index.reconstruct_batch(np.asarray(rows, dtype=np.int64)) @ query

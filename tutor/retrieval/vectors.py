"""Search among unit vectors with FAISS: exact up to a size, in inverted lists beyond."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

FLAT_UP_TO = 200_000  # vectors
_LISTS_PER_ROOT = 4  # lists = 4 * sqrt(n), as FAISS advises
_PROBES = 256  # lists looked into: at 250,000 passages .96 of the true first 10, in 2 ms, not 18
_SAMPLE_PER_LIST = 64  # vectors that the lists' centres are learned from
_SEED = 20261121


class Vectors:
    """An inner-product index; the score of unit vectors is their cosine, -1 to 1.

    Flat is exact, needs no training and takes 4 ms at 100,000 vectors of 256 dimensions. Beyond
    FLAT_UP_TO, inverted lists of vectors with 8 bits a dimension (IVF, SQ8) take a quarter of the
    memory, and a search looks into some of the lists only.
    """

    def __init__(self, index) -> None:
        self._index = index
        if self._has_lists:
            index.make_direct_map()  # from a row to its place in a list

    @classmethod
    def build(cls, vectors: np.ndarray, flat_up_to: int = FLAT_UP_TO) -> "Vectors":
        """Index of float32 (n_chunks, dimensions); row i is the i-th. The same for the same."""
        import faiss

        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        count, dimensions = vectors.shape
        flat = count <= flat_up_to
        index = faiss.IndexFlatIP(dimensions) if flat else _trained_lists(vectors)
        index.add(vectors)
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

    @property
    def kind(self) -> Mapping[str, int | str]:
        """How the vectors are held, for the manifest."""
        if not self._has_lists:
            return {"kind": "flat"}
        return {"kind": "ivf-sq8", "lists": self._index.nlist, "probes": self._index.nprobe}

    def search(self, query: np.ndarray, k: int, among: np.ndarray | None = None) -> np.ndarray:
        """Rows of the `k` nearest to `query` (dimensions,), best first; `among` limits the rows.

        With `among` every allowed row is looked at, whatever list it lies in.
        """
        import faiss

        k = min(k, self.size if among is None else len(among))
        if k <= 0:
            return np.zeros(0, dtype=np.int64)
        # a second thread costs more than it saves: on a busy machine each search waits 16 ms for it
        faiss.omp_set_num_threads(1)  # of this thread only; a server has several
        _, rows = self._index.search(query[None], k, params=self._limited_to(among))
        return rows[0][rows[0] >= 0]

    def scores(self, query: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Cosine of `query` with each of `rows`, float32 (n_rows,)."""
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        return self._index.reconstruct_batch(np.asarray(rows, dtype=np.int64)) @ query

    @property
    def _has_lists(self) -> bool:
        import faiss

        return isinstance(self._index, faiss.IndexIVF)

    def _limited_to(self, among: np.ndarray | None):
        """FAISS's parameters of a search."""
        import faiss

        if among is None:
            return None
        chosen = faiss.IDSelectorBatch(np.asarray(among, dtype=np.int64))
        if self._has_lists:
            return faiss.SearchParametersIVF(sel=chosen, nprobe=self._index.nlist)  # type: ignore[call-arg]
        return faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]


def _trained_lists(vectors: np.ndarray):
    """Empty inverted lists, their centres learned from a sample drawn with a fixed seed."""
    import faiss

    faiss.omp_set_num_threads(1)  # several add up in another order each time
    count, dimensions = vectors.shape
    lists = min(round(_LISTS_PER_ROOT * count**0.5), max(1, count // _SAMPLE_PER_LIST))
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimensions),
        dimensions,
        lists,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.cp.seed = _SEED
    index.cp.spherical = True
    sample = np.random.default_rng(_SEED).choice(
        count, min(count, lists * _SAMPLE_PER_LIST), replace=False
    )
    index.train(vectors[np.sort(sample)])
    index.nprobe = min(_PROBES, lists)
    return index

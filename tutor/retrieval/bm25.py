"""BM25 with eager scores: what a term gives a chunk is computed when the index is built.

Formula of Lucene (Kamphuis et al. 2020, "Which BM25 do you mean?"), without its constant k1 + 1:
idf(t) * tf / (tf + k1 * (1 - b + b * length / mean length)),
idf(t) = ln(1 + (N - df + .5) / (df + .5)).
A term therefore gives less than its idf, and a query less than the sum of its idfs.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

K1 = 1.2
B = 0.75


@dataclass(frozen=True, slots=True)
class Bm25:
    """Postings of all terms; those of term number t lie in offsets[t]:offsets[t + 1]."""

    terms: Mapping[str, int]
    offsets: np.ndarray  # int64, (n_terms + 1,)
    rows: np.ndarray  # int32, (n_postings,): chunk rows, rising within a term
    scores: np.ndarray  # float32, (n_postings,)
    size: int  # chunks

    def postings(self, term: str) -> tuple[np.ndarray, np.ndarray]:
        """(rows, scores) of a term; both empty when no chunk has it."""
        number = self.terms.get(term)
        place = slice(0, 0) if number is None else slice(*self.offsets[number : number + 2])
        return self.rows[place], self.scores[place]


def build_bm25(texts: Iterable[Sequence[str]], k1: float = K1, b: float = B) -> Bm25:
    """Index of `texts`, one list of terms a chunk; row i is the i-th. Holds one text at a time."""
    seen: dict[str, int] = {}  # term -> number by first occurrence
    numbers, times, distinct, sizes = array("i"), array("i"), array("i"), array("i")
    for text in texts:
        count = Counter(text)
        numbers.extend(seen.setdefault(term, len(seen)) for term in count)
        times.extend(count.values())
        distinct.append(len(count))
        sizes.append(len(text))
    terms = {term: i for i, term in enumerate(sorted(seen))}
    number_of = np.array([terms[term] for term in seen], dtype=np.int32)
    term_of = number_of[np.array(numbers, dtype=np.int32)]
    lengths = np.array(sizes, dtype=np.float64)
    rows = np.repeat(np.arange(len(sizes), dtype=np.int32), np.array(distinct, dtype=np.int32))
    tf = np.array(times, dtype=np.int32)
    df = np.bincount(term_of, minlength=len(terms))
    mean = lengths.mean() if lengths.any() else 1.0
    norms = k1 * (1 - b + b * lengths / mean)
    scores = _idf(df[term_of], len(sizes)) * tf / (tf + norms[rows])
    order = np.argsort(term_of, kind="stable")
    return Bm25(
        terms,
        np.concatenate(([0], np.cumsum(df))).astype(np.int64),
        rows[order],
        scores[order].astype(np.float32),
        len(sizes),
    )


def bm25_scores(index: Bm25, query: Sequence[str]) -> np.ndarray:
    """Score of every chunk, float32 (n_chunks,), at least 0; a term said twice counts twice."""
    scores = np.zeros(index.size, dtype=np.float32)
    for term, times in Counter(query).items():
        rows, gains = index.postings(term)
        scores[rows] += times * gains  # a row occurs once a term, so no update is lost
    return scores


def top_k(scores: np.ndarray, k: int) -> np.ndarray:
    """Rows of the `k` highest `scores` above 0, best first; ties keep row order."""
    rows = np.flatnonzero(scores > 0)
    if len(rows) > 4 * k > 0:  # sort only what can be among the k: ties at the edge stay in
        edge = np.partition(scores[rows], len(rows) - k)[len(rows) - k]
        rows = rows[scores[rows] >= edge]
    return rows[np.argsort(-scores[rows], kind="stable")][: max(k, 0)]


def _idf(df, size: int):
    return np.log(1 + (size - df + 0.5) / (df + 0.5)) if size else 0.0

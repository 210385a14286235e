"""BM25 over several fields of the same chunks: words, syllables, pairs of syllables, and folded."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from tutor.retrieval.bm25 import Bm25, bm25_scores, build_bm25, ceiling, coverage
from tutor.text.normalise import fold, has_diacritics

Tokenize = Callable[[str], list[str]]

# Weight of a field in the sum, for a query without diacritics and for one with them. Chosen on
# the development sets (scripts/bench_retrieval.py). Pairs tell "học sinh" from "sinh" and "học"
# apart. The folded fields cost an accented query nothing and save one that lost half its marks.
FOLDED = {"folded": 1.0, "folded_pairs": 0.5}
ACCENTED = {"syllables": 1.0, "pairs": 0.5, "words": 0.25, **FOLDED}
FIELDS = tuple(ACCENTED)


@dataclass(frozen=True, slots=True)
class Segmenter:
    """How texts are cut into terms. `name` is kept with an index: another name needs another index.

    `words` and `syllables` must give lower-cased, composed terms.
    """

    name: str
    words: Tokenize
    syllables: Tokenize

    def terms(self, text: str, fields: Sequence[str] = FIELDS) -> dict[str, list[str]]:
        """Terms of `text` by field; only the fields asked for are computed."""
        syllables = self.syllables(text)
        folded = list(map(_folded, syllables)) if set(fields) & set(FOLDED) else []
        made = {
            "syllables": lambda: syllables,
            "pairs": lambda: pairs(syllables),
            "words": lambda: self.words(text),
            "folded": lambda: folded,
            "folded_pairs": lambda: pairs(folded),
        }
        return {field: made[field]() for field in fields}


@dataclass(frozen=True, slots=True)
class LexicalQuery:
    """A query cut for the fields that it is to be matched on."""

    terms: Mapping[str, Sequence[str]]
    weights: Mapping[str, float]


@lru_cache(maxsize=50_000)  # a language has so many syllables, and a corpus repeats them
def _folded(syllable: str) -> str:
    return fold(syllable)


def pairs(syllables: Sequence[str]) -> list[str]:
    """Neighbouring syllables as one term each."""
    return [f"{one} {two}" for one, two in pairwise(syllables)]


def build_fields(texts: Sequence[str], segmenter: Segmenter) -> dict[str, Bm25]:
    """One BM25 index a field, row i for the i-th text."""
    terms = [segmenter.terms(text) for text in texts]
    return {field: build_bm25([one[field] for one in terms]) for field in FIELDS}


def build_field(texts: Sequence[str], segmenter: Segmenter, field: str) -> Bm25:
    """The index of one field: the terms of all fields at once would fill the memory."""
    return build_bm25(segmenter.terms(text, (field,))[field] for text in texts)


def lexical_query(query: str, segmenter: Segmenter) -> LexicalQuery:
    """`query` for all fields if it has a diacritic, else for the folded ones only."""
    weights = ACCENTED if has_diacritics(query) else FOLDED
    return LexicalQuery(segmenter.terms(query, tuple(weights)), weights)


def lexical_scores(fields: Mapping[str, Bm25], query: LexicalQuery) -> np.ndarray:
    """Weighted sum over the query's fields, float32 (n_chunks,), at least 0."""
    return np.sum(
        [
            np.float32(weight) * bm25_scores(fields[field], query.terms[field])
            for field, weight in query.weights.items()
        ],
        axis=0,
    )


def lexical_ceiling(fields: Mapping[str, Bm25], query: LexicalQuery) -> float:
    """What no chunk reaches for `query`; `lexical_scores` over it lies in 0 to 1 for any query."""
    return sum(
        weight * ceiling(fields[field], query.terms[field])
        for field, weight in query.weights.items()
    )


def lexical_coverage(
    fields: Mapping[str, Bm25], query: LexicalQuery, rows: np.ndarray
) -> np.ndarray:
    """Share of the query's folded syllables, weighted by rarity, that each chunk of `rows` has."""
    return coverage(fields["folded"], query.terms["folded"], rows)


def vietnamese_segmenter() -> Segmenter:
    """The product's segmenter; its name follows underthesea's version, our code and our terms."""
    from importlib.metadata import version

    from tutor.text import normalise
    from tutor.text import words as module

    whole = hashlib.sha256("\n".join(module.terms()).encode())
    for path in (module.__file__, normalise.__file__):
        whole.update(Path(path).read_bytes())
    name = f"underthesea-{version('underthesea')}-{whole.hexdigest()[:8]}"
    return Segmenter(name, module.words, module.syllables)

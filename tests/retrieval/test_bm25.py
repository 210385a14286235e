"""BM25: against another implementation, and at the edges."""

import random

import numpy as np
import pytest

from tutor.retrieval.bm25 import bm25_scores, build_bm25, top_k

TEXTS = [["sở", "y", "tế"], ["sở", "giáo", "dục"], ["y", "tế", "y", "tế"], []]


def test_scores_are_those_of_the_bm25s_package():
    import bm25s

    chance = random.Random(3)
    alphabet = [f"từ{n}" for n in range(60)]
    texts = [[chance.choice(alphabet) for _ in range(chance.randint(1, 40))] for _ in range(80)]
    other = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    other.index(texts, show_progress=False)
    ours = build_bm25(texts)
    for _ in range(30):
        query = list(dict.fromkeys(chance.choice(alphabet) for _ in range(6)))
        np.testing.assert_allclose(bm25_scores(ours, query), other.get_scores(query), rtol=1e-4)


@pytest.mark.parametrize(
    ("query", "best"),
    [
        (["giáo"], [1]),
        (["y"], [2, 0]),  # said twice in the third text
        (["sở", "y"], [0, 2, 1]),
        (["sở", "zalo"], [0, 1]),  # a word that no text has changes nothing
        (["zalo"], []),
        ([], []),
    ],
)
def test_best_rows(query, best):
    assert top_k(bm25_scores(build_bm25(TEXTS), query), 10).tolist() == best


@pytest.mark.parametrize("texts", [[], [[]], [[], []]])
def test_an_index_without_terms_scores_nothing(texts):
    index = build_bm25(texts)
    assert bm25_scores(index, ["sở"]).tolist() == [0.0] * len(texts)


@pytest.mark.parametrize(
    ("scores", "k", "rows"),
    [
        ([1, 3, 2], 2, [1, 2]),
        ([1, 3, 2], 9, [1, 2, 0]),  # k above the size
        ([1, 1, 1], 2, [0, 1]),  # ties keep row order
        ([0, 2, 0], 3, [1]),  # without a word of the query: no candidate
        ([1, 2], 0, []),
        ([1, 2], -1, []),
        ([], 3, []),
        ([5, 1, 7, 7, 2, 7, 1, 1, 1, 1], 2, [2, 3]),
    ],
)
def test_top_k(scores, k, rows):
    assert top_k(np.array(scores, dtype=np.float32), k).tolist() == rows

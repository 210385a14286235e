"""Fusion: ranges, ties, and no veto of one side over the other."""

import numpy as np
import pytest

from tutor.retrieval.fusion import reciprocal_rank_fusion, weighted


@pytest.mark.parametrize(
    ("rankings", "expected"),
    [
        ([], ""),
        (["ab"], "ab"),
        (["ab", "ba"], "ab"),  # a tie is broken by id, so runs repeat
        (["abc", "cde"], "cabde"),  # found twice beats found first
    ],
)
def test_fused_order(rankings, expected):
    assert "".join(reciprocal_rank_fusion(rankings)) == expected


@pytest.mark.parametrize(
    ("lexical", "dense", "expected"),
    [
        ([4, 2], [0, 0], [0.8, 0.4]),
        ([0, 0], [0.5, 1], [0.1, 0.2]),  # no word found: the vectors alone decide
        ([4, 0], [1, -1], [1, 0]),
        ([], [], []),
    ],
)
def test_weighted_scores(lexical, dense, expected):
    scores = weighted(np.array(lexical, np.float32), np.array(dense, np.float32), 0.2)
    assert scores.tolist() == pytest.approx(expected)

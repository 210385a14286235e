"""Several orders of the same chunks to one."""

from collections.abc import Sequence

import numpy as np


def weighted(lexical: np.ndarray, dense: np.ndarray, alpha: float) -> np.ndarray:
    """alpha * dense + (1 - alpha) * lexical / its highest; both in 0 to 1, so the sum is.

    Of the ways tried on the development sets the best beside `lexical` alone; see
    eval/reports/retrieval.json. A dense score below 0 counts as 0.
    """
    highest = lexical.max(initial=0.0)
    scaled = lexical / highest if highest > 0 else np.zeros_like(lexical)
    return np.float32(alpha) * np.clip(dense, 0, 1) + np.float32(1 - alpha) * scaled


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[str]], constant: int = 60
) -> dict[str, float]:
    """Score of every id: the sum of 1 / (constant + rank), rank from 1 (Cormack et al. 2009).

    The ids come best first, ties by id.
    """
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, id in enumerate(ranking, 1):
            scores[id] = scores.get(id, 0.0) + 1 / (constant + rank)
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))

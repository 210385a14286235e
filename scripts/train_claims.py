"""Fits the weights of tutor/answering/claims/support.py to the development half of eval/claims.

Rows that the checker's rules refuse are left out: what they let through is what the weights have to
judge. The regularisation is fixed; `least` is set so that of the right sentences that come so far
the share _KEPT stays, each judged by weights that were fitted without its evidence
(cross-validation). `.venv/bin/python scripts/train_claims.py` writes support.json; the same data
give the same file.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.check_claims import evidence_of, read  # noqa: E402  (the path comes first)
from tutor.answering.claims import (  # noqa: E402
    ClaimChecker,
    embedder_likeness,
    split_sentences,
)
from tutor.answering.claims.clauses import without_marks  # noqa: E402
from tutor.answering.claims.statements import statements_of  # noqa: E402
from tutor.answering.claims.support import added_words, signals  # noqa: E402
from tutor.retrieval.embedder import load_embedder  # noqa: E402

OUT = ROOT / "tutor" / "answering" / "claims" / "support.json"
_KEPT = 0.955  # of the right sentences that the rules let through
_OFTEN = 5  # sentences that have to add a word for it to have a weight
_STRENGTH = 0.05  # C of the logistic regression
_REWORDING = 2.0  # weight of a rewording's sentence: one that is refused spoils the whole of it
_ADDED_SCALE = 5.0  # an added word weighs as a signal five standard deviations away
_FOLDS = 8


def main() -> None:
    rows = [row for row in _rows() if row["passed"]]
    right = np.array([row["right"] for row in rows])
    print(f"{len(rows)} sentences that the rules let through, {right.sum()} of them right")
    names = sorted(rows[0]["signals"])
    values = np.array([[row["signals"][name] for name in names] for row in rows])
    words = _frequent([row["added"] for row in rows])
    weights = np.array([row["weight"] for row in rows])
    scores = np.zeros(len(rows))
    groups = [row["group"] for row in rows]
    for train, test in GroupKFold(_FOLDS).split(values, right, groups):
        known = _frequent([rows[index]["added"] for index in train])
        fitted = _fit(values[train], _added(rows, train, known), right[train], weights[train])
        scores[test] = fitted.score(values[test], _added(rows, test, known))
    least = float(np.quantile(scores[right], 1 - _KEPT))
    passing = scores >= least
    print(f"cross-validated: right {passing[right].mean():.3f}, wrong {passing[~right].mean():.3f}")
    every = np.arange(len(rows))
    fitted = _fit(values, _added(rows, every, words), right, weights)
    support = {
        "bias": round(fitted.bias, 4),
        "signals": dict(zip(names, fitted.signals.round(4).tolist(), strict=True)),
        "added": dict(zip(words, fitted.words.round(4).tolist(), strict=True)),
        "least": round(least, 4),
    }
    OUT.write_text(json.dumps(support, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


class _Fitted:
    """Weights for the values as they are, without scaling."""

    def __init__(self, bias: float, signals: np.ndarray, words: np.ndarray) -> None:
        self.bias, self.signals, self.words = bias, signals, words

    def score(self, values: np.ndarray, added: np.ndarray) -> np.ndarray:
        return self.bias + values @ self.signals + added @ self.words


def _fit(values: np.ndarray, added: np.ndarray, right: np.ndarray, weights: np.ndarray) -> _Fitted:
    scaler = StandardScaler().fit(values)
    wide = np.hstack([scaler.transform(values), added * _ADDED_SCALE])
    model = LogisticRegression(C=_STRENGTH, max_iter=2000).fit(wide, right, weights)
    found, size = model.coef_[0], values.shape[1]
    signals = found[:size] / scaler.scale_
    bias = float(model.intercept_[0] - signals @ scaler.mean_)
    return _Fitted(bias, signals, found[size:] * _ADDED_SCALE)


def _rows() -> list[dict]:
    checker = ClaimChecker(embedder_likeness(load_embedder(str(ROOT / "indexes" / "embedder"))))
    pairs = [row for row in read("pairs") if row["half"] == "development"]
    rewordings = [row for row in read("rewordings") if row["half"] == "development"]
    sentences = [(row["sentence"], row, row["label"] == "right") for row in pairs]
    sentences += [
        (sentence, row, True)
        for row in rewordings
        for sentence in split_sentences(row["rewording"])
    ]
    return [
        found
        for sentence, row, right in sentences
        if (found := _row(checker, sentence, row, right))
    ]


def _row(checker: ClaimChecker, sentence: str, row: dict, right: bool) -> dict | None:
    statements = [one for given in evidence_of(row) for one in statements_of(given)]
    bare = without_marks(sentence)
    found = signals(bare, statements)
    return found and {
        "right": right,
        "group": row["group"],
        "weight": _REWORDING if "rewording" in row else 1.0,
        "passed": checker.check(sentence, evidence_of(row)).passed,
        "signals": found,
        "added": added_words(bare, statements),
    }


def _frequent(added: Sequence[frozenset[str]]) -> list[str]:
    counts = Counter(word for words in added for word in words)
    return sorted(word for word, count in counts.items() if count >= _OFTEN)


def _added(rows: Sequence[dict], which: Sequence[int], words: Sequence[str]) -> np.ndarray:
    return np.array(
        [[float(word in rows[index]["added"]) for word in words] for index in which]
    ).reshape(len(which), len(words))


if __name__ == "__main__":
    main()

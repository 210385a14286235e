"""How the checker of a model's sentences does on the labelled sets of eval/claims.

Per part of the data (by authors who know the checker's rules; by others, to develop with; held
out): of every kind of wrong sentence those that pass, the right ones that pass, the rewordings all
of whose sentences pass, and the time of a check; then the same for each threshold of likeness and
of support, and how many rewordings reach a learner of each level unchanged through the Writer.
`.venv/bin/python scripts/check_claims.py` writes claims.json and claims.png in eval/reports.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any, get_args

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tutor.answering.claims import (  # noqa: E402  (the path comes first)
    ClaimChecker,
    Evidence,
    embedder_likeness,
    split_sentences,
)
from tutor.answering.claims.checker import LEAST_LIKENESS  # noqa: E402
from tutor.answering.claims.clauses import without_marks  # noqa: E402
from tutor.answering.claims.statements import statements_of  # noqa: E402
from tutor.answering.claims.support import Support, trained  # noqa: E402
from tutor.answering.prompts import Manners, Prompts  # noqa: E402
from tutor.answering.writing import Order, Writer  # noqa: E402
from tutor.chat_models.model import Prompt  # noqa: E402
from tutor.evaluation.machine import commit, machine  # noqa: E402
from tutor.records import Level  # noqa: E402
from tutor.retrieval.embedder import load_embedder  # noqa: E402

DATA = ROOT / "eval" / "claims"
PARTS = {
    "known": ("development", False),
    "development": ("development", True),
    "held_out": ("held_out", True),
}
"""Which half, and whether its authors did not know the checker."""
# What held-out parts gave at their first measure; each joined the development data after it.
EARLIER = {
    "first": {"wrong_passed": 0.073, "right_passed": 0.811, "rewordings_unchanged": 0.838},
    "second": {"wrong_passed": 0.128, "right_passed": 0.9, "rewordings_unchanged": 1.0},
    "third": {"wrong_passed": 0.075, "right_passed": 0.88, "rewordings_unchanged": 0.8},
    "fourth": {"wrong_passed": 0.273, "right_passed": 0.826, "rewordings_unchanged": 0.857},
}
_LIKENESSES = [0.0, 0.3, LEAST_LIKENESS, 0.6, 1.0]
_SUPPORTS = [step / 4 for step in range(-8, 9)]
_SENTENCES = 5  # more than a rewording has
_MESSAGE = "chưa hiểu"
_WARM_SENTENCE = "Bác chạm vào hình này nhé."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", action="store_true", help="print every sentence judged wrongly")
    options = parser.parse_args()
    pairs, rewordings = read("pairs"), read("rewordings")
    likeness = embedder_likeness(load_embedder(str(ROOT / "indexes" / "embedder")))
    likeness(_WARM_SENTENCE, [_WARM_SENTENCE])
    support = trained()
    checker = ClaimChecker(likeness, support=support)
    parts = {part: measured(checker, of(pairs, part), of(rewordings, part)) for part in PARTS}
    report = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(ROOT),
        "machine": machine(),
        "likeness_in_use": LEAST_LIKENESS,
        "support_in_use": support.least,
        "parts": parts,
        "earlier_held_out_parts": EARLIER,
        "without_support": {
            part: measured(ClaimChecker(likeness), of(pairs, part), of(rewordings, part))["summary"]
            for part in PARTS
        },
        "rewordings_through_the_writer": through_the_writer(checker, rewordings),
        "likeness_curve": [
            {
                "least": least,
                **_developed(ClaimChecker(likeness, least, support), pairs, rewordings),
            }
            for least in _LIKENESSES
        ],
        "support_curve": _support_curve(ClaimChecker(likeness), support, pairs, rewordings),
    }
    out = ROOT / "eval" / "reports"
    (out / "claims.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    _draw(report, out / "claims.png")
    print("rewordings unchanged through the Writer:", report["rewordings_through_the_writer"])
    for part, found in parts.items():
        print(part, found["summary"], found["counts"], found["latency_ms"])
        print("  that pass, by kind:", found["passed_by_kind"])
        for fault in found["judged_wrongly"] if options.faults else ():
            print("  ", fault)


def read(name: str) -> list[dict[str, Any]]:
    """Rows of one file of eval/claims."""
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def of(rows: Sequence[dict[str, Any]], part: str) -> list[dict[str, Any]]:
    """The rows of one of PARTS."""
    return [row for row in rows if (row["half"], row["blind"]) == PARTS[part]]


def measured(
    checker: ClaimChecker,
    pairs: Sequence[Mapping[str, Any]],
    rewordings: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Passing shares by kind, rewordings unchanged, latency, and what was judged wrongly."""
    passed: dict[str, list[bool]] = defaultdict(list)
    hard: list[bool] = []
    times_ms: list[float] = []
    wrongly: list[dict[str, str]] = []
    for row in pairs:
        started = perf_counter()
        verdict = checker.check(row["sentence"], evidence_of(row))
        times_ms.append(1000 * (perf_counter() - started))
        right = row["label"] == "right"
        passed[row["kind"]].append(verdict.passed)
        if row["hard"]:
            hard.append(verdict.passed == right)
        if verdict.passed != right:
            wrongly.append({"id": row["id"], "kind": row["kind"], "fault": verdict.fault})
    unchanged = []
    for row in rewordings:
        faults = [
            verdict
            for sentence in split_sentences(row["rewording"])
            if not (verdict := checker.check(sentence, evidence_of(row))).passed
        ]
        unchanged.append(not faults)
        wrongly += [{"id": row["id"], "kind": "rewording", "fault": one.fault} for one in faults]
    right_kinds = ("paraphrase", "simplification")
    right = [value for kind in right_kinds for value in passed[kind]]
    wrong = [
        value for kind, values in passed.items() if kind not in right_kinds for value in values
    ]
    cuts = quantiles(times_ms, n=20)
    return {
        "summary": {
            "wrong_passed": _share(wrong),
            "right_passed": _share(right),
            "rewordings_unchanged": _share(unchanged),
            "hard_judged_rightly": _share(hard),
        },
        "counts": {"wrong": len(wrong), "right": len(right), "rewordings": len(unchanged)},
        "passed_by_kind": {kind: f"{sum(v)}/{len(v)}" for kind, v in sorted(passed.items())},
        "latency_ms": {"p50": round(cuts[9], 2), "p95": round(cuts[18], 2)},
        "judged_wrongly": wrongly,
    }


def through_the_writer(
    checker: ClaimChecker, rewordings: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """ "unchanged/all" by level: every rewording given by a model that writes just that."""
    prompts = Prompts.load(ROOT / "prompts" / "models")
    found = {}
    for level in get_args(Level):
        unchanged = 0
        for row in rewordings:
            order = Order(
                "explain",
                tuple(evidence_of(row)),
                Manners(level, _SENTENCES, "bác", "cháu"),
                {"message": _MESSAGE},
                asking="last",
            )
            text = Writer(_Saying(row["rewording"]), prompts, checker).write(order)
            unchanged += text.whole and text.text.split() == row["rewording"].split()
        found[level] = f"{unchanged}/{len(rewordings)}"
    return found


class _Saying:
    """A model that writes one text, whatever it is asked."""

    name = "saying"

    def __init__(self, text: str) -> None:
        self._text = text

    def stream(self, prompt: Prompt) -> Iterator[str]:
        yield self._text


def evidence_of(row: Mapping[str, Any]) -> list[Evidence]:
    return [Evidence(mark, text) for mark, text in enumerate(row["evidence"], 1)]


def _developed(checker: ClaimChecker, pairs: Sequence, rewordings: Sequence) -> dict[str, float]:
    return measured(checker, of(pairs, "development"), of(rewordings, "development"))["summary"]


def _support_curve(
    rules: ClaimChecker, support: Support, pairs: Sequence, rewordings: Sequence
) -> list[dict[str, float]]:
    """For each threshold what passes of the sentences of others, development half."""
    scores: dict[str, list[float]] = defaultdict(list)
    for row in of(pairs, "development"):
        kind = "right_passed" if row["label"] == "right" else "wrong_passed"
        scores[kind].append(_supported(rules, support, row, row["sentence"]))
    for row in of(rewordings, "development"):
        sentences = split_sentences(row["rewording"])
        scores["rewordings_unchanged"].append(
            min(_supported(rules, support, row, sentence) for sentence in sentences)
        )
    return [
        {
            "least": least,
            **{kind: _share([v >= least for v in of_]) for kind, of_ in scores.items()},
        }
        for least in _SUPPORTS
    ]


def _supported(
    rules: ClaimChecker, support: Support, row: Mapping[str, Any], sentence: str
) -> float:
    """The score of a sentence, without bound downwards where the rules refuse it."""
    if not rules.check(sentence, evidence_of(row)).passed:
        return float("-inf")
    statements = [one for given in evidence_of(row) for one in statements_of(given)]
    return support.score(without_marks(sentence), statements)


def _share(values: Sequence[bool]) -> float:
    return round(sum(values) / len(values), 3) if values else 0.0


def _draw(report: Mapping[str, Any], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(1, 2, figsize=(11, 4), sharey=True)
    for axes, what in zip(panels, ("likeness", "support"), strict=True):
        curve, in_use = report[f"{what}_curve"], report[f"{what}_in_use"]
        thresholds = [point["least"] for point in curve]
        for name in ("wrong_passed", "right_passed", "rewordings_unchanged"):
            axes.plot(thresholds, [point[name] for point in curve], label=name.replace("_", " "))
        axes.axvline(in_use, linestyle=":", color="grey", label=f"in use: {in_use}")
        axes.set_xlabel(f"least {what} (sentences of others, development half)")
        axes.legend()
    panels[0].set_ylabel("share")
    figure.savefig(path, dpi=110, bbox_inches="tight")


if __name__ == "__main__":
    main()

"""Answered share against wrong share of answers by extract, for each threshold.

Every question of the sets is put to the extract alone, as if no record could answer it; the passage
is right when it stands where the set expects, wrong elsewhere and for every question that has no
answer.
`.venv/bin/python scripts/abstention_curve.py [SET …]`, with an index built, writes
eval/reports/abstention.json and eval/reports/abstention.png.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tutor.answering.extracts import SHARE  # noqa: E402  (the path comes first)
from tutor.bootstrap import build_tutor  # noqa: E402
from tutor.dialogue import Tutor  # noqa: E402
from tutor.evaluation.machine import commit, machine  # noqa: E402
from tutor.evaluation.matching import is_right_place  # noqa: E402
from tutor.evaluation.questions import Question, read_questions  # noqa: E402
from tutor.settings import Settings  # noqa: E402

_THRESHOLDS = [step / 50 for step in range(15, 51)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    own = [ROOT / "eval" / "questions" / name for name in ("plans.jsonl", "plans-own.jsonl")]
    parser.add_argument("sets", nargs="*", type=Path, default=own, help="question sets")
    options = parser.parse_args()
    questions = [question for path in options.sets for question in read_questions(path)]
    tutor = build_tutor(Settings.load())
    rows = [row for question in questions if (row := _best(tutor, question)) is not None]
    curve = [_point(rows, threshold) for threshold in _THRESHOLDS]
    report = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(ROOT),
        "machine": machine(),
        "sets": [path.name for path in options.sets],
        "questions": len(rows),
        "without_answer": sum(not answerable for _, _, answerable in rows),
        "threshold_in_use": SHARE,
        "curve": curve,
    }
    out = ROOT / "eval" / "reports"
    (out / "abstention.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    _draw(curve, out / "abstention.png")
    in_use = min(curve, key=lambda point: abs(point["threshold"] - SHARE))
    print(f"{len(rows)} questions; at {SHARE}: {in_use}")


def _best(tutor: Tutor, question: Question) -> tuple[float, bool, bool] | None:
    """(share of the question held, right place, answerable) of the best passage; None where the
    question is not about one plan or follows up another."""
    if question.history or question.locality not in tutor.register.plans:
        return None
    found = tutor.extract(question.question, question.locality)
    if not found.found:
        return 0.0, False, question.answerable
    place = found.places[0]
    right = question.answerable and any(
        is_right_place(expected, found.plan_id, place.path) for expected in question.cite
    )
    return found.relevance, right, question.answerable


def _point(rows: Sequence[tuple[float, bool, bool]], threshold: float) -> dict[str, float]:
    answered = [(right, answerable) for share, right, answerable in rows if share >= threshold]
    wrong = sum(not right for right, _ in answered)
    return {
        "threshold": threshold,
        "answered_share": round(len(answered) / len(rows), 3),
        "wrong_share": round(wrong / len(rows), 3),
        "answered_without_answer": sum(not answerable for _, answerable in answered),
    }


def _draw(curve: Sequence[dict[str, float]], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 4))
    thresholds = [point["threshold"] for point in curve]
    for name in ("answered_share", "wrong_share"):
        axes.plot(thresholds, [point[name] for point in curve], label=name.replace("_", " "))
    axes.axvline(SHARE, linestyle=":", color="grey", label=f"in use: {SHARE}")
    axes.set_xlabel("share of the question a passage must hold")
    axes.set_ylabel("share of all questions")
    axes.legend()
    figure.savefig(path, dpi=110, bbox_inches="tight")


if __name__ == "__main__":
    main()

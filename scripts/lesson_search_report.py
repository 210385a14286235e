"""How often the right lesson is found, with and without the lessons' other ways of asking, and how
declining trades false refusals for wrong answers: eval/reports/lesson-search.{json,png}.

    .venv/bin/python scripts/lesson_search_report.py eval/questions/howto-dev.jsonl …
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tutor.answering.lesson_model import train_lesson_model  # noqa: E402  (the path comes first)
from tutor.answering.lesson_search import LessonSearch, training_texts  # noqa: E402
from tutor.bootstrap import read_lesson_library  # noqa: E402
from tutor.documents.library import read_library  # noqa: E402
from tutor.evaluation.machine import commit, machine  # noqa: E402
from tutor.evaluation.questions import Question, read_questions  # noqa: E402
from tutor.lessons.knowledge import read_negatives  # noqa: E402
from tutor.settings import Settings  # noqa: E402

REPORTS = ROOT / "eval" / "reports"
CUTS = (-0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5)


def searches(settings: Settings) -> Mapping[str, LessonSearch]:
    """A search trained with the ways of asking, and one without."""
    lessons = list(read_lesson_library(settings).lessons)
    nothing = read_negatives(settings.knowledge_dir)
    plans = [
        paragraph.text[:300]
        for file in read_library(settings.knowledge_dir)
        for section in file.document.walk()
        for paragraph in section.body
    ]
    return {
        name: LessonSearch(
            lessons, train_lesson_model(training_texts(lessons, nothing, plans, use_asked_as=used))
        )
        for name, used in (("with ways of asking", True), ("without", False))
    }


def found_first(search: LessonSearch, questions: Sequence[Question]) -> dict[str, object]:
    """Share of the answerable questions whose first lesson is an expected one, by kind, with n."""
    right: dict[str, list[bool]] = defaultdict(list)
    clear: dict[bool, list[float]] = {True: [], False: []}
    for question in questions:
        found = search.search(question.question, 1)
        clear[question.answerable].append(found[0].clear if found else -9.0)
        expected = {place.doc for place in question.cite}
        if question.answerable and expected:
            right[question.kind].append(bool(found) and found[0].lesson.id in expected)
    kinds = {kind: {"n": len(all), "right": float(np.mean(all))} for kind, all in right.items()}
    return {"first": kinds, "declining": [_cut(clear, cut) for cut in CUTS]}


def _cut(clear: Mapping[bool, Sequence[float]], cut: float) -> dict[str, float]:
    return {
        "clear": cut,
        "declined": float(np.mean(np.array(clear[False]) < cut)),
        "false_refusals": float(np.mean(np.array(clear[True]) < cut)),
    }


def plot(report: Mapping[str, Mapping[str, Mapping]], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, len(report["sets"]), figsize=(6 * len(report["sets"]), 4))
    for axis, (name, sets) in zip(np.atleast_1d(axes), report["sets"].items(), strict=True):
        for label, result in sets.items():
            rows = result["declining"]
            axis.plot(
                [row["false_refusals"] for row in rows],
                [row["declined"] for row in rows],
                marker="o",
                label=label,
            )
        axis.set_title(name)
        axis.set_xlabel("false refusals")
        axis.set_ylabel("unanswerable declined")
        axis.legend()
    figure.tight_layout()
    figure.savefig(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    options = parser.parse_args()
    trained = searches(Settings.load())
    report = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(ROOT),
        "machine": machine(),
        "note": "the search alone; a question for a figure and one about plans meet further rules",
        "sets": {
            path.stem: {
                name: found_first(search, read_questions(path)) for name, search in trained.items()
            }
            for path in options.sets
        },
    }
    text = json.dumps(report, ensure_ascii=False, indent=2)
    (REPORTS / "lesson-search.json").write_text(text + "\n", encoding="utf-8")
    plot(report, REPORTS / "lesson-search.png")
    for name, sets in report["sets"].items():
        for label, result in sets.items():
            shares = {kind: round(row["right"], 3) for kind, row in result["first"].items()}
            print(name, label, shares)


if __name__ == "__main__":
    main()

"""What each lesson rests on, and how plainly it is said.

`.venv/bin/python scripts/lesson_table.py` writes eval/reports/lessons.json and
eval/reports/lessons.png. For each lesson: sources, grades of its statements and steps, its month,
the day of its next review, what is unconfirmed, median tiếng of a beginner's sentence, tiếng of the
longest step for beginners (with the question and the words explained there), and the share of
step sentences that stand in another lesson too.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tutor.bootstrap import read_lesson_library  # noqa: E402  (the path comes first)
from tutor.evaluation.machine import commit  # noqa: E402
from tutor.lessons.check import (  # noqa: E402
    SENTENCE_SYLLABLES,
    SHARED_SENTENCES,
    STEP_SYLLABLES,
    LessonFile,
    easy_lengths,
    graded,
    shared_sentences,
)
from tutor.lessons.knowledge import References, read_references  # noqa: E402
from tutor.lessons.measures import median_sentence  # noqa: E402
from tutor.settings import Settings  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "eval" / "reports")
    out = parser.parse_args().out
    settings = Settings.load()
    library = read_lesson_library(settings)
    references = read_references(settings.knowledge_dir)
    shared = {file.lesson.id: (len(some), total)
              for file, some, total in shared_sentences(library.files)}  # fmt: skip
    rows = [_row(file, references, *shared[file.lesson.id]) for file in library.files]
    report = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(ROOT),
        "left_out": sorted({fault.file for fault in library.faults if not fault.warning}),
        "all": _all(rows, shared.values()),
        "lessons": rows,
    }
    text = json.dumps(report, indent=1, ensure_ascii=False)
    (out / "lessons.json").write_text(text + "\n", encoding="utf-8")
    _draw(rows, out / "lessons.png")
    print(json.dumps(report["all"], indent=1, ensure_ascii=False))


def _row(file: LessonFile, references: References, shared: int, total: int) -> dict:
    lesson, text = file.lesson, file.lesson.text("vi")
    grades = Counter(one.grade for one in (*graded(text), *text.steps))
    easy = [w.beginner for step in text.steps for w in (step.wording, *step.variants.values())]
    return {
        "id": lesson.id,
        "audience": list(lesson.audience),
        "sources": list(lesson.sources),
        "grades": {grade: grades[grade] for grade in ("XN", "1N", "KT")},
        "as_of": lesson.as_of,
        "review": lesson.review.isoformat(),
        "unconfirmed": list(lesson.unconfirmed),
        "steps": len(text.steps),
        "median_sentence_syllables": median_sentence(easy),
        "longest_step_syllables": max(
            count for _, _, count in easy_lengths(lesson, references.glossary)
        ),
        "shared_sentences_share": round(shared / total, 3),
    }


def _all(rows: Sequence[dict], shared) -> dict:
    grades = Counter({grade: 0 for grade in ("XN", "1N", "KT")})
    for row in rows:
        grades.update(row["grades"])
    audiences = Counter(audience for row in rows for audience in row["audience"])
    longest = max(rows, key=lambda row: row["longest_step_syllables"])
    return {
        "lessons": len(rows),
        "by_audience": dict(audiences),
        "steps": sum(row["steps"] for row in rows),
        "sources": len({source for row in rows for source in row["sources"]}),
        "grades": dict(grades),
        "unconfirmed": sum(len(row["unconfirmed"]) for row in rows),
        "next_review": min(row["review"] for row in rows),
        "median_sentence_syllables": median(row["median_sentence_syllables"] for row in rows),
        "highest_median_sentence_syllables": max(row["median_sentence_syllables"] for row in rows),
        "longest_step_syllables": longest["longest_step_syllables"],
        "longest_step_in": longest["id"],
        "shared_sentences_share": round(
            sum(some for some, _ in shared) / sum(total for _, total in shared), 4
        ),
    }


def _draw(rows: Sequence[dict], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    panels = (
        ("median_sentence_syllables", "median tiếng of a beginner's sentence", SENTENCE_SYLLABLES),
        ("longest_step_syllables", "tiếng of the longest beginner's step", STEP_SYLLABLES),
        ("shared_sentences_share", "share of sentences also in other lessons", SHARED_SENTENCES),
    )
    figure, axes = pyplot.subplots(1, len(panels), figsize=(13, 3.6), sharey=True)
    for one, (name, label, limit) in zip(axes, panels, strict=True):
        one.hist([row[name] for row in rows], bins=16)
        one.axvline(limit, linestyle=":", color="grey", label=f"limit: {limit:g}")
        one.set_xlabel(label)
        one.legend()
    axes[0].set_ylabel("lessons")
    figure.savefig(path, dpi=110, bbox_inches="tight")


if __name__ == "__main__":
    main()

"""A run: answer a set, score it, keep both in a folder that can be scored again."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tutor.errors import EvaluationError
from tutor.evaluation.answers import Answered, write_answers
from tutor.evaluation.asking import Ask, answer_question
from tutor.evaluation.compare import StoredRun, read_run
from tutor.evaluation.machine import commit, machine
from tutor.evaluation.questions import Question, read_questions, select, write_questions
from tutor.evaluation.report import render_report
from tutor.evaluation.score import Figures, write_scores
from tutor.evaluation.thresholds import missed, read_limits


@dataclass(frozen=True, slots=True)
class Folders:
    """Where runs are kept and what they are held against."""

    runs: Path
    baselines: Path
    thresholds: Path

    @classmethod
    def under(cls, root: Path) -> "Folders":
        """Those of a folder laid out as `eval/`."""
        return cls(root / "runs", root / "baselines", root / "thresholds.toml")


def answer_all(
    questions: Sequence[Question], ask: Ask, out: Path, twice: bool = False
) -> list[Answered]:
    """Answer `questions` in order; `out` (answers.jsonl) holds each as soon as it is answered.

    twice: all of them a second time after the last, each in a new conversation.
    """
    answers = []
    with out.open("w", encoding="utf-8") as file:
        for question in questions:
            answers.append(answer_question(question, ask))
            file.write(f"{answers[-1].model_dump_json()}\n")
            file.flush()
    if twice:
        answers = [
            first.model_copy(update={"again": answer_question(question, ask).turns})
            for question, first in zip(questions, answers, strict=True)
        ]
        write_answers(out, answers)
    return answers


def evaluate_set(
    path: Path,
    ask: Ask,
    folders: Folders,
    *,
    about: Mapping[str, Any] | None = None,
    kinds: Collection[str] = (),
    limit: int | None = None,
    out: Path | None = None,
    twice: bool = False,
) -> int:
    """Answer and score the set in `path`; prints a summary. 0: all limits hold; 1: one is missed.

    about: what run.json says of the system asked (`index`, `settings`, `url`). out: the run's
    folder (default: one named by the time, under `folders.runs`).
    """
    questions = select(read_questions(path), kinds, limit)
    folder = _new_folder(out, folders.runs)
    started = datetime.now(UTC)
    answer_all(questions, ask, folder / "answers.jsonl", twice)
    write_questions(folder / "questions.jsonl", questions)
    run = {
        "started": started.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - started).total_seconds(), 1),
        "commit": commit(Path(__file__).parent),
        "set": _describe(path, questions),
        "whole": not kinds and limit is None,
        **(about or {}),
        "machine": machine(),
    }
    _write_json(folder / "run.json", run)
    return _finish(folder, read_run(folder), run, folders)


def rescore(folder: Path, folders: Folders, path: Path | None = None) -> int:
    """Score a stored run again, asking nothing; with the expectations of `path` where given."""
    questions = read_questions(path) if path else None
    return _finish(folder, read_run(folder, questions), _read_run_json(folder), folders)


def _finish(folder: Path, stored: StoredRun, run: Mapping[str, Any], folders: Folders) -> int:
    """Write scores.csv and report.html, print the summary; the exit status."""
    found = stored.figures
    first = _baseline(folders.baselines, run, found)
    short = missed(read_limits(folders.thresholds, run["set"]["name"]), found)
    scores, answers = list(stored.scores.values()), list(stored.answers.values())
    write_scores(folder / "scores.csv", scores)
    page = render_report(run, stored.questions, answers, scores, found, short, first)
    (folder / "report.html").write_text(page, encoding="utf-8")
    _print_summary(folder, found, short)
    return 1 if short else 0


def _print_summary(folder: Path, found: Figures, short: Sequence[str]) -> None:
    for one in found.kinds:
        low, high = one.passed.interval or (0.0, 0.0)
        print(f"{one.kind:24} {one.passed.right:4}/{one.passed.n:<4} [{low:.2f}, {high:.2f}]")
    shares = {
        "passed": found.passed,
        "citation_rate": found.citation_rate,
        "citation_precision": found.citation_precision,
        "refusal_accuracy": found.refusal_accuracy,
        "false_refusals": found.false_refusals,
        "alike": found.alike,
        "errors": found.errors,
    }
    for name, share in shares.items():
        if share.value is not None:
            print(f"{name:24} {share.right:4}/{share.n:<4} {share.value:.3f}")
    if found.p50_ms is not None and found.p95_ms is not None:
        print(f"p50 {found.p50_ms:.1f} ms, p95 {found.p95_ms:.1f} ms")
    for line in short:
        print(f"missed: {line}")
    print(folder / "report.html")


def _new_folder(out: Path | None, runs: Path) -> Path:
    """An empty folder for a run. EvaluationError where `out` holds something or cannot be made."""
    folder = out or runs / datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    number = 1
    while out is None and folder.exists():  # two runs in one second
        number += 1
        folder = folder.with_name(f"{folder.name.partition('-')[0]}-{number}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise EvaluationError(f"{folder}: is not empty; name a new folder for the run")
    except OSError as error:
        raise EvaluationError(f"{folder}: {error}; name a folder that can be written") from error
    return folder


def _describe(path: Path, questions: Sequence[Question]) -> dict[str, Any]:
    return {
        "name": path.stem,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "n": len(questions),
        "kinds": sorted({question.kind for question in questions}),
    }


def _baseline(baselines: Path, run: Mapping[str, Any], found: Figures) -> Mapping[str, Any] | None:
    """The figures of the set's first whole run; this run's own become them where there are none."""
    path = baselines / f"{run['set']['name']}.json"
    if path.is_file():
        return json.loads(path.read_text(encoding="utf-8"))
    if not run["whole"]:
        return None
    first = {
        "started": run["started"],
        "commit": run["commit"],
        "sha256": run["set"]["sha256"],
        "passed": found.passed.right,
        "n": found.passed.n,
        "citation_rate": found.citation_rate.value,
        "kinds": {one.kind: [one.passed.right, one.passed.n] for one in found.kinds},
    }
    baselines.mkdir(parents=True, exist_ok=True)
    _write_json(path, first)
    return first


def _read_run_json(folder: Path) -> dict[str, Any]:
    try:
        return json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvaluationError(f"{folder}: {error}; give the folder of a stored run") from error


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

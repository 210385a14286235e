"""Turns a second, p50, p95, cold start and memory of whole turns, on the machine it runs on.

`.venv/bin/python scripts/bench_answers.py [SET] [--rounds N]`, with an index built, writes
eval/reports/answers.json and eval/reports/answers.svg.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tutor.evaluation.machine import commit, machine  # noqa: E402  (the path comes first)
from tutor.evaluation.metrics import percentile  # noqa: E402
from tutor.evaluation.questions import Question, read_questions  # noqa: E402

_COLD = "--cold"


def main() -> None:
    options = _parse(sys.argv[1:])
    if options.cold:
        _answer_once(options.set)
        return
    load = round(os.getloadavg()[0], 1)
    cold_s = [_cold_start_s(options.set) for _ in range(3)]
    questions = read_questions(options.set)
    ask, about = _build()
    _round(ask, questions)  # what a first use loads is the cold start's, not the turns'
    began = time.perf_counter()
    turns = [spent for _ in range(options.rounds) for spent in _round(ask, questions)]
    seconds = time.perf_counter() - began
    figures = {
        "turns": len(turns),
        "turns_per_second": round(len(turns) / seconds, 1),
        "p50_ms": percentile(turns, 0.5),
        "p95_ms": percentile(turns, 0.95),
        "max_ms": max(turns),
        "cold_start_s": round(sorted(cold_s)[1], 2),  # of three: process start to first reply
        "resident_mb": _resident_mb(),
        "load_average": load,  # of the minute before: over 0, others used the machine too
        "peak_resident_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    _write(options.out, options.set, figures, about, turns)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    questions = ROOT / "eval" / "questions" / "plans.jsonl"
    parser.add_argument("set", nargs="?", type=Path, default=questions, help="question set")
    parser.add_argument("--rounds", type=int, default=5, help="how often the set is asked")
    parser.add_argument("--out", type=Path, default=ROOT / "eval" / "reports")
    parser.add_argument(_COLD, action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _build():
    from tutor.bootstrap import build_ask
    from tutor.settings import Settings

    return build_ask(Settings.load())


def _round(ask, questions: Sequence[Question]) -> list[float]:
    """Milliseconds of every turn of every question, in order."""
    spent_ms = []
    for question in questions:
        conversation_id = None
        for message in (*question.history, question.question):
            body = ask(message, conversation_id, question.choices)
            conversation_id = body["conversation_id"]
            if body["kind"] == "error":
                raise SystemExit(f"{question.id}: {body['reply']}")
            spent_ms.append(body["timings_ms"]["total"])
    return spent_ms


def _answer_once(path: Path) -> None:
    ask, _ = _build()
    _round(ask, read_questions(path)[:1])


def _cold_start_s(path: Path) -> float:
    """From the start of a process to its first reply, with a warm page cache."""
    began = time.perf_counter()
    command = [sys.executable, str(Path(__file__).resolve()), str(path), _COLD]
    subprocess.run(command, check=True, cwd=ROOT, env=os.environ.copy())
    return time.perf_counter() - began


def _resident_mb() -> int | None:
    """Resident memory now; None where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return None
    lines = status.read_text(encoding="ascii", errors="replace").splitlines()
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS")), None)


def _write(out: Path, path: Path, figures: dict, about: dict, turns: Sequence[float]) -> None:
    from tutor.evaluation.report import render_histogram

    out.mkdir(parents=True, exist_ok=True)
    report = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(ROOT),
        "index": about["index"],
        "set": path.name,
        **figures,
        "machine": machine(),
    }
    text = json.dumps(report, ensure_ascii=False, indent=2)
    (out / "answers.json").write_text(text + "\n", encoding="utf-8")
    marks = {"p50": figures["p50_ms"], "p95": figures["p95_ms"]}
    (out / "answers.svg").write_text(render_histogram(turns, marks), encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()

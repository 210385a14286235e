"""What every runner shares: a set in, ranked ids and costs out. Imports nothing of the project, as
a runner lives in an environment of its own.

    python RUNNER.py --way lexical|hybrid --corpus FILE --queries FILE --embedder DIR --out OUT

Corpus rows are {id, text} and query rows {spelling, id, text}, JSON lines; OUT is {"ranked":
{spelling: {query id: [ids, best first]}}, "ms" and "cpu_ms": {spelling: [a query each]},
"load_s", "index_s", "index_cpu_s", "index_mb", "peak_mb", "versions": {…}}. Time is what a clock
shows and, as "cpu", what the process itself used: on a machine with other work that is less.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
K = 10
Rank = Callable[[str], list[str]]
"""A question to the ids of at most K passages, best first."""
Index = Callable[[list[str], list[str]], Rank]
"""Ids and texts to a search over an index made of them."""
Load = Callable[[str, str], Index]
"""(way, folder of the embedder): imports what is needed and loads the model, indexes nothing."""


def serve(load: Load, packages: Sequence[str]) -> None:
    """Index the corpus, ask every query once, write what came back."""
    options = _options()
    rows = _rows(options.corpus)
    index, (load_s, _) = _timed(lambda: load(options.way, options.embedder))
    before_mb = _memory_mb("VmRSS")
    ids, texts = [row["id"] for row in rows], [row["text"] for row in rows]
    rank, (index_s, index_cpu_s) = _timed(lambda: index(ids, texts))
    report = {
        "load_s": round(load_s, 2),  # importing the libraries and loading the model
        "index_s": round(index_s, 2),
        "index_cpu_s": round(index_cpu_s, 2),
        "index_mb": _memory_mb("VmRSS") - before_mb,  # what indexing added to the process
        **_asked(rank, _rows(options.queries)),
        "peak_mb": _memory_mb("VmHWM"),  # of the whole process, its libraries included
        "versions": {name: version(name) for name in packages},
    }
    options.out.write_text(json.dumps(report), encoding="utf-8")


def _asked(rank: Rank, queries: Sequence[dict]) -> dict[str, dict]:
    """What came back for every query, and how long it took, by spelling."""
    ranked: dict[str, dict[str, list[str]]] = {}
    ms: dict[str, list[float]] = {}
    cpu_ms: dict[str, list[float]] = {}
    for row in queries:
        spelling, question = row["spelling"], row["text"]
        found, (seconds, cpu_seconds) = _timed(lambda question=question: rank(question))
        ranked.setdefault(spelling, {})[row["id"]] = found[:K]
        ms.setdefault(spelling, []).append(seconds * 1000)
        cpu_ms.setdefault(spelling, []).append(cpu_seconds * 1000)
    return {"ranked": ranked, "ms": ms, "cpu_ms": cpu_ms}


def _timed(work: Callable[[], T]) -> tuple[T, tuple[float, float]]:
    """What `work` gives; seconds by the clock and of the process."""
    began, cpu_began = time.perf_counter(), time.process_time()
    made = work()
    return made, (time.perf_counter() - began, time.process_time() - cpu_began)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--way", choices=("lexical", "hybrid"), required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--embedder", required=True)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def _rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]


def _memory_mb(name: str) -> int:
    """VmRSS, resident now, or VmHWM, at most so far, of this process; Linux only."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(name))

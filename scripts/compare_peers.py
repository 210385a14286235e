"""Compare our hybrid with what one could take instead: LangChain, Haystack, txtai.

    scripts/compare-peers NAME=CORPUS,QUERIES,QRELS [NAME=… …]

Each library gets an environment of its own with the exact versions of scripts/peers/*.txt, under
--environments, made at the first use (about 1 GB each). It is run once with its own lexical search
and once as a hybrid with our embedder, as its documentation sets both up. Every run is a process
with one thread, timed by the clock and, as "cpu", by what the process used itself, which other work
does not change much. Writes eval/reports/peers.json and .png. Formats:
scripts/benchmark_retrieval.py.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.benchmark_retrieval import (  # noqa: E402  (the path comes first)
    SPELLINGS,
    Dataset,
    bootstrap,
    figures,
    read_dataset,
)
from tutor.evaluation.machine import commit, machine  # noqa: E402

_PEERS = ROOT / "scripts" / "peers"
_ASKED = ("accented", "stripped")
_FIGURES = ("ndcg@10", "recall@10", "mrr@10", "p@1")
_OF_RUN = ("load_s", "index_s", "index_cpu_s", "index_mb", "peak_mb")
_COSTS = ("ms_per_query", "cpu_ms_per_query", *_OF_RUN)
_MOST_S = 3600  # a run, or one step of an installation
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
_SILENT = {  # nothing is downloaded, nothing reported to anybody
    "HF_HUB_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "false",
    "LANGCHAIN_TRACING_V2": "false",
}


@dataclass(frozen=True)
class System:
    """A library in one of its ways, and the Python that has it."""

    peer: str
    way: str
    python: Path

    @property
    def name(self) -> str:
        return f"{self.peer} {self.way}"


# --- environments ------------------------------------------------------------------------------


def installed(peer: str, folder: Path) -> Path:
    """The Python of the peer's environment, made anew when its list of versions changed.

    CalledProcessError or TimeoutExpired where that fails.
    """
    wanted = _PEERS / f"{peer}.txt"
    home = folder / peer
    python, stamp = home / "bin" / "python", home / "stamp"
    if stamp.is_file() and stamp.read_bytes() == wanted.read_bytes():
        return python
    print(f"installing {peer} into {home}")
    shutil.rmtree(home, ignore_errors=True)
    _do(sys.executable, "-m", "venv", str(home))
    pip = (str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    # On its own and by exact version, so that a CPU build in a local folder of pip's is taken.
    _do(*pip, torch_of(wanted.read_text(encoding="utf-8")))
    _do(*pip, "--requirement", str(wanted))
    shutil.copyfile(wanted, stamp)
    return python


def torch_of(requirements: str) -> str:
    """The line that pins torch."""
    return next(line for line in requirements.splitlines() if line.startswith("torch=="))


def _do(*command: str, environment: Mapping[str, str] | None = None) -> None:
    subprocess.run(
        command,
        env={**os.environ, **(environment or {})},
        check=True,
        capture_output=True,
        text=True,
        timeout=_MOST_S,
    )


def why(error: Exception) -> str:
    """The last lines that a failed command wrote; else the error itself."""
    said = (getattr(error, "stderr", None) or "").strip()
    return "\n".join(said.splitlines()[-5:]) or str(error)


# --- runs --------------------------------------------------------------------------------------


def write_inputs(dataset: Dataset, folder: Path) -> None:
    """corpus.jsonl and queries.jsonl, as the runners read them."""
    corpus = ({"id": id, "text": text} for id, text in zip(dataset.ids, dataset.texts, strict=True))
    queries = (
        {"spelling": spelling, "id": id, "text": SPELLINGS[spelling](text, random.Random(1))}
        for spelling in _ASKED
        for id, text in dataset.queries.items()
    )
    for name, rows in (("corpus", corpus), ("queries", queries)):
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")


def run(system: System, folder: Path, embedder: Path) -> dict:
    """What the system's runner reports of the set in `folder`."""
    out = folder / f"{system.peer}-{system.way}.json"
    runner = _PEERS / f"{system.peer}_runner.py"
    paths = {
        "corpus": folder / "corpus.jsonl",
        "queries": folder / "queries.jsonl",
        "embedder": embedder,
        "out": out,
    }
    arguments = [part for name, path in paths.items() for part in (f"--{name}", str(path))]
    _do(
        str(system.python),
        str(runner),
        "--way",
        system.way,
        *arguments,
        environment={**ONE_THREAD, **_SILENT},
    )
    return json.loads(out.read_text(encoding="utf-8"))


def scored(told: Mapping, dataset: Dataset) -> dict[str, dict]:
    """Figures and costs of a runner's report, by spelling; a query left out counts 0."""
    return {
        spelling: {
            **quality(told["ranked"].get(spelling, {}), dataset),
            "ms_per_query": round(statistics.median(told["ms"][spelling]), 3),
            "cpu_ms_per_query": round(statistics.median(told["cpu_ms"][spelling]), 3),
            **{cost: told[cost] for cost in _OF_RUN},
        }
        for spelling in told["ms"]
    }


def quality(ranked: Mapping[str, Sequence[str]], dataset: Dataset) -> dict[str, object]:
    """Means over all queries of the set, and the interval of the first."""
    rows = np.array(
        [figures(ranked.get(id, ()), dataset.relevant[id]) for id in dataset.queries], dtype=float
    )
    means = rows.mean(axis=0)
    return {
        **{name: round(float(mean), 4) for name, mean in zip(_FIGURES, means, strict=True)},
        "ndcg@10_ci95": bootstrap(rows[:, 0]),
        "n": len(rows),
    }


def mean_of(sets: Mapping[str, Mapping], system: str, spelling: str) -> dict[str, float]:
    """Plain mean over the sets; a system that failed on one has none."""
    rows = [one["systems"].get(system, {}).get(spelling) for one in sets.values()]
    if not rows or not all(rows):
        return {}
    keys = (*_FIGURES, *_COSTS)
    return {key: round(statistics.fmean(row[key] for row in rows), 4) for key in keys}


# --- the report --------------------------------------------------------------------------------


def systems(folder: Path) -> tuple[list[System], dict[str, str]]:
    """Ours and those of all peers that could be installed; why the others could not."""
    found, failed = [System("tutor", "hybrid", Path(sys.executable))], {}
    for peer in sorted(path.stem for path in _PEERS.glob("*.txt")):
        try:
            python = installed(peer, folder)
        except (subprocess.SubprocessError, OSError) as error:
            failed[peer] = why(error)
            print(f"{peer}: not installed: {failed[peer]}")
        else:
            found += [System(peer, way, python) for way in ("lexical", "hybrid")]
    return found, failed


def compared(dataset: Dataset, asked: Sequence[System], embedder: Path, versions: dict) -> dict:
    """Every system on one set; `versions` gains those that the runners had."""
    rows: dict[str, dict] = {}
    failed: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_inputs(dataset, folder)
        for system in asked:
            try:
                told = run(system, folder, embedder)
            except (subprocess.SubprocessError, OSError) as error:
                failed[system.name] = why(error)
                print(f"{dataset.name} {system.name}: failed: {failed[system.name]}")
                continue
            rows[system.name] = scored(told, dataset)
            versions[system.peer] = told["versions"]
            _print(dataset.name, system.name, rows[system.name])
    return {
        "chunks": len(dataset.ids),
        "queries": len(dataset.queries),
        "systems": rows,
        "failed": failed,
    }


def _print(dataset: str, system: str, rows: Mapping[str, Mapping]) -> None:
    for spelling, row in rows.items():
        print(
            f"{dataset:12} {system:18} {spelling:9} nDCG@10 {row['ndcg@10']:.4f}  "
            f"recall@10 {row['recall@10']:.4f}  {row['ms_per_query']:7.2f} ms, cpu "
            f"{row['cpu_ms_per_query']:6.2f}  index "
            f"{row['index_cpu_s']:6.1f} s {row['index_mb']:4} MB  peak {row['peak_mb']:5} MB"
        )


def plot(report: Mapping, path: Path) -> None:
    """Quality with and without diacritics, and what a query costs; means over the sets."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    names = list(report["mean"])
    rows = {spelling: [report["mean"][name][spelling] for name in names] for spelling in _ASKED}
    figure, axes = pyplot.subplots(1, 4, figsize=(15, 0.5 * len(names) + 1.6), sharey=True)
    places = np.arange(len(names))
    for place, spelling in enumerate(_ASKED):
        values = [row["ndcg@10"] for row in rows[spelling]]
        bars = axes[0].barh(places + 0.4 * place - 0.2, values, 0.4, label=spelling)
        axes[0].bar_label(bars, fmt="%.3f", fontsize=7)
    axes[0].set_xlim(0, 1.12)
    axes[0].legend(fontsize=7, loc="lower right")
    for axis, cost in zip(axes[1:], ("cpu_ms_per_query", "peak_mb", "index_cpu_s"), strict=True):
        bars = axis.barh(places, [row[cost] for row in rows["accented"]], 0.6, color="#777777")
        axis.set_xscale("log")
        axis.bar_label(bars, fmt="%.1f", fontsize=7)
        axis.margins(x=0.3)
    titles = ("nDCG@10", "CPU ms a query, median", "peak memory, MB", "CPU s to index")
    for axis, title in zip(axes, titles, strict=True):
        axis.set_title(title, fontsize=9)
    axes[0].set_yticks(places, names)
    axes[0].invert_yaxis()
    cpu = report["machine"]["cpu"]
    figure.suptitle(f"mean of {len(report['sets'])} sets, one thread, {cpu}", fontsize=9)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def main() -> None:
    options = _parse()
    versions: dict[str, dict] = {}
    loads = [os.getloadavg()[0]]
    asked, failed = systems(options.environments)
    sets = {}
    for argument in options.sets:
        name, paths = argument.split("=", 1)
        dataset = read_dataset(name, *map(Path, paths.split(",")))
        sets[name] = compared(dataset, asked, options.embedder, versions)
        loads.append(os.getloadavg()[0])
    means = {
        system.name: {spelling: mean_of(sets, system.name, spelling) for spelling in _ASKED}
        for system in asked
    }
    report = {
        "machine": machine(),
        "commit": commit(ROOT),
        "load_average": [round(load, 1) for load in loads],  # over 1: others used the machine too
        "versions": versions,
        "not_installed": failed,
        "mean": {name: rows for name, rows in means.items() if all(rows.values())},
        "sets": sets,
    }
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "peers.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    plot(report, options.out / "peers.png")
    for name, rows in report["mean"].items():
        _print("mean", name, rows)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    parser.add_argument("sets", nargs="+", metavar="NAME=CORPUS,QUERIES,QRELS")
    parser.add_argument("--embedder", type=Path, default=ROOT / "indexes" / "embedder")
    parser.add_argument("--environments", type=Path, default=cache / "tutor-peers")
    parser.add_argument("--out", type=Path, default=ROOT / "eval" / "reports")
    return parser.parse_args()


if __name__ == "__main__":
    main()

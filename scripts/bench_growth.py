"""How an index grows: 1,000 to 100,000 chunks end to end, a million for its two parts alone.

    .venv/bin/python scripts/bench_growth.py TEXTS [TEXTS …] [--sizes N …] [--parts N …]

TEXTS are JSON lines with `text` (or `positive`), gzipped or not; they are cut into chunks of at
most 600 characters and shuffled. --sizes are built by `build_index`, opened by `open_index` and
searched as in the product. --parts are BM25 over words and FAISS only, from words and vectors that
are stored: chunks put together from stretches of neighbouring real ones. Writes
eval/reports/growth.json and .png. Every measurement is a process of its own with one thread, timed
by the wall and, as "cpu", by what the process used itself, which other work does not change much.
"""

import argparse
import json
import multiprocessing
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.benchmark_retrieval import lines_of  # noqa: E402  (the path comes first)
from scripts.compare_peers import ONE_THREAD  # noqa: E402
from tutor.evaluation.machine import commit, machine, resident_mb  # noqa: E402
from tutor.evaluation.metrics import percentile  # noqa: E402
from tutor.progress import silent  # noqa: E402
from tutor.records import Chunk  # noqa: E402
from tutor.retrieval.bm25 import Bm25, bm25_scores, build_bm25, top_k  # noqa: E402
from tutor.retrieval.cache import open_cache  # noqa: E402
from tutor.retrieval.embedder import Embedder, load_embedder  # noqa: E402
from tutor.retrieval.folder import build_index, current_version, open_index  # noqa: E402
from tutor.retrieval.lexical import vietnamese_segmenter  # noqa: E402
from tutor.retrieval.parts import embedded, recalling, runs_of  # noqa: E402
from tutor.retrieval.retriever import POOL, HybridRetriever  # noqa: E402
from tutor.retrieval.vectors import Vectors  # noqa: E402
from tutor.text.normalise import fold  # noqa: E402
from tutor.text.query import searchable  # noqa: E402

K = 10
MAX_CHARS = 600
_QUESTIONS = 200
_QUESTION_WORDS = 8
_PIECES = 4  # stretches that a real chunk is cut into, and that a chunk made up is made of
_NEAR = 4 * _PIECES  # stretches around a place from which one chunk is made up
_DOCUMENT_CHUNKS = 50
_MEGABYTE = 1 << 20
_SEED = 20261121


# --- texts -------------------------------------------------------------------------------------


def cut(text: str, most: int = MAX_CHARS) -> list[str]:
    """`text` in pieces of at most `most` characters, between sentences where it can be."""
    pieces: list[str] = []
    for sentence in re.split(r"(?<=[.!?;])\s+|\n+", text.strip()):
        for start in range(0, len(sentence), most):
            part = sentence[start : start + most]
            if pieces and len(pieces[-1]) + 1 + len(part) <= most:
                pieces[-1] += f" {part}"
            else:
                pieces.append(part)
    return pieces


def questions(texts: Sequence[Sequence[str]], count: int, chance: random.Random) -> list[list[str]]:
    """Words running out of `count` of the texts."""
    asked = []
    for _ in range(count):
        words = chance.choice(texts)
        start = chance.randrange(max(1, len(words) - _QUESTION_WORDS + 1))
        asked.append(list(words[start : start + _QUESTION_WORDS]))
    return asked


def typed(texts: Sequence[str]) -> list[str]:
    """Questions on the texts, every second one without diacritics."""
    asked = questions([text.split() for text in texts], _QUESTIONS, random.Random(_SEED))
    joined = map(" ".join, asked)
    return [fold(text) if number % 2 else text for number, text in enumerate(joined)]


def stretches(words: Sequence[str], count: int = _PIECES) -> list[list[str]]:
    """`words` in `count` parts that follow one another; fewer where there are fewer words."""
    edges = [round(part * len(words) / count) for part in range(count + 1)]
    return [list(words[i:j]) for i, j in pairwise(edges) if i < j]


def picks(count: int, pieces: int, chance: np.random.Generator) -> np.ndarray:
    """(count, _PIECES) numbers of stretches, those of a row different and near one another."""
    near = min(_NEAR, pieces)
    starts = chance.integers(0, pieces - near + 1, count)
    offsets = np.argsort(chance.random((count, near)), axis=1)[:, : min(_PIECES, near)]
    return starts[:, None] + offsets


def overlap(found: Sequence[np.ndarray], true: Sequence[np.ndarray]) -> float:
    """Mean share of each `true` list that is in the `found` one of the same question."""
    shares = [len(np.intersect1d(a, b)) / len(b) for a, b in zip(found, true, strict=True)]
    return round(float(np.mean(shares)), 4)


def read_chunks(paths: Iterable[Path], most: int) -> list[str]:
    """At most `most` chunks of all files, shuffled with a fixed seed."""
    rows = (json.loads(line) for path in paths for line in lines_of(path))
    texts = [piece for row in rows for piece in cut(row.get("text") or row.get("positive") or "")]
    random.Random(_SEED).shuffle(texts)
    return texts[:most]


def as_chunks(texts: Sequence[str]) -> list[Chunk]:
    return [
        Chunk(f"{i:07d}", f"d{i // _DOCUMENT_CHUNKS}", "", "", (), text, 0, len(text))
        for i, text in enumerate(texts)
    ]


# --- one measurement ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """What a measurement's process is told."""

    root: Path  # of the index
    texts: Path  # of all chunks, one JSON string a line
    embedder: str

    def read(self, count: int) -> list[str]:
        with self.texts.open(encoding="utf-8", newline="\n") as file:
            return [json.loads(line) for line in islice(file, count)]


class Clock:
    """Seconds since it was made: by the wall, and those that this process used itself."""

    def __init__(self) -> None:
        self._began, self._cpu_began = time.perf_counter(), time.process_time()

    def read(self, name: str) -> dict[str, float]:
        return {
            f"{name}_s": round(time.perf_counter() - self._began, 2),
            f"{name}_cpu_s": round(time.process_time() - self._cpu_began, 2),
        }


class Stages:
    """A progress that measures how long each stage of a build takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __call__(self, stage: str, items: Sequence) -> Iterator:
        clock = Clock()
        yield from items
        self.seconds |= clock.read(stage)


def built(place: Place, count: int) -> dict[str, object]:
    """Segmentation, embedding, both indexes and writing, from nothing."""
    embedder, chunks, stages = load_embedder(place.embedder), as_chunks(place.read(count)), Stages()
    before = resident_mb()
    clock = Clock()
    segmenter = vietnamese_segmenter()
    build_index((), chunks, embedder, segmenter, place.root, {}, progress=stages)
    return {
        **clock.read("build"),
        "stages": stages.seconds,
        "before_build_mb": before,
        "build_peak_mb": resident_mb(most=True),
    }


def searched(place: Place, count: int, asked: list[str]) -> dict[str, object]:
    """Opening the index of `count` chunks and searching it as the product does."""
    embedder, segmenter = load_embedder(place.embedder), vietnamese_segmenter()
    before = resident_mb()
    clock = Clock()
    index = open_index(place.root, embedder, segmenter)
    times = clock.read("load")
    retriever = HybridRetriever(index, embedder, segmenter, searchable)
    retriever.search(asked[0], K)
    loaded = resident_mb()
    folder = place.root / current_version(place.root)
    vectors = embedder.encode_query([searchable(question).meant for question in asked])
    return {
        **times,
        "before_load_mb": before,
        "resident_mb": loaded,
        "load_peak_mb": resident_mb(most=True),
        "index_mb": _megabytes(path.stat().st_size for path in folder.iterdir()),
        "vectors_mb": _megabytes([(folder / "vectors.faiss").stat().st_size]),
        "vectors": dict(index.vectors.kind),
        "search": _timed(lambda i: retriever.search(asked[i], K), len(asked)),
        "search_vectors": _timed(lambda i: index.vectors.search(vectors[i], POOL), len(asked)),
    }


def lists_beside_flat(place: Place, count: int) -> dict[str, object]:
    """What the inverted lists lose and save on the vectors of a built index."""
    embedder, texts = load_embedder(place.embedder), place.read(count)
    vectors = _stored(place, texts, embedder)
    asked = [searchable(question).meant for question in typed(texts)]
    return _lists(vectors, embedder.encode_query(asked), place.root)


def parts_alone(place: Place, count: int, real: int) -> dict[str, object]:
    """BM25 over words and FAISS, of chunks put together from stretches of the first `real`."""
    embedder, texts = load_embedder(place.embedder), place.read(real)
    words, vectors = _pieces(place, texts, embedder)
    chosen = picks(count, len(words), np.random.default_rng(_SEED))
    chance = random.Random(_SEED)
    rows = chance.sample(range(count), _QUESTIONS)
    asked = questions([_joined(words, chosen[row]) for row in rows], _QUESTIONS, chance)
    return {
        "made_of": real,
        "bm25_words": _bm25(words, chosen, asked),
        **_lists(
            _unit(sum(vectors[chosen[:, i]] for i in range(chosen.shape[1]))),
            embedder.encode_query(list(map(" ".join, asked))),
            place.root,
        ),
    }


def _bm25(words: list[list[str]], chosen: np.ndarray, asked: list[list[str]]) -> dict[str, object]:
    before = resident_mb()
    clock = Clock()
    index = build_bm25(_joined(words, row) for row in chosen)
    return {
        **clock.read("build"),
        "before_build_mb": before,
        "build_peak_mb": resident_mb(most=True),
        "postings": len(index.rows),
        "index_mb": _bytes_of(index),
        "search": _timed(lambda i: top_k(bm25_scores(index, asked[i]), POOL), len(asked)),
    }


def _lists(vectors: np.ndarray, asked: np.ndarray, folder: Path) -> dict[str, object]:
    """Flat and IVF with SQ8 over the same vectors, and how much of flat's first ten IVF finds."""
    reports: dict[str, object] = {}
    found = {}
    for name, flat_up_to in (("flat", len(vectors)), ("lists", 0)):
        before = resident_mb()
        clock = Clock()
        index = Vectors.build(vectors, flat_up_to)
        times = clock.read("build")
        file = folder / f"{name}.faiss"
        index.write(file)
        found[name] = [index.search(question, K) for question in asked]
        reports[name] = {
            **index.kind,
            **times,
            "resident_mb": resident_mb() - before,
            "index_mb": _megabytes([file.stat().st_size]),
            "search": _timed(lambda i, index=index: index.search(asked[i], POOL), len(asked)),
        }
        file.unlink()
        del index
    return {**reports, "lists_recall@10": overlap(found["lists"], found["flat"])}


def _stored(place: Place, texts: Sequence[str], embedder: Embedder) -> np.ndarray:
    """The chunks' vectors from the cache of the index that was built of these texts."""
    with open_cache(place.root) as cache:
        return embedded(embedder, runs_of(as_chunks(texts)), cache, silent)


def _pieces(
    place: Place, texts: Sequence[str], embedder: Embedder
) -> tuple[list[list[str]], np.ndarray]:
    """Words of every stretch of every text, and its vector."""
    with open_cache(place.root) as cache:
        segmenter = recalling(vietnamese_segmenter(), runs_of(as_chunks(texts)), cache, silent)
    words = [piece for text in texts for piece in stretches(segmenter.words(text))]
    return words, embedder.encode_document([" ".join(piece) for piece in words])


def _joined(words: Sequence[list[str]], row: Sequence[int]) -> list[str]:
    return [word for piece in row for word in words[piece]]


def _unit(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1)


def _bytes_of(index: Bm25) -> int:
    arrays = (index.offsets.nbytes, index.rows.nbytes, index.scores.nbytes)
    return _megabytes([*arrays, *(len(term.encode()) for term in index.terms)])


def _megabytes(sizes: Iterable[int]) -> int:
    return round(sum(sizes) / _MEGABYTE)


def _timed(search: Callable[[int], object], count: int) -> dict[str, float]:
    """Milliseconds of a search, by the wall and of the process itself."""
    taken: dict[str, list[float]] = {"ms": [], "cpu_ms": []}
    for number in range(count):
        began, cpu_began = time.perf_counter(), time.process_time()
        search(number)
        taken["cpu_ms"].append((time.process_time() - cpu_began) * 1000)
        taken["ms"].append((time.perf_counter() - began) * 1000)
    return {
        f"p{share}_{unit}": round(percentile(values, share / 100) or 0.0, 3)
        for unit, values in taken.items()
        for share in (50, 95)
    }


# --- all of them -------------------------------------------------------------------------------


def alone(measure: Callable[..., dict], *arguments: object) -> dict[str, object]:
    """What `measure` says in a new process, with the machine's load before it."""
    load = round(os.getloadavg()[0], 1)
    spawning = multiprocessing.get_context("spawn")  # nothing of this process is in its memory
    with ProcessPoolExecutor(1, spawning) as pool:
        figures = pool.submit(measure, *arguments).result()
    print(f"{measure.__name__} {arguments[1]}: {json.dumps(figures)}", flush=True)
    return {**figures, "load_average": load}


def growth(options: argparse.Namespace, folder: Path) -> Iterator[dict[str, list]]:
    """All measurements so far, after each size: the last ones take long."""
    texts = read_chunks(options.texts, max(options.sizes))
    stored = folder / "texts.jsonl"
    with stored.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(text, ensure_ascii=False) + "\n" for text in texts)
    sizes = sorted({min(size, len(texts)) for size in options.sizes})
    report: dict[str, list] = {"end_to_end": [], "parts_alone": []}
    for size in sizes:
        place = Place(folder / str(size), stored, str(options.embedder))
        report["end_to_end"].append(
            {
                "chunks": size,
                "build": alone(built, place, size),
                "search": alone(searched, place, size, typed(texts[:size])),
                "vectors": alone(lists_beside_flat, place, size),
            }
        )
        yield report
    place = Place(folder / str(sizes[-1]), stored, str(options.embedder))  # its cache has all words
    for size in options.parts:
        figures = alone(parts_alone, place, size, sizes[-1])
        report["parts_alone"].append({"chunks": size, **figures})
        yield report


def plot(report: dict, path: Path) -> None:
    """Latency, memory, build time and recall against the number of chunks."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    whole, parts = report["end_to_end"], report["parts_alone"]
    both = [(one["chunks"], one["vectors"]) for one in whole]
    both += [(one["chunks"], one) for one in parts]
    figure, axes = pyplot.subplots(1, 4, figsize=(17, 4))

    def line(axis, points: Iterable[tuple[int, float]], label: str, style: str = "o-") -> None:
        axis.plot(*zip(*points, strict=True), style, label=label)

    for share in ("p50_cpu_ms", "p95_cpu_ms"):
        points = [(one["chunks"], one["search"]["search"][share]) for one in whole]
        line(axes[0], points, f"whole search, {share[:3]}")
    for kind, style in (("flat", "s--"), ("lists", "^--")):
        points = [(size, one[kind]["search"]["p50_cpu_ms"]) for size, one in both]
        line(axes[0], points, f"vectors, {kind}, p50", style)
    if parts:
        points = [(one["chunks"], one["bm25_words"]["search"]["p50_cpu_ms"]) for one in parts]
        line(axes[0], points, "BM25 over words, p50", "d")
    for key, label in (("resident_mb", "resident, loaded"), ("index_mb", "index on disk")):
        line(axes[1], [(one["chunks"], one["search"][key]) for one in whole], label)
    points = [(one["chunks"], one["build"]["build_peak_mb"]) for one in whole]
    line(axes[1], points, "peak of the build")
    for kind, style in (("flat", "s--"), ("lists", "^--")):
        line(
            axes[1],
            [(size, one[kind]["index_mb"]) for size, one in both],
            f"vectors, {kind}",
            style,
        )
    line(axes[2], [(one["chunks"], one["build"]["build_cpu_s"]) for one in whole], "whole build")
    line(
        axes[2],
        [(size, one["lists"]["build_cpu_s"]) for size, one in both],
        "vectors, lists",
        "^--",
    )
    if parts:
        points = [(one["chunks"], one["bm25_words"]["build_cpu_s"]) for one in parts]
        line(axes[2], points, "BM25 over words", "d")
    line(axes[3], [(size, one["lists_recall@10"]) for size, one in both], "lists against flat")
    axes[3].set_ylim(0.5, 1.01)
    titles = ("CPU ms a search", "MB", "CPU s to build", "recall@10 of the lists")
    for axis, title in zip(axes, titles, strict=True):
        axis.set_xscale("log")
        axis.set_xlabel("chunks")
        axis.set_title(title, fontsize=10)
        axis.legend(fontsize=7)
        axis.grid(alpha=0.3)
    for axis in axes[:3]:
        axis.set_yscale("log")
    figure.suptitle(f"{report['machine']['cpu']}, one thread", fontsize=9)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def main() -> None:
    options = _parse()
    os.environ.update(ONE_THREAD)  # for the processes to come
    about = {"machine": machine(), "commit": commit(ROOT), "texts": [p.name for p in options.texts]}
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.work) as folder:
        for found in growth(options, Path(folder)):
            report = {**about, **found}
            (options.out / "growth.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
            plot(report, options.out / "growth.png")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--sizes", nargs="+", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument("--parts", nargs="*", type=int, default=[1_000_000])
    parser.add_argument("--embedder", type=Path, default=ROOT / "indexes" / "embedder")
    parser.add_argument("--work", type=Path, help="folder for what is deleted in the end, 5 GB")
    parser.add_argument("--out", type=Path, default=ROOT / "eval" / "reports")
    return parser.parse_args()


if __name__ == "__main__":
    main()

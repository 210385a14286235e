"""Retrieval on labelled sets: quality of every way of ranking, and the time of the shipped one.

    scripts/bench_retrieval.py --out eval/reports NAME=CORPUS,QUERIES,QRELS [NAME=… …]

CORPUS and QUERIES are (gz) JSONL of {id, text, title?}, QRELS is tab-separated query-id, corpus-id,
score with a header line. Writes retrieval.json and retrieval.png.
"""

import argparse
import gzip
import json
import os
import platform
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

from tutor.records import Chunk
from tutor.retrieval.bm25 import bm25_scores
from tutor.retrieval.embedder import Embedder, load_embedder
from tutor.retrieval.fusion import reciprocal_rank_fusion, weighted
from tutor.retrieval.index import Index
from tutor.retrieval.lexical import (
    Segmenter,
    build_fields,
    lexical_query,
    lexical_scores,
    vietnamese_segmenter,
)
from tutor.retrieval.retriever import ALPHA, HybridRetriever
from tutor.retrieval.vectors import Vectors
from tutor.text.normalise import fold

K = 10
ALPHAS = (0.1, 0.2, 0.3, 0.4, 0.6)
_shipped = vietnamese_segmenter()
# passages come twice, in the quality and in the latency part; questions are cached by no one here
_words_of_passage = lru_cache(maxsize=None)(_shipped.words)
SEGMENTER = Segmenter(
    _shipped.name,
    lambda text: list(_words_of_passage(text)) if len(text) > 400 else _shipped.words(text),
    _shipped.syllables,
)


@dataclass(frozen=True)
class Dataset:
    name: str
    ids: list[str]
    texts: list[str]
    queries: dict[str, str]
    relevant: dict[str, dict[str, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("datasets", nargs="+", metavar="NAME=CORPUS,QUERIES,QRELS")
    parser.add_argument("--embedder", default="indexes/embedder")
    parser.add_argument("--out", type=Path, default=Path("eval/reports"))
    arguments = parser.parse_args()
    embedder = load_embedder(arguments.embedder)
    datasets = [read_dataset(text) for text in arguments.datasets]
    report = {
        "machine": machine(),
        "embedder": embedder.fingerprint,
        "alpha": ALPHA,
        "k": K,
        "quality": [row for dataset in datasets for row in measure(dataset, embedder)],
    }
    report["mean"] = means(report["quality"])
    report["latency"] = latency(datasets, embedder)
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "retrieval.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    plot(report, arguments.out / "retrieval.png")
    for row in report["mean"]:
        print(
            f"{row['form']:9} {row['method']:16} ndcg@10 {row['ndcg@10']:.3f} "
            f"recall@10 {row['recall@10']:.3f}"
        )
    print(report["latency"])


def read_dataset(argument: str) -> Dataset:
    name, paths = argument.split("=", 1)
    corpus, queries, qrels = map(Path, paths.split(","))
    rows = [json.loads(line) for line in lines(corpus)]
    relevant: dict[str, dict[str, float]] = {}
    for line in list(lines(qrels))[1:]:
        query, document, score = line.split("\t")
        if float(score) > 0:
            relevant.setdefault(query, {})[document] = float(score)
    asked = {row["id"]: row["text"] for row in map(json.loads, lines(queries))}
    return Dataset(
        name,
        [row["id"] for row in rows],
        [f"{row.get('title', '')}\n{row['text']}".strip() for row in rows],
        {id: text for id, text in asked.items() if id in relevant},
        relevant,
    )


def lines(path: Path) -> Iterator[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        yield from (line.rstrip("\n") for line in file)


def forms(queries: dict[str, str]) -> dict[str, list[str]]:
    """The queries as they are, with every syllable stripped at even odds, and stripped."""
    chance = random.Random(1)
    half = [
        " ".join(fold(word) if chance.random() < 0.5 else word for word in text.split())
        for text in queries.values()
    ]
    return {
        "accented": list(queries.values()),
        "half": half,
        "stripped": [fold(text) for text in queries.values()],
    }


def as_index(ids: Sequence[str], texts: Sequence[str], embedder: Embedder) -> Index:
    chunks = tuple(
        Chunk(id, "bench", "", "", (), text, 0, len(text))
        for id, text in zip(ids, texts, strict=True)
    )
    return Index(
        "bench",
        (),
        chunks,
        build_fields(texts, SEGMENTER),
        Vectors.build(embedder.encode_document(texts)),
    )


def measure(dataset: Dataset, embedder: Embedder) -> Iterator[dict]:
    index = as_index(dataset.ids, dataset.texts, embedder)
    vectors = embedder.encode_document(dataset.texts)
    for form, queries in forms(dataset.queries).items():
        for method, rank in methods(index, vectors, embedder, form).items():
            found = [
                figures(rank(query), dataset.relevant[id])
                for id, query in zip(dataset.queries, queries, strict=True)
            ]
            ndcg, recall = np.array(found).T
            yield {
                "dataset": dataset.name,
                "form": form,
                "method": method,
                "n": len(found),
                "ndcg@10": round(float(ndcg.mean()), 4),
                "ndcg@10_half_width_95": round(float(1.96 * ndcg.std() / len(ndcg) ** 0.5), 4),
                "recall@10": round(float(recall.mean()), 4),
            }


def methods(
    index: Index, vectors: np.ndarray, embedder: Embedder, form: str
) -> dict[str, Callable[[str], list[str]]]:
    """Ways of ranking: query to ids, best first. Single fields use the one that fits the form."""
    ids = np.array([chunk.id for chunk in index.chunks])
    field = "folded" if form == "stripped" else "syllables"
    shipped = HybridRetriever(index, embedder, SEGMENTER)

    def one_field(name: str):
        return lambda query: bm25_scores(index.fields[name], SEGMENTER.terms(query, (name,))[name])

    def lexical(query: str) -> np.ndarray:
        return lexical_scores(index.fields, lexical_query(query, SEGMENTER))

    def dense(query: str) -> np.ndarray:
        return vectors @ embedder.encode_query([query])[0]

    def ranked(score: Callable[[str], np.ndarray], k: int = K):
        return lambda query: ids[np.argsort(-score(query), kind="stable")[:k]].tolist()

    def rrf(query: str) -> list[str]:
        return list(reciprocal_rank_fusion([ranked(side, 100)(query) for side in (lexical, dense)]))

    return {
        "bm25 syllables": ranked(one_field(field)),
        "bm25 words": ranked(one_field("words")),
        "bm25 fields": ranked(lexical),
        "dense": ranked(dense),
        "rrf": rrf,
        **{
            f"alpha {alpha}": ranked(
                lambda query, alpha=alpha: weighted(lexical(query), dense(query), alpha)
            )
            for alpha in ALPHAS
        },
        "shipped": lambda query: [hit.chunk.id for hit in shipped.search(query, K)],
    }


def figures(ranked: Sequence[str], relevant: dict[str, float]) -> tuple[float, float]:
    """(nDCG@10, recall@10) of one query."""
    gains = [relevant.get(id, 0.0) for id in ranked[:K]]
    best = sorted(relevant.values(), reverse=True)[:K]
    return dcg(gains) / dcg(best), sum(gain > 0 for gain in gains) / len(relevant)


def dcg(gains: Sequence[float]) -> float:
    return sum(gain / np.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def means(rows: Sequence[dict]) -> list[dict]:
    """Plain mean over the sets, by form and method."""
    keys = dict.fromkeys((row["form"], row["method"]) for row in rows)
    return [
        {
            "form": form,
            "method": method,
            **{
                name: round(
                    statistics.fmean(
                        row[name] for row in rows if (row["form"], row["method"]) == (form, method)
                    ),
                    4,
                )
                for name in ("ndcg@10", "recall@10")
            },
        }
        for form, method in keys
    ]


def latency(datasets: Sequence[Dataset], embedder: Embedder, size: int = 10_000) -> dict:
    """Question to ranked hits, one after the other; the passages repeat where sets are smaller.

    Every question ends in "ạ", so that no cache has seen it before.
    """
    texts = [text for dataset in datasets for text in dataset.texts]
    texts = [texts[i % len(texts)] for i in range(size)]
    index = as_index([str(i) for i in range(size)], texts, embedder)
    queries = [
        f"{query} ạ" for dataset in datasets for query in list(dataset.queries.values())[:150]
    ]
    queries += [fold(query) for query in queries]
    random.Random(1).shuffle(queries)
    retriever = HybridRetriever(index, embedder, SEGMENTER)
    for query in queries[:20]:
        retriever.search(query, K)
    taken = []
    for query in queries:
        started = time.perf_counter()
        retriever.search(query, K)
        taken.append((time.perf_counter() - started) * 1000)
    p50, p95, p99 = np.percentile(taken, [50, 95, 99]).round(2).tolist()
    return {
        "chunks": size,
        "queries": len(queries),
        "load": round(os.getloadavg()[0], 1),
        "p50_ms": p50,
        "p95_ms": p95,
        "p99_ms": p99,
    }


def machine() -> dict:
    model = next(
        (
            line.split(":")[1].strip()
            for line in lines(Path("/proc/cpuinfo"))
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **{
            name: version(name)
            for name in ("numpy", "faiss-cpu", "sentence-transformers", "underthesea")
        },
    }


def plot(report: dict, path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    names = list(dict.fromkeys(row["dataset"] for row in report["quality"]))
    shown = ("bm25 syllables", "bm25 words", "bm25 fields", "dense", "rrf", "shipped")
    figure, axes = pyplot.subplots(
        1, len(names), figsize=(5 * len(names), 4), sharey=True, squeeze=False
    )
    for axis, name in zip(axes[0], names, strict=True):
        for place, form in enumerate(("accented", "half", "stripped")):
            rows = {
                row["method"]: row
                for row in report["quality"]
                if (row["dataset"], row["form"]) == (name, form)
            }
            axis.bar(
                np.arange(len(shown)) + 0.27 * (place - 1),
                [rows[method]["ndcg@10"] for method in shown],
                0.26,
                label=form,
                yerr=[rows[method]["ndcg@10_half_width_95"] for method in shown],
            )
        axis.set_xticks(range(len(shown)), shown, rotation=40, ha="right")
        axis.set_title(f"{name} (n = {next(iter(rows.values()))['n']})")
    axes[0][0].set_ylabel("nDCG@10, 95 % interval (higher is better)")
    axes[0][-1].legend(title="diacritics of the query")
    about, times = report["machine"], report["latency"]
    figure.suptitle(
        f"{about['cpu']}, {about['cores']} cores; {times['chunks']} chunks: "
        f"p50 {times['p50_ms']} ms, p95 {times['p95_ms']} ms",
        fontsize=9,
    )
    figure.tight_layout()
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()

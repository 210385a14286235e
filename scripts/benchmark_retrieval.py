"""Compare ways of searching on question sets with known answers, side by side.

    scripts/benchmark-retrieval NAME=CORPUS,QUERIES,QRELS [NAME=… …]
        every system on every set, each question as it is and in four worse spellings; with one
        thread; writes eval/reports/retrieval.json and .png. With --steps instead the hybrid without
        each of the things that are done to a text (eval/reports/text-steps.json)
    scripts/benchmark-retrieval --corpus FILE --queries FILE --qrels FILE --json OUT
        one set, one spelling; --strip-diacritics asks without any

Corpus rows are {id, text, title?}, query rows {id, text}, JSON lines; qrels are
query-id<TAB>corpus-id<TAB>score under a header line. Any file may be gzipped.
"""

import argparse
import gzip
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tutor.evaluation.machine import commit, machine  # noqa: E402  (the path comes first)
from tutor.records import Chunk  # noqa: E402
from tutor.retrieval.bm25 import bm25_scores, top_k  # noqa: E402
from tutor.retrieval.embedder import StaticEmbedder, load_embedder  # noqa: E402
from tutor.retrieval.fusion import reciprocal_rank_fusion, weighted  # noqa: E402
from tutor.retrieval.index import Index  # noqa: E402
from tutor.retrieval.lexical import (  # noqa: E402
    LexicalQuery,
    Segmenter,
    build_fields,
    lexical_query,
    lexical_scores,
    vietnamese_segmenter,
)
from tutor.retrieval.retriever import ALPHA, HybridRetriever  # noqa: E402
from tutor.retrieval.vectors import Vectors  # noqa: E402
from tutor.text.diacritics import shipped_restorer  # noqa: E402
from tutor.text.normalise import fold, has_diacritics, nfc  # noqa: E402
from tutor.text.query import SearchText, as_typed, searchable  # noqa: E402
from tutor.text.teencode import write_out  # noqa: E402

K = 10
_RESAMPLES = 1000
_RERANKED = 50  # hits that late interaction looks at
_LATE = 0.3  # its weight beside the fused score; chosen on the development sets
_shipped = vietnamese_segmenter()
# a corpus is cut once for several systems; questions are cut anew, as each system would
_words_of_passage = lru_cache(maxsize=None)(_shipped.words)
SEGMENTER = Segmenter(
    _shipped.name,
    lambda text: list(_words_of_passage(text)) if len(text) > 400 else _shipped.words(text),
    _shipped.syllables,
)
Rank = Callable[[str], list[str]]
"""A question to the ids of at most K passages, best first."""


@dataclass(frozen=True)
class Dataset:
    name: str
    ids: list[str]
    texts: list[str]
    queries: dict[str, str]
    relevant: dict[str, dict[str, float]]


def read_dataset(name: str, corpus: Path, queries: Path, qrels: Path) -> Dataset:
    """A set; only queries with a relevant passage are kept."""
    rows = [json.loads(line) for line in lines_of(corpus)]
    relevant: dict[str, dict[str, float]] = {}
    for line in list(lines_of(qrels))[1:]:
        query, document, score = line.split("\t")
        if float(score) > 0:
            relevant.setdefault(query, {})[document] = float(score)
    asked = {str(row["id"]): row["text"] for row in map(json.loads, lines_of(queries))}
    return Dataset(
        name,
        [str(row["id"]) for row in rows],
        [f"{row.get('title') or ''}\n{row['text']}".strip() for row in rows],
        {id: text for id, text in asked.items() if id in relevant},
        relevant,
    )


def lines_of(path: Path) -> Iterator[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        yield from (line.rstrip("\n") for line in file if line.strip())


# --- worse spellings ---------------------------------------------------------------------------

_SHORT = {
    "không": "ko", "được": "dc", "người": "ng", "gì": "j", "với": "vs", "những": "nhg",
    "như thế nào": "ntn", "bao nhiêu": "bn", "biết": "bít", "rồi": "r", "cũng": "cx",
    "trước": "trc", "bây giờ": "bjo", "điện thoại": "đt", "quá": "wá", "phải": "fải",
    "thời gian": "tgian", "mọi người": "mn", "nhiều": "nhìu", "mình": "mk", "vậy": "z",
    "muốn": "mún",
}  # fmt: skip


def stripped(text: str, chance: random.Random) -> str:
    return fold(text)


def half_stripped(text: str, chance: random.Random) -> str:
    return " ".join(fold(word) if chance.random() < 0.5 else word for word in text.split())


def with_typos(text: str, chance: random.Random) -> str:
    """One word of eight with a letter lost, doubled or swapped with the next."""
    return " ".join(_mistyped(word, chance) for word in text.split())


def _mistyped(word: str, chance: random.Random) -> str:
    if len(word) < 3 or chance.random() >= 1 / 8:
        return word
    place = chance.randrange(len(word) - 1)
    kind = chance.randrange(3)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[: place + 1] + word[place:]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def in_teencode(text: str, chance: random.Random) -> str:
    """Usual short forms, written here by hand, not taken from the table that undoes them."""
    for long, short in _SHORT.items():
        text = text.replace(f" {long} ", f" {short} ")
    return text.lower()


SPELLINGS: Mapping[str, Callable[[str, random.Random], str]] = {
    "accented": lambda text, chance: text,
    "stripped": stripped,
    "half stripped": half_stripped,
    "typos": with_typos,
    "teencode": in_teencode,
}


def _restored(question: str) -> SearchText:
    """Marks put back, short forms left as they are."""
    text = nfc(question)
    restored = shipped_restorer().restore(text)
    return SearchText(restored if has_diacritics(text) else text, restored)


def _written_out(question: str) -> SearchText:
    """Short forms written out, no mark put back."""
    text = write_out(nfc(question))
    return SearchText(text, text)


# --- systems -----------------------------------------------------------------------------------


class Systems:
    """Every way of searching a dataset."""

    def __init__(self, dataset: Dataset, embedder_name: str) -> None:
        self.dataset = dataset
        self._embedder_name = embedder_name
        self.embedder = load_embedder(embedder_name)
        chunks = tuple(
            Chunk(id, "bench", "", "", (), text, 0, len(text))
            for id, text in zip(dataset.ids, map(nfc, dataset.texts), strict=True)
        )
        self.vectors = self.embedder.encode_document(dataset.texts)
        fields = build_fields(dataset.texts, SEGMENTER)
        self.index = Index("bench", (), chunks, fields, Vectors.build(self.vectors))
        self._ids = np.array(dataset.ids)

    def main(self) -> dict[str, Rank]:
        """Those that every comparison names."""
        return {
            "bm25_words": lambda query: self._top(self._field(query, "words")),
            "bm25_syllables": lambda query: self._top(self._field(query, "syllables")),
            "bm25_words_syllables": lambda query: self._top(
                self._field(query, "words") + self._field(query, "syllables")
            ),
            "bm25s_words": self._second_bm25,
            "lexical": lambda query: self._top(self._lexical(searchable(query).matched)),
            "dense": lambda query: self._top(self._dense(searchable(query).meant)),
            "hybrid_rrf": self._by_ranks,
            "hybrid": self._hybrid(searchable),
            **({"hybrid_reranked": self._reranked} if self._is_static else {}),
        }

    def steps(self) -> dict[str, Rank]:
        """The hybrid, and the same without one thing that is done to the text."""
        return {
            "hybrid": self._hybrid(searchable),
            "hybrid_as_typed": self._hybrid(as_typed),
            "hybrid_without_short_forms": self._hybrid(_restored),
            "hybrid_without_restoring": self._hybrid(_written_out),
            "hybrid_without_words": lambda query: self._fused(
                self._without(query, ("words",)), query
            ),
            "hybrid_without_folded": lambda query: self._fused(
                self._without(query, ("folded", "folded_pairs", "sound", "sound_pairs")), query
            ),
            "hybrid_without_sound": lambda query: self._fused(
                self._without(query, ("sound", "sound_pairs")), query
            ),
        }

    @property
    def _is_static(self) -> bool:
        return isinstance(self.embedder, StaticEmbedder)

    def bytes_of(self) -> dict[str, int]:
        """Bytes of the arrays and terms of each field, and of the vectors."""
        sizes = {
            name: sum(array.nbytes for array in (field.offsets, field.rows, field.scores))
            + sum(len(term.encode()) for term in field.terms)
            for name, field in self.index.fields.items()
        }
        return {**sizes, "vectors": int(self.vectors.nbytes)}

    def _hybrid(self, prepare: Callable[[str], SearchText]) -> Rank:
        retriever = HybridRetriever(self.index, self.embedder, SEGMENTER, prepare)
        return lambda query: [hit.chunk.id for hit in retriever.search(query, K)]

    def _field(self, query: str, name: str) -> np.ndarray:
        terms = SEGMENTER.terms(nfc(query), (name,))[name]
        return bm25_scores(self.index.fields[name], terms)

    def _lexical(self, query: str) -> np.ndarray:
        return lexical_scores(self.index.fields, lexical_query(query, SEGMENTER, self.index.fields))

    def _without(self, query: str, left_out: Sequence[str]) -> np.ndarray:
        cut = lexical_query(searchable(query).matched, SEGMENTER, self.index.fields)
        kept = tuple(part for part in cut.parts if part.field not in left_out)
        return lexical_scores(self.index.fields, LexicalQuery(kept))

    def _dense(self, query: str) -> np.ndarray:
        return self.vectors @ self.embedder.encode_query([query])[0]

    def _fused(self, lexical: np.ndarray, query: str) -> list[str]:
        return self._top(weighted(lexical, self._dense(searchable(query).meant), ALPHA))

    def _by_ranks(self, query: str) -> list[str]:
        text = searchable(query)
        sides = (
            self._top(self._lexical(text.matched), 100),
            self._top(self._dense(text.meant), 100),
        )
        return list(reciprocal_rank_fusion(sides))[:K]

    def _top(self, scores: np.ndarray, k: int = K) -> list[str]:
        return self._ids[top_k(scores, k)].tolist()

    def _reranked(self, query: str) -> list[str]:
        """The hybrid's first hits again, by late interaction added to their score."""
        retriever = HybridRetriever(self.index, self.embedder, SEGMENTER, searchable)
        hits = retriever.search(query, _RERANKED)
        ids, vectors, weights = self._sub_words
        asked = np.array(ids(searchable(query).meant), dtype=np.int64)
        if not hits or not len(asked):
            return [hit.chunk.id for hit in hits[:K]]
        shares = weights[asked] / weights[asked].sum()
        scores = []
        for hit in hits:
            held = vectors[self._held[hit.chunk.id]]
            nearest = (vectors[asked] @ held.T).max(axis=1, initial=0.0)
            scores.append(hit.score + _LATE * float(nearest @ shares))
        best = np.argsort(-np.array(scores), kind="stable")[:K]
        return [hits[i].chunk.id for i in best]

    @cached_property
    def _sub_words(self):
        """(text to sub-word ids, unit vectors, weights) of the static embedder: ColBERT's late
        interaction (Khattab and Zaharia 2020) with its table, a sub-word weighing its length."""
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        folder = Path(self._embedder_name)
        table = load_file(folder / "model.safetensors")["embedding.weight"].astype(np.float32)
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        weights = np.linalg.norm(table, axis=1)
        vectors = table / np.maximum(weights, 1e-9)[:, None]
        return lambda text: tokenizer.encode(text, add_special_tokens=False).ids, vectors, weights

    @cached_property
    def _held(self) -> dict[str, np.ndarray]:
        """The different sub-words of each passage."""
        ids = self._sub_words[0]
        return {
            id: np.array(sorted(set(ids(text))), dtype=np.int64)
            for id, text in zip(self.dataset.ids, self.dataset.texts, strict=True)
        }

    @cached_property
    def _bm25s(self):
        """A second implementation of the same formula, to check ours against."""
        import bm25s

        model = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
        words = [SEGMENTER.words(text) for text in self.dataset.texts]
        model.index(words, show_progress=False)
        return model

    def _second_bm25(self, query: str) -> list[str]:
        words = [word for word in SEGMENTER.words(nfc(query)) if word in self._bm25s.vocab_dict]
        return self._top(self._bm25s.get_scores(words)) if words else []


# --- figures -----------------------------------------------------------------------------------


def measure(rank: Rank, dataset: Dataset, asked: Mapping[str, str]) -> dict[str, object]:
    """The system's figures over `asked`; ms from the raw question to ranked ids, the median."""
    rows, taken = [], []
    for id, query in asked.items():
        began = time.perf_counter()
        ranked = rank(query)
        taken.append((time.perf_counter() - began) * 1000)
        rows.append(figures(ranked, dataset.relevant[id]))
    columns = np.array(rows)
    names = ("ndcg@10", "recall@10", "mrr@10", "p@1")
    return {
        **{
            name: round(float(value), 4) for name, value in zip(names, columns.mean(0), strict=True)
        },
        "ndcg@10_ci95": bootstrap(columns[:, 0]),
        "recall@10_ci95": bootstrap(columns[:, 1]),
        "ms_per_query": round(statistics.median(taken), 3),
        "n": len(rows),
    }


def figures(ranked: Sequence[str], relevant: Mapping[str, float]) -> tuple[float, ...]:
    """(nDCG@10, recall@10, MRR@10, P@1) of one query."""
    gains = [relevant.get(id, 0.0) for id in ranked[:K]]
    best = sorted(relevant.values(), reverse=True)[:K]
    first = next((1 / rank for rank, gain in enumerate(gains, 1) if gain > 0), 0.0)
    found = sum(gain > 0 for gain in gains)
    return dcg(gains) / dcg(best), found / len(relevant), first, float(first == 1)


def dcg(gains: Sequence[float]) -> float:
    return float(sum(gain / np.log2(rank + 1) for rank, gain in enumerate(gains, 1)))


def bootstrap(values: np.ndarray) -> list[float]:
    """95 % interval of the mean, by resampling the queries; seed fixed."""
    chance = np.random.default_rng(1)
    means = values[chance.integers(0, len(values), (_RESAMPLES, len(values)))].mean(axis=1)
    return [round(float(edge), 4) for edge in np.percentile(means, [2.5, 97.5])]


def one_thread() -> None:
    import faiss
    import torch

    torch.set_num_threads(1)
    faiss.omp_set_num_threads(1)


# --- the two ways to call it -------------------------------------------------------------------


def single(options: argparse.Namespace) -> None:
    dataset = read_dataset("set", options.corpus, options.queries, options.qrels)
    systems = Systems(dataset, options.embedder)
    spelling = SPELLINGS["stripped" if options.strip_diacritics else "accented"]
    asked = {id: spelling(text, random.Random(1)) for id, text in dataset.queries.items()}
    report = {
        "systems": {name: measure(rank, dataset, asked) for name, rank in systems.main().items()},
        "chunks": len(dataset.ids),
        "index_bytes": systems.bytes_of(),
        "machine": machine(),
    }
    options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    for name, row in report["systems"].items():
        print(
            f"{name:22} nDCG@10 {row['ndcg@10']:.4f}  recall@10 {row['recall@10']:.4f}  "
            f"{row['ms_per_query']:.2f} ms"
        )


def all_sets(options: argparse.Namespace) -> None:
    report: dict = {
        "machine": machine(),
        "commit": commit(ROOT),
        "packages": packages(),
        "sets": {},
    }
    for argument in options.sets:
        name, paths = argument.split("=", 1)
        dataset = read_dataset(name, *map(Path, paths.split(",")))
        systems = Systems(dataset, options.embedder)
        report["sets"][name] = {
            "chunks": len(dataset.ids),
            "queries": len(dataset.queries),
            "index_bytes": systems.bytes_of(),
            "spellings": {
                spelling: _measured(systems, spelling, options.steps) for spelling in SPELLINGS
            },
        }
    report["load_average"] = round(os.getloadavg()[0], 1)  # over 1: others used the machine too
    report["mean"] = means(report["sets"])
    options.out.mkdir(parents=True, exist_ok=True)
    name = "text-steps" if options.steps else "retrieval"
    (options.out / f"{name}.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    plot(report, options.out / f"{name}.png")
    for spelling, rows in report["mean"].items():
        for system, row in rows.items():
            print(
                f"{spelling:14} {system:24} nDCG@10 {row['ndcg@10']:.4f}  "
                f"recall@10 {row['recall@10']:.4f}  {row['ms_per_query']:.2f} ms"
            )


def _measured(systems: Systems, spelling: str, steps: bool) -> dict[str, object]:
    chance = random.Random(1)
    asked = {id: SPELLINGS[spelling](text, chance) for id, text in systems.dataset.queries.items()}
    ways = systems.steps() if steps else systems.main()
    return {name: measure(rank, systems.dataset, asked) for name, rank in ways.items()}


def means(sets: Mapping[str, dict]) -> dict[str, dict]:
    """Plain mean over the sets, by spelling and system."""
    first = next(iter(sets.values()))["spellings"]
    keys = ("ndcg@10", "recall@10", "mrr@10", "p@1", "ms_per_query")
    return {
        spelling: {
            system: {
                key: round(
                    statistics.fmean(
                        one["spellings"][spelling][system][key] for one in sets.values()
                    ),
                    4,
                )
                for key in keys
            }
            for system in first[spelling]
        }
        for spelling in first
    }


def packages() -> dict[str, str]:
    names = ("numpy", "faiss-cpu", "sentence-transformers", "underthesea", "bm25s")
    return {name: version(name) for name in names}


def plot(report: Mapping, path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    sets = report["sets"]
    measured = next(iter(sets.values()))["spellings"]["accented"]
    compared = ("bm25_words", "bm25_words_syllables", "dense", "lexical", "hybrid")
    shown = compared if set(compared) <= set(measured) else tuple(measured)
    figure, axes = pyplot.subplots(
        1, len(sets), figsize=(5 * len(sets), 4), sharey=True, squeeze=False
    )
    width = 0.8 / len(SPELLINGS)
    for axis, (name, one) in zip(axes[0], sets.items(), strict=True):
        for place, spelling in enumerate(SPELLINGS):
            rows = [one["spellings"][spelling][system] for system in shown]
            middle = np.array([row["ndcg@10"] for row in rows])
            edges = np.array([row["ndcg@10_ci95"] for row in rows])
            axis.bar(
                np.arange(len(shown)) + width * (place - 2),
                middle,
                width,
                label=spelling,
                yerr=np.abs(edges.T - middle),
            )
        axis.set_xticks(range(len(shown)), shown, rotation=40, ha="right")
        axis.set_title(f"{name} (n = {one['queries']})")
    axes[0][0].set_ylabel("nDCG@10, 95 % interval (higher is better)")
    axes[0][-1].legend(title="spelling of the query", fontsize=7)
    figure.suptitle(f"{report['machine']['cpu']}, one thread", fontsize=9)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="*", metavar="NAME=CORPUS,QUERIES,QRELS")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--qrels", type=Path)
    parser.add_argument("--json", type=Path, metavar="OUT")
    parser.add_argument("--strip-diacritics", action="store_true")
    parser.add_argument(
        "--steps", action="store_true", help="the hybrid without each step of the text: text-steps"
    )
    parser.add_argument("--embedder", default=str(ROOT / "indexes" / "embedder"))
    parser.add_argument("--out", type=Path, default=ROOT / "eval" / "reports")
    options = parser.parse_args()
    alone = (options.corpus, options.queries, options.qrels, options.json)
    if bool(options.sets) == any(alone) or (any(alone) and not all(alone)):
        parser.error("name sets, or else --corpus, --queries, --qrels and --json")
    one_thread()
    single(options) if options.corpus else all_sets(options)


if __name__ == "__main__":
    main()

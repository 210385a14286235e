"""Training of the embedder: pairs of question and passage in, a model folder out."""

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tutor.retrieval.bm25 import bm25_scores, build_bm25, top_k
from tutor.retrieval.tokenizer import train_tokenizer
from tutor.text.normalise import fold, nfc, plain, squeeze
from tutor.text.slips import slipped
from tutor.text.words import syllables

_SENTENCE = re.compile(r"(?<=[.;!?:])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything a training depends on beside the pairs; it is printed in the model card."""

    dimensions: int = 256
    vocabulary: int = 20_000
    epochs: int = 12
    batch_size: int = 2048  # the more wrong passages beside a right one, the more a step teaches
    learning_rate: float = 0.1
    scale: float = 20.0  # inverse temperature of the loss
    stripped_share: float = 0.4  # of queries: no diacritics at all
    half_stripped_share: float = 0.1  # of queries: each syllable loses its own at even odds
    sentence_share: float = 0.4  # of queries: replaced by a sentence of the passage
    slip_share: float = 0.15  # of queries: slips of finger and ear
    hard_negatives: int = 8  # wrong passages that BM25 finds for a query; an epoch draws one
    rows_per_query: int = 3  # "Hiệu lực thi hành" heads hundreds of articles and tells none apart
    positive_chars: int = 1200
    seed: int = 20250521


@dataclass(frozen=True, slots=True)
class Pair:
    """A query with the passage that answers it, and wrong ones that look like it."""

    query: str
    positive: str
    negatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Training:
    """What a training did, for its model card and its caller."""

    pairs: dict[str, int]  # file name -> pairs used
    steps: int
    loss: float  # mean of the last epoch


def train_embedder(
    pair_files: Sequence[Path], out_folder: Path, recipe: Recipe | None = None, threads: int = 2
) -> Training:
    """Train on JSONL files (gz or not) of {query, positive, negatives?}.

    A pair without negatives gets those that BM25 takes for it. The same files and recipe give the
    same model.

    Writes tokenizer.json, model.safetensors (float16) and the files sentence-transformers needs.
    """
    recipe = recipe or Recipe()
    used = {path.name: read_pairs(path, recipe) for path in pair_files}
    pairs = [pair for rows in used.values() for pair in rows]
    if len(pairs) < 2:
        raise ValueError(
            f"{[str(path) for path in pair_files]}: {len(pairs)} pairs; a training needs at least 2"
        )
    pairs = with_hard_negatives(pairs, recipe.hard_negatives)
    tokenizer = train_tokenizer(_texts(pairs), recipe.vocabulary)
    model, steps, loss = _fit(tokenizer, pairs, recipe, threads)
    _save(model, out_folder)
    training = Training({name: len(rows) for name, rows in used.items()}, steps, loss)
    (out_folder / "training.json").write_text(
        json.dumps({"recipe": asdict(recipe), **asdict(training)}, indent=2) + "\n", "utf-8"
    )
    return training


def read_pairs(path: Path, recipe: Recipe) -> list[Pair]:
    """Pairs of one file in its order, a query at most `rows_per_query` times."""
    seen: Counter[str] = Counter()
    pairs = []
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            pair = _pair(line, path, number, recipe.positive_chars)
            seen[pair.query] += 1
            if seen[pair.query] <= recipe.rows_per_query:
                pairs.append(pair)
    return pairs


def _pair(line: str, path: Path, number: int, positive_chars: int) -> Pair:
    try:
        row = json.loads(line)
        return Pair(
            squeeze(nfc(row["query"])),
            nfc(row["positive"])[:positive_chars],
            tuple(nfc(text)[:positive_chars] for text in row.get("negatives", ())),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{path}:{number}: expected {{query, positive, negatives?}}: {error!r}"
        ) from error


def with_hard_negatives(pairs: Sequence[Pair], count: int) -> list[Pair]:
    """`pairs`, each with up to `count` passages that BM25 over syllables ranks first for its query
    and that answer another one. Pairs that came with negatives keep them."""
    answers: dict[str, set[str]] = {}
    for pair in pairs:
        answers.setdefault(pair.query, set()).add(pair.positive)
    passages = list(dict.fromkeys(pair.positive for pair in pairs))
    if count <= 0 or len(passages) < 2:
        return list(pairs)
    index = build_bm25([syllables(text) for text in passages])
    found: dict[str, tuple[str, ...]] = {}
    for query, right in answers.items():
        rows = top_k(bm25_scores(index, syllables(query)), count + len(right))
        wrong = [passages[row] for row in rows if passages[row] not in right]
        found[query] = tuple(wrong[:count])
    return [
        pair if pair.negatives else replace(pair, negatives=found[pair.query]) for pair in pairs
    ]


def augment(pair: Pair, recipe: Recipe, chance: random.Random) -> Pair:
    """`pair` as one epoch sees it, with one negative at most: its query may become a sentence, lose
    diacritics, and get slips."""
    negatives = (chance.choice(pair.negatives),) if pair.negatives else ()
    if chance.random() < recipe.sentence_share:
        pair = _sentence_pair(pair, chance)
    query, draw = pair.query, chance.random()
    if draw < recipe.stripped_share:
        query = fold(query)
    elif draw < recipe.stripped_share + recipe.half_stripped_share:
        query = _half_stripped(query, chance)
    if chance.random() < recipe.slip_share:
        query = slipped(plain(query), chance)
    return Pair(query, pair.positive, negatives)


def _sentence_pair(pair: Pair, chance: random.Random) -> Pair:
    """A sentence as query for the rest of its passage, headed by the pair's own query."""
    sentences = [text for text in _SENTENCE.split(pair.positive) if len(text) >= 25]
    if len(sentences) < 3:
        return pair
    query = chance.choice(sentences)
    return Pair(query, f"{pair.query}\n{pair.positive.replace(query, ' ', 1)}")


def _half_stripped(text: str, chance: random.Random) -> str:
    return " ".join(fold(word) if chance.random() < 0.5 else word for word in text.split())


def batches(pairs: Sequence[Pair], size: int, chance: random.Random) -> Iterator[list[Pair]]:
    """Shuffled batches in which no query stands twice: its other passage would count as wrong.

    What is left over at the end, less than one batch, is dropped unless it is the only one.
    """
    waiting = list(pairs)
    chance.shuffle(waiting)
    given = False
    while waiting:
        batch: dict[str, Pair] = {}
        rest = []
        for place, pair in enumerate(waiting):
            if len(batch) == size:
                rest += waiting[place:]
                break
            if pair.query in batch:
                rest.append(pair)
            else:
                batch[pair.query] = pair
        if len(batch) < size and given:
            return
        yield list(batch.values())
        given, waiting = True, rest


def _texts(pairs: Iterable[Pair]) -> Iterator[str]:
    """What the tokenizer learns from: every text as it is and without diacritics."""
    for pair in pairs:
        for text in (pair.query, pair.positive):
            yield text
            yield fold(text)


def _fit(tokenizer, pairs: Sequence[Pair], recipe: Recipe, threads: int):
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    torch.set_num_threads(threads)
    torch.manual_seed(recipe.seed)
    chance = random.Random(recipe.seed)
    module = StaticEmbedding(tokenizer, embedding_dim=recipe.dimensions)
    model = SentenceTransformer(modules=[module], device="cpu")
    loss_of = MultipleNegativesRankingLoss(model, scale=recipe.scale)
    optimizer = torch.optim.Adam(model.parameters(), lr=recipe.learning_rate)
    planned = recipe.epochs * max(1, len(pairs) // recipe.batch_size)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, planned))
    steps, losses = 0, [0.0]
    for _ in range(recipe.epochs):
        losses = []
        for batch in batches(
            [augment(pair, recipe, chance) for pair in pairs], recipe.batch_size, chance
        ):
            columns = [[pair.query for pair in batch], [pair.positive for pair in batch]]
            if recipe.hard_negatives:
                columns.append([(*pair.negatives, "")[0] for pair in batch])
            features = [module.preprocess(column) for column in columns]
            loss = loss_of(features, torch.empty(0))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            steps += 1
            losses.append(loss.item())
    return model, steps, sum(losses) / len(losses)


def _rate(step: int, planned: int) -> float:
    """Linear warm-up over a tenth of the steps, then linear decay; a factor of the rate."""
    warm = max(1, planned // 10)
    return min((step + 1) / warm, max(0.02, (planned - step) / max(1, planned - warm)))


def _save(model, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    model.half().save(str(folder), create_model_card=False)
    for path in folder.iterdir():
        path.chmod(0o644)  # safetensors writes for its owner alone; a server may run as another

"""A linear model of which lesson a message asks for, trained on the lessons' own words.

One support vector machine a lesson against the others (LIBLINEAR, through scikit-learn), over the
tf-idf of three kinds of grams: syllables and pairs without diacritics, runs of two to four letters
within syllables, and syllables and pairs as accented. It is trained when an index is built, on
every way of asking, every answer and step, each also without diacritics and each once with the
confusions that hearing and typing make; the seed is fixed, so that the same lessons give the same
model.
"""

import io
import json
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tutor.text.normalise import fold, plain
from tutor.text.slips import slipped

NOTHING = ""
"""The name, among the lessons, of messages that no lesson answers."""
PLANS = "#"
"""The name, among the lessons, of what plans are about."""
_SEED = 20261121
_TOKEN = re.compile(r"\w+")
_COST = 0.4
_TOLERANCE = 1e-2
_LETTER_RUNS = (2, 3, 4)
_LEAST_RUN = 3  # texts that must hold a run of letters


@dataclass(frozen=True)
class LessonModel:
    """Weights of every gram for every lesson; `score` is higher for a lesson that is meant."""

    lessons: tuple[str, ...]
    grams: Mapping[str, int]
    idf: np.ndarray  # float32, (n_grams,)
    weights: np.ndarray  # float16, (n_grams, n_lessons)
    bias: np.ndarray  # float32, (n_lessons,)

    def score(self, text: str) -> np.ndarray:
        """Distance from each lesson's plane, float (n_lessons,); about 0 says that it may be
        meant, below −1 that it is not."""
        count = Counter(gram for gram in grams_of(text) if gram in self.grams)
        if not count:
            return self.bias.astype(np.float64)
        rows = np.array([self.grams[gram] for gram in count])
        values = (1 + np.log([*count.values()])) * self.idf[rows]
        values /= np.linalg.norm(values)
        return values @ self.weights[rows].astype(np.float64) + self.bias

    def margin(self, name: str, scores: np.ndarray) -> float:
        """The score of NOTHING or PLANS; −1 for a model that never saw such."""
        return float(scores[self.lessons.index(name)]) if name in self.lessons else -1.0

    def to_bytes(self) -> bytes:
        """The model as one .npz file of plain arrays; the texts in it are JSON in UTF-8."""
        names = json.dumps(
            {"lessons": self.lessons, "grams": list(self.grams)}, ensure_ascii=False
        ).encode()
        file = io.BytesIO()
        np.savez_compressed(
            file,
            names=np.frombuffer(names, dtype=np.uint8),
            idf=self.idf,
            weights=self.weights,
            bias=self.bias,
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "LessonModel":
        """What `to_bytes` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            names = json.loads(arrays["names"].tobytes())
            return cls(
                tuple(names["lessons"]),
                {gram: row for row, gram in enumerate(names["grams"])},
                arrays["idf"],
                arrays["weights"],
                arrays["bias"],
            )


def train_lesson_model(texts: Sequence[tuple[str, str]]) -> LessonModel:
    """A model of (lesson, text) pairs. NOTHING is among its lessons, with or without texts."""
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    names = sorted({NOTHING, *(lesson for lesson, _ in texts)})
    chance = random.Random(_SEED)
    said = [(lesson, text) for lesson, text in texts] or [(NOTHING, "")]
    said += [(lesson, fold(text)) for lesson, text in texts]
    said += [(lesson, slipped(fold(text), chance)) for lesson, text in texts]
    counts = [Counter(grams_of(text)) for _, text in said]
    kept = _kept_grams(counts)
    rows = {gram: row for row, gram in enumerate(kept)}
    idf = _idf(counts, rows)
    values, columns, ends = [], [], [0]
    for count in counts:
        here = np.array([rows[gram] for gram in count if gram in rows], dtype=np.int64)
        times = np.array([n for gram, n in count.items() if gram in rows], dtype=np.float64)
        weight = (1 + np.log(times)) * idf[here]
        values.append(weight / (np.linalg.norm(weight) or 1.0))
        columns.append(here)
        ends.append(ends[-1] + len(here))
    matrix = csr_matrix(
        (np.concatenate(values), np.concatenate(columns), np.array(ends)),
        shape=(len(said), len(kept)),
    )
    places = [names.index(lesson) for lesson, _ in said]
    weights = np.zeros((len(names), len(kept)))
    bias = np.full(len(names), -1.0)
    if len(set(places)) > 1:
        machine = LinearSVC(C=_COST, random_state=_SEED, tol=_TOLERANCE)
        machine.fit(matrix, places)
        found, shift = machine.coef_, machine.intercept_
        if len(machine.classes_) == 2:  # one plane tells two apart
            found, shift = np.vstack([-found, found]), np.concatenate([-shift, shift])
        weights[machine.classes_], bias[machine.classes_] = found, shift
    return LessonModel(
        tuple(names),
        rows,
        idf.astype(np.float32),
        weights.T.astype(np.float16),
        bias.astype(np.float32),
    )


def _idf(counts: Sequence[Counter[str]], rows: Mapping[str, int]) -> np.ndarray:
    """ln((1 + n) / (1 + df)) + 1 of every gram, as scikit-learn smooths it."""
    found = np.zeros(len(rows))
    for count in counts:
        found[[rows[gram] for gram in count if gram in rows]] += 1
    return np.log((1 + len(counts)) / (1 + found)) + 1


def grams_of(text: str) -> list[str]:
    """The grams of a text, each with the letter of its kind."""
    words = _TOKEN.findall(fold(text))
    accented = _TOKEN.findall(plain(text))
    runs = [
        f"c{padded[start : start + size]}"
        for word in words
        for padded in (f" {word} ",)
        for size in _LETTER_RUNS
        for start in range(len(padded) - size + 1)
    ]
    folded = [f"w{gram}" for gram in (*words, *_pairs(words))]
    return [*folded, *runs, *(f"a{gram}" for gram in (*accented, *_pairs(accented)))]


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{one} {two}" for one, two in pairwise(words)]


def _kept_grams(counts: Sequence[Counter[str]]) -> list[str]:
    """Every gram but runs of letters and pairs that hardly occur."""
    held = Counter(gram for count in counts for gram in count)
    return sorted(
        gram
        for gram, times in held.items()
        if times >= (_LEAST_RUN if gram.startswith("c") or " " in gram else 2)
    )

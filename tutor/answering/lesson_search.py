"""Which lesson a message asks for, and which of its short answers.

A message is compared with every way of asking a lesson knows (title, other ways of asking,
questions, headings of steps, troubles) and with the whole text of each lesson. Four measures, each
0 to 1, are added with weights that `scripts/fit_lesson_search.py` found on the development half of
the how-to questions:

- words: idf-weighted Tversky index of syllables and pairs of syllables, without diacritics;
- accented: the same with diacritics, where the message has them;
- shape: cosine of idf-weighted runs of three letters, which survives slips and dictation;
- text: share of the message's words, by idf, that the lesson's whole text holds.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tutor.lessons.document import addressed, unmarked
from tutor.records import Audience, Lesson
from tutor.text.message import read_typed
from tutor.text.normalise import fold, has_diacritics, plain

WEIGHTS = {"words": 0.35, "accented": 0.15, "shape": 0.3, "text": 0.2}
ENOUGH = 0.42
"""Score below which no lesson is meant; see `eval/reports/lesson-search.json`."""
_TVERSKY = 0.7  # weight of the message's words against those of the way of asking
_PAIR = 0.6  # weight of a pair of syllables against one syllable of the same idf
_OTHER_AUDIENCE = 0.93  # what is left of a score where the lesson is for others
_TOKEN = re.compile(r"\w+(?:[.,]\d+)*")
# What says nothing of the subject: words of asking and of address. Weighted down, not removed.
_LIGHT = frozenset(
    (
        "a ah alo ban bac bao be biet bua cai cau chau chi cho chu chua co con cua da dau day de di "
        "do duoc em gi gio giup ha hay hoi hong i khong la lai lam may minh mot moi mun muon nay "
        "nen neu ngay nhe nhi nho nhu no noi o oi ong ra ro roi sao tao the thi thoi thua toi toi "
        "tui tu u uh va vay ve vi voi vua xin y anh ba ma thay them nua nhieu phai duoc khi nao gi "
        "ai rang mo chi ri te hen nghe nao luon vao vo len xuong qua lam"
    ).split()
)
_LIGHT_WEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way of asking. `section` is the place of the lesson it asks for: "H2", "B1", or ""."""

    lesson: str
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A lesson with what spoke for it."""

    lesson: Lesson
    score: float  # 0 to 1
    section: str  # of the phrase that fits best: "H2", "B3"; "" for the lesson as a whole
    answer: int  # number of the short answer that fits best, from 1; 0 where there is none
    answer_score: float
    measures: Mapping[str, float]


class LessonSearch:
    """Finds lessons by a message; deterministic, ties keep the lessons' order."""

    def __init__(
        self,
        lessons: Sequence[Lesson],
        language: str = "vi",
        use_asked_as: bool = True,
        weights: Mapping[str, float] | None = None,
    ) -> None:
        self._lessons = list(lessons)
        self._weights = dict(weights or WEIGHTS)
        self._phrases = [
            phrase for one in self._lessons for phrase in _phrases(one, language, use_asked_as)
        ]
        place = {lesson.id: row for row, lesson in enumerate(self._lessons)}
        self._row = np.array([place[phrase.lesson] for phrase in self._phrases], dtype=np.int64)
        said = [read_typed(phrase.text).text for phrase in self._phrases]
        self._folded = _Overlap([_grams(_tokens(fold(text))) for text in said])
        self._accented = _Overlap([_grams(_tokens(plain(text))) for text in said])
        self._shape = _Cosine([_trigrams(fold(text)) for text in said])
        self._texts = _Overlap(
            [_grams(_tokens(fold(_whole(lesson, language)))) for lesson in self._lessons]
        )

    def search(
        self, message: str, k: int = 3, audience: Audience | None = None
    ) -> list[Found]:
        """At most `k` lessons, best first; empty where nothing is shared with any."""
        scores, phrase_scores, measures = self._scores(message)
        if not len(scores):
            return []
        fit = np.array([_fit(lesson, audience) for lesson in self._lessons])
        scores = scores * fit
        best = np.argsort(-scores, kind="stable")[:k]
        return [
            self._found(int(row), float(scores[row]), phrase_scores, measures)
            for row in best
            if scores[row] > 0
        ]

    def measures(self, message: str) -> Mapping[str, np.ndarray]:
        """Every measure of every lesson, float (n_lessons,), for fitting the weights."""
        return self._scores(message)[2]

    def _scores(
        self, message: str
    ) -> tuple[np.ndarray, np.ndarray, Mapping[str, np.ndarray]]:
        typed = read_typed(message)
        folded = _tokens(typed.folded) or _tokens(fold(typed.text))
        if not folded or not self._phrases:
            return np.zeros(0), np.zeros(0), {}
        words = self._folded.tversky(_grams(folded))
        accented = (
            self._accented.tversky(_grams(_tokens(plain(typed.text))))
            if has_diacritics(typed.text)
            else words
        )
        shape = self._shape.similarity(_trigrams(" ".join(folded)))
        text = self._texts.coverage(_grams(folded))
        phrase = {"words": words, "accented": accented, "shape": shape}
        measures = {name: self._per_lesson(values) for name, values in phrase.items()}
        measures["text"] = text
        total = np.sum([self._weights[name] * values for name, values in phrase.items()], axis=0)
        # the measures of one way of asking are added, not the best of each over all
        scores = self._per_lesson(total) + self._weights["text"] * text
        return scores, total + self._weights["text"] * text[self._row], measures

    def _per_lesson(self, values: np.ndarray) -> np.ndarray:
        best = np.zeros(len(self._lessons))
        np.maximum.at(best, self._row, values)
        return best

    def _found(
        self,
        row: int,
        score: float,
        phrase_scores: np.ndarray,
        measures: Mapping[str, np.ndarray],
    ) -> Found:
        own = np.flatnonzero(self._row == row)
        best = own[int(np.argmax(phrase_scores[own]))]
        answers = [place for place in own if self._phrases[place].section.startswith("H")]
        first = max(answers, key=lambda place: phrase_scores[place], default=None)
        return Found(
            self._lessons[row],
            score,
            self._phrases[best].section,
            int(self._phrases[first].section[1:]) if first is not None else 0,
            float(phrase_scores[first]) if first is not None else 0.0,
            {name: float(values[row]) for name, values in measures.items()},
        )


class _Overlap:
    """Bags of grams, compared by shared weight."""

    def __init__(self, bags: Sequence[Sequence[str]]) -> None:
        count = Counter(gram for bag in bags for gram in set(bag))
        self._size = len(bags)
        self._weight = {gram: self._of(gram, number) for gram, number in count.items()}
        rows: dict[str, list[int]] = defaultdict(list)
        for row, bag in enumerate(bags):
            for gram in set(bag):
                rows[gram].append(row)
        self._rows = {gram: np.array(found, dtype=np.int64) for gram, found in rows.items()}
        self._total = np.array([sum(self._weight[gram] for gram in set(bag)) for bag in bags])

    def tversky(self, grams: Iterable[str]) -> np.ndarray:
        """Shared weight over 0.7 of the message's and 0.3 of the other's, float (n_bags,)."""
        shared, own = self._shared(grams)
        return shared / np.maximum(_TVERSKY * own + (1 - _TVERSKY) * self._total, 1e-9)

    def coverage(self, grams: Iterable[str]) -> np.ndarray:
        """Share of the message's weight that each bag holds, float (n_bags,)."""
        shared, own = self._shared(grams)
        return shared / max(own, 1e-9)

    def _shared(self, grams: Iterable[str]) -> tuple[np.ndarray, float]:
        shared, own = np.zeros(self._size), 0.0
        for gram in set(grams):
            weight = self._weight.get(gram, self._of(gram, 0))
            own += weight
            if (rows := self._rows.get(gram)) is not None:
                shared[rows] += weight
        return shared, own

    def _of(self, gram: str, number: int) -> float:
        weight = math.log(1 + self._size / (0.5 + number)) * (_PAIR if " " in gram else 1.0)
        return weight * _lightness(gram)


class _Cosine:
    """Bags of runs of letters, compared by the cosine of their tf-idf."""

    def __init__(self, bags: Sequence[Sequence[str]]) -> None:
        count = Counter(gram for bag in bags for gram in set(bag))
        self._size = len(bags)
        self._idf = {gram: math.log(1 + len(bags) / (0.5 + n)) for gram, n in count.items()}
        rows: dict[str, list[tuple[int, float]]] = defaultdict(list)
        norms = np.zeros(len(bags))
        for row, bag in enumerate(bags):
            for gram, times in Counter(bag).items():
                value = times * self._idf[gram]
                rows[gram].append((row, value))
                norms[row] += value * value
        self._norms = np.sqrt(np.maximum(norms, 1e-12))
        self._rows = {
            gram: (np.array([r for r, _ in found]), np.array([v for _, v in found]))
            for gram, found in rows.items()
        }

    def similarity(self, bag: Sequence[str]) -> np.ndarray:
        """Cosine with every bag, float (n_bags,)."""
        dots, norm = np.zeros(self._size), 0.0
        rare = math.log(1 + self._size / 0.5)
        for gram, times in Counter(bag).items():
            value = times * self._idf.get(gram, rare)
            norm += value * value
            if gram in self._rows:
                rows, values = self._rows[gram]
                dots[rows] += value * values
        return dots / (self._norms * math.sqrt(norm or 1e-12))


def _phrases(lesson: Lesson, language: str, use_asked_as: bool) -> list[Phrase]:
    text = lesson.text(language)
    said: list[tuple[str, str]] = [("", text.title)]
    said += [("", way) for way in text.asked_as] if use_asked_as else []
    for number, one in enumerate(text.answers, 1):
        said.append((f"H{number}", one.question))
    for step in text.steps:
        said.append((f"B{step.number}", f"{text.title} {step.title}"))
        said += [(f"B{step.number}", trouble.sign) for trouble in step.troubles]
    said += [("", one.belief) for one in text.misconceptions]
    said += [("", check.question) for check in text.checks]
    said += [("", drill.message) for drill in text.drills]
    return [Phrase(lesson.id, section, _said(words)) for section, words in said]


def _whole(lesson: Lesson, language: str) -> str:
    """Every word of a lesson that may answer something."""
    text = lesson.text(language)
    parts: list[str] = [text.title, text.intro, *text.asked_as]
    for one in text.answers:
        parts += [one.question, one.answer.text]
    for step in text.steps:
        parts += [step.title, step.wording.beginner, step.wording.intermediate, step.wording.slow]
        parts += [words for t in step.troubles for words in (t.sign, t.help.text)]
    parts += [one.text for one in text.safety]
    parts += [words for one in text.misconceptions for words in (one.belief, one.truth.text)]
    parts += [check.question for check in text.checks]
    parts += [drill.message for drill in text.drills]
    return _said(" ".join(parts))


def _said(text: str) -> str:
    return unmarked(addressed(text)).replace("“", " ").replace("”", " ")


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _grams(tokens: Sequence[str]) -> list[str]:
    return [*tokens, *(f"{one} {two}" for one, two in pairwise(tokens))]


def _trigrams(text: str) -> list[str]:
    words = [word for word in _tokens(text) if word not in _LIGHT]
    joined = f"  {' '.join(words)} "
    return [joined[i : i + 3] for i in range(len(joined) - 2)] if words else []


def _lightness(gram: str) -> float:
    words = [fold(word) for word in gram.split()]
    light = sum(word in _LIGHT for word in words)
    return _LIGHT_WEIGHT if light == len(words) else 1.0


def _fit(lesson: Lesson, audience: Audience | None) -> float:
    wanted = audience or "citizen"
    return 1.0 if wanted in lesson.audience else _OTHER_AUDIENCE


Search = Callable[[str], list[Found]]

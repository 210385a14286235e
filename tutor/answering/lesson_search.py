"""Which lesson a message asks for, and which of its short answers.

A message is compared with every way of asking a lesson knows (title, other ways of asking,
questions, headings of steps, troubles) and with the whole text of each lesson, by four measures,
each 0 to 1:

- words: idf-weighted Tversky index of syllables and pairs of syllables, without diacritics;
- accented: the same with diacritics, where the message has them;
- shape: cosine of idf-weighted runs of three letters, which survives slips and dictation;
- text: share of the message's words, by idf, that the lesson's whole text holds.

Their weighted sum is the likeness. Where a trained `LessonModel` is given, its margin is added: the
likeness finds what was asked before, the model what was never asked in these words, and whether a
message asks for anything a lesson tells. Weights and thresholds were found on the development half
of the how-to questions (`scripts/lesson_search_report.py`, eval/reports/lesson-search.json).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tutor.answering.lesson_model import NOTHING, PLANS, LessonModel
from tutor.answering.overlap import Cosine, Overlap, grams, tokens, trigrams
from tutor.lessons.document import addressed, unmarked
from tutor.records import Audience, Lesson
from tutor.text.message import read_typed
from tutor.text.normalise import fold, has_diacritics, plain

WEIGHTS = {"words": 0.35, "accented": 0.15, "shape": 0.3, "text": 0.2}
LIKENESS = 0.8
"""Weight of the likeness against the model's margin."""
NEAR = 0.25
"""Likeness from which a lesson may be named as the nearest there is."""
ENOUGH = 0.42
"""Likeness below which no lesson is meant, where there is no model."""
CLEAR = 0.0
"""How far a lesson's score must stand above that of asking for nothing a lesson tells."""
_OTHER_AUDIENCE = 0.2  # taken from a score where the lesson is for others


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
    score: float  # likeness, plus the model's margin where there is one
    meant: bool  # whether the message asks for this lesson at all
    likeness: float  # 0 to 1: of the phrase that fits best
    section: str  # of that phrase: "H2", "B3"; "" for the lesson as a whole
    of_plans: bool  # whether the message sounds rather like what plans are about


class LessonSearch:
    """Finds lessons by a message; deterministic, ties keep the lessons' order."""

    def __init__(
        self,
        lessons: Sequence[Lesson],
        language: str = "vi",
        use_asked_as: bool = True,
        model: LessonModel | None = None,
    ) -> None:
        self._lessons = list(lessons)
        self._model = model
        self._columns = _columns(model, self._lessons)
        self._phrases = [
            phrase for one in self._lessons for phrase in _phrases(one, language, use_asked_as)
        ]
        place = {lesson.id: row for row, lesson in enumerate(self._lessons)}
        self._row = np.array([place[phrase.lesson] for phrase in self._phrases], dtype=np.int64)
        said = [phrase.text for phrase in self._phrases]
        self._folded = Overlap([grams(tokens(fold(text))) for text in said])
        self._accented = Overlap([grams(tokens(plain(text))) for text in said])
        self._shape = Cosine([trigrams(fold(text)) for text in said])
        self._texts = Overlap(
            [grams(tokens(fold(_whole(lesson, language)))) for lesson in self._lessons]
        )

    def search(
        self, message: str, k: int = 3, audience: Audience | None = None
    ) -> list[Found]:
        """At most `k` lessons, best first; empty where nothing is shared with any."""
        likeness, phrase_scores, _ = self._scores(message)
        if not len(likeness):
            return []
        scores, nothing, plans = likeness, ENOUGH, -1.0
        if self._model is not None:
            margins = self._model.score(read_typed(message).text)
            scores = LIKENESS * likeness + margins[self._columns]
            nothing = CLEAR + self._model.margin(NOTHING, margins)
            plans = self._model.margin(PLANS, margins)
        scores = scores - np.array([_unfit(lesson, audience) for lesson in self._lessons])
        best = np.argsort(-scores, kind="stable")[:k]
        return [
            self._found(int(row), float(scores[row]), nothing, plans, phrase_scores)
            for row in best
            if likeness[row] > 0
        ]

    def measures(self, message: str) -> Mapping[str, np.ndarray]:
        """Every measure of every lesson, float (n_lessons,), for fitting the weights."""
        return self._scores(message)[2]

    def _scores(
        self, message: str
    ) -> tuple[np.ndarray, np.ndarray, Mapping[str, np.ndarray]]:
        typed = read_typed(message)
        folded = tokens(typed.folded) or tokens(fold(typed.text))
        if not folded or not self._phrases:
            return np.zeros(0), np.zeros(0), {}
        words = self._folded.tversky(grams(folded))
        accented = (
            self._accented.tversky(grams(tokens(plain(typed.text))))
            if has_diacritics(typed.text)
            else words
        )
        shape = self._shape.similarity(trigrams(" ".join(folded)))
        text = self._texts.coverage(grams(folded))
        phrase = {"words": words, "accented": accented, "shape": shape}
        measures = {name: self._per_lesson(values) for name, values in phrase.items()}
        measures["text"] = text
        total = np.sum([WEIGHTS[name] * values for name, values in phrase.items()], axis=0)
        # the measures of one way of asking are added, not the best of each over all
        scores = self._per_lesson(total) + WEIGHTS["text"] * text
        return scores, total + WEIGHTS["text"] * text[self._row], measures

    def _per_lesson(self, values: np.ndarray) -> np.ndarray:
        best = np.zeros(len(self._lessons))
        np.maximum.at(best, self._row, values)
        return best

    def _found(
        self,
        row: int,
        score: float,
        nothing: float,
        plans: float,
        phrase_scores: np.ndarray,
    ) -> Found:
        own = np.flatnonzero(self._row == row)
        best = own[int(np.argmax(phrase_scores[own]))]
        return Found(
            self._lessons[row],
            score,
            score >= nothing,
            float(phrase_scores[best]),
            self._phrases[best].section,
            plans > score - LIKENESS * float(phrase_scores[best]),
        )


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


def _unfit(lesson: Lesson, audience: Audience | None) -> float:
    wanted = audience or "citizen"
    return 0.0 if wanted in lesson.audience else _OTHER_AUDIENCE


def _columns(model: LessonModel | None, lessons: Sequence[Lesson]) -> np.ndarray:
    """The model's column of each lesson; ValueError where it was trained on others."""
    if model is None:
        return np.zeros(0, dtype=np.int64)
    place = {id: column for column, id in enumerate(model.lessons)}
    missing = [lesson.id for lesson in lessons if lesson.id not in place]
    if missing:
        raise ValueError(f"the model knows no lesson {', '.join(missing)}; run `tutor ingest`")
    return np.array([place[lesson.id] for lesson in lessons], dtype=np.int64)


def training_texts(
    lessons: Sequence[Lesson], nothing: Sequence[str], plans: Sequence[str]
) -> list[tuple[str, str]]:
    """(lesson, text) pairs that a model learns from; `nothing` are messages no lesson answers,
    `plans` what plans say."""
    pairs = [
        (phrase.lesson, phrase.text) for one in lessons for phrase in _phrases(one, "vi", True)
    ]
    for lesson in lessons:
        text = lesson.text("vi")
        pairs += [(lesson.id, _said(one.answer.text)) for one in text.answers]
        pairs += [(lesson.id, _said(step.wording.beginner)) for step in text.steps]
    pairs += [(NOTHING, text) for text in nothing]
    return [*pairs, *((PLANS, text) for text in plans)]

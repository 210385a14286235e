"""Which lesson a message asks for.

The margins of a `LessonModel`, trained on every way of asking that the lessons know, and the share
of the message's words that the whole text of a lesson holds. Weights and thresholds were found on
the development half of the how-to questions (`scripts/lesson_search_report.py`,
eval/reports/lesson-search.json).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tutor.answering.lesson_model import NOTHING, PLANS, LessonModel, train_lesson_model
from tutor.answering.overlap import Overlap, grams, tokens
from tutor.lessons.document import addressed, unmarked
from tutor.records import Audience, Lesson
from tutor.text.message import read_typed
from tutor.text.normalise import fold

TEXT = 0.8
"""Weight of the share of words held against the model's margin."""
CLEAR = 0.1
"""How far a lesson must stand above asking for nothing that a lesson tells."""
CLEAR_OF_VALUE = 0.4
"""How far where a figure is asked for: a wrong one harms more than none."""
NAMED = 3.0
"""Score of a lesson whose whole title is said."""
NEAR = -0.6
"""Score from which a lesson may be named as the nearest there is."""
_OTHER_AUDIENCE = 0.2  # taken from a score where the lesson is for others


@dataclass(frozen=True, slots=True)
class Found:
    """A lesson and how it stands."""

    lesson: Lesson
    score: float  # the model's margin, plus what the share of words held adds
    clear: float  # how far above asking for nothing that a lesson tells
    of_plans: bool  # whether it sounds rather like what plans are about


class LessonSearch:
    """Finds lessons by a message; deterministic, ties keep the lessons' order."""

    def __init__(
        self, lessons: Sequence[Lesson], model: LessonModel | None = None, language: str = "vi"
    ) -> None:
        """model: as trained on these lessons; where none is given, one is trained here.

        ValueError where the model was trained on others.
        """
        self._lessons = list(lessons)
        self._model = model or train_lesson_model(training_texts(lessons))
        place = {id: column for column, id in enumerate(self._model.lessons)}
        if missing := [lesson.id for lesson in lessons if lesson.id not in place]:
            raise ValueError(f"the model knows no lesson {', '.join(missing)}; run `tutor ingest`")
        self._columns = np.array([place[lesson.id] for lesson in lessons], dtype=np.int64)
        titles = [" ".join(tokens(fold(one.text(language).title))) for one in self._lessons]
        # a title of two words is said by chance
        self._titles = [title if len(title.split()) > 2 else "?" for title in titles]
        texts = [fold(_whole(lesson, language)) for lesson in self._lessons]
        self._texts = Overlap([grams(tokens(text)) for text in texts])

    def search(self, message: str, k: int = 3, audience: Audience | None = None) -> list[Found]:
        """At most `k` lessons, best first; empty where the message holds no word of any."""
        typed = read_typed(message)
        if named := self._named(typed.folded):
            return [Found(named, NAMED, NAMED, False)]
        held = self._texts.coverage(grams(tokens(typed.folded)))
        if not held.any():
            return []
        margins = self._model.score(typed.text)
        unfit = np.array([_unfit(lesson, audience) for lesson in self._lessons])
        own = margins[self._columns] - unfit
        scores = own + TEXT * held
        nothing = self._model.margin(NOTHING, margins)
        plans = self._model.margin(PLANS, margins)
        return [
            Found(
                self._lessons[row],
                float(scores[row]),
                float(scores[row] - nothing),
                bool(plans > own[row]),
            )
            for row in np.argsort(-scores, kind="stable")[:k]
        ]

    def _named(self, folded: str) -> Lesson | None:
        """The lesson whose whole title a folded message says; the longest title of several."""
        said = f" {' '.join(tokens(folded))} "
        held = [row for row, title in enumerate(self._titles) if f" {title} " in said]
        longest = max(held, key=lambda row: len(self._titles[row]), default=None)
        return None if longest is None else self._lessons[longest]


def training_texts(
    lessons: Sequence[Lesson],
    nothing: Sequence[str] = (),
    plans: Sequence[str] = (),
    use_asked_as: bool = True,
) -> list[tuple[str, str]]:
    """(lesson, text) pairs that a model learns from; `nothing` are messages no lesson answers,
    `plans` what plans say."""
    pairs = [
        (lesson.id, text) for lesson in lessons for text in _ways_of_asking(lesson, use_asked_as)
    ]
    for lesson in lessons:
        text = lesson.text("vi")
        pairs += [(lesson.id, _said(one.answer.text)) for one in text.answers]
        pairs += [(lesson.id, _said(step.wording.beginner)) for step in text.steps]
    pairs += [(NOTHING, text) for text in nothing]
    return [*pairs, *((PLANS, text) for text in plans)]


def _ways_of_asking(lesson: Lesson, use_asked_as: bool) -> list[str]:
    text = lesson.text("vi")
    said = [text.title, *(text.asked_as if use_asked_as else ())]
    said += [one.question for one in text.answers]
    for step in text.steps:
        said += [f"{text.title} {step.title}", *(trouble.sign for trouble in step.troubles)]
    said += [one.belief for one in text.misconceptions]
    said += [check.question for check in text.checks]
    said += [drill.message for drill in text.drills]
    return [_said(words) for words in said]


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

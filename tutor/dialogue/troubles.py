"""Which trouble of a lesson a learner tells of, in whatever words."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from tutor.answering.overlap import Overlap, grams, tokens
from tutor.lessons.document import addressed, unmarked
from tutor.records import Lesson, Trouble
from tutor.text.message import read_typed
from tutor.text.normalise import fold

# Found on eval/questions/troubles.jsonl; tests/dialogue/test_troubles.py keeps what they reach.
_TELLS = 0.24  # least likeness of what is told
_ASKS = 0.45  # and of what is asked: "NFC là gì" names a trouble's word, but tells of none
_ELSEWHERE = 0.9  # what the likeness to a trouble of another step counts
# Who asks what a word is or is good for has no trouble.
_WHAT_FOR = re.compile(
    r"\b(?:la (?:cai )?(?:gi|chi)|de lam (?:gi|chi))(?: (?:a|vay|ha|chau|con))*\W*$"
)
# "nó hỏi có cho dùng micro không" tells what the machine asks.
_REPORT = re.compile(r"^(?:\w+ ){0,2}(?:no|han|may) (?:hoi|doi|bat|bao|keu|ghi|hien)\b")
_QUESTION = re.compile(
    r"\bla (?:cai )?(?:gi|chi)\b|\bde lam (?:gi|chi)\b|\b(?:the nao|lam sao|lam the nao)\b|"
    r"\bbao (?:nhieu|gio|lau)\b|\bnao cho\b|"
    r"\b(?:khong|chua|hong)(?: (?:a|vay|ha|chau|con|em))*\W*$"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A trouble of a lesson, with its place among those of its step, from 0."""

    step: int
    place: int
    trouble: Trouble


class Troubles:
    """The troubles of all lessons, compared with a message by the weight of shared syllables and
    pairs of them: the fewer troubles hold one, the more it weighs."""

    def __init__(self, lessons: Sequence[Lesson]) -> None:
        self._places: dict[tuple[str, str], list[tuple[int, Told]]] = {}
        signs: list[str] = []
        for lesson in lessons:
            for language, text in lesson.texts.items():
                places = self._places.setdefault((lesson.id, language), [])
                for step in text.steps:
                    for place, trouble in enumerate(step.troubles):
                        places.append((len(signs), Told(step.number, place, trouble)))
                        signs.append(fold(unmarked(addressed(trouble.sign))))
        self._overlap = Overlap([grams(tokens(sign)) for sign in signs])

    def told(self, lesson: Lesson, language: str | None, step: int, message: str) -> Told | None:
        """The trouble of `lesson` that `message` tells of, those of `step` before others; None
        where it tells of none, so for a question and for another subject."""
        folded = fold(read_typed(message).text)
        if _WHAT_FOR.search(folded):
            return None
        likeness = self._likeness(folded)
        rows = self._of(lesson, language)
        scores = [
            (likeness[row] * (1 if told.step == step else _ELSEWHERE), -order)
            for order, (row, told) in enumerate(rows)
        ]
        best, order = max(scores, default=(0.0, 0))
        asks = _QUESTION.search(folded) and not _REPORT.search(folded)
        least = _ASKS if asks else _TELLS
        return rows[-order][1] if best >= least else None

    def nearest(
        self,
        lesson: Lesson,
        language: str | None,
        step: int,
        message: str,
        helped: Collection[int],
    ) -> Told | None:
        """The trouble of `step` likest to `message`, in the lesson's order where none is; None
        where every one of them was `helped` with."""
        likeness = self._likeness(fold(read_typed(message).text))
        left = [
            (row, told)
            for row, told in self._of(lesson, language)
            if told.step == step and told.place not in helped
        ]
        return max(left, key=lambda one: likeness[one[0]], default=(0, None))[1]

    def _likeness(self, folded: str) -> np.ndarray:
        return self._overlap.tversky(grams(tokens(folded)))

    def _of(self, lesson: Lesson, language: str | None) -> list[tuple[int, Told]]:
        return self._places[lesson.id, language if language in lesson.texts else "vi"]  # type: ignore[index]

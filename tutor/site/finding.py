"""The search box of the list of lessons: words typed with or without diacritics."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tutor.lessons.document import addressed, unmarked
from tutor.records import Lesson
from tutor.text.normalise import fold, has_diacritics, plain

_WORD = re.compile(r"\w+")
_ENOUGH = 0.6
"""Share of the query's weight that a lesson must hold, so that words of asking may be missing."""
_NEAR = 0.5
"""Share of the best that a lesson must pass: beside titles, mere mentions are left out."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a lesson, as compared with diacritics and without."""

    title: frozenset[str]
    text: frozenset[str]

    def weight(self, word: str, value: float) -> float:
        """A word of the title counts double for the order."""
        return value * ((word in self.text) + (word in self.title))


def find_lessons(lessons: Iterable[Lesson], query: str) -> list[Lesson]:
    """The lessons that hold most of the query's words, best first; all where it has none.

    A word with diacritics must stand so in the lesson; one without is met by any.
    """
    given = list(lessons)
    asked = [word if has_diacritics(word) else fold(word) for word in _WORD.findall(plain(query))]
    if not asked:
        return given
    held = [_words(lesson) for lesson in given]
    known = Counter(word for words in held for word in words.text)
    weights = {word: math.log(1 + len(given) / known[word]) for word in asked if known[word]}
    enough = _ENOUGH * sum(weights.values())
    ranked = [
        (_order(words, weights), lesson)
        for lesson, words in zip(given, held, strict=True)
        if weights and _held(words.text, weights) >= enough
    ]
    best = max((order for order, _ in ranked), default=0.0)
    near = [pair for pair in ranked if pair[0] > _NEAR * best or pair[0] == best]
    return [lesson for _, lesson in sorted(near, key=lambda pair: -pair[0])]


def _held(text: frozenset[str], weights: dict[str, float]) -> float:
    return sum(value for word, value in weights.items() if word in text)


def _order(words: _Words, weights: dict[str, float]) -> float:
    return sum(words.weight(word, value) for word, value in weights.items())


def _words(lesson: Lesson) -> _Words:
    text = lesson.text("vi")
    questions = [one.question for one in text.answers]
    titles = [step.title for step in text.steps]
    return _Words(
        _both([text.title]), _both([text.title, *text.asked_as, text.intro, *questions, *titles])
    )


def _both(texts: Sequence[str]) -> frozenset[str]:
    said = plain(unmarked(addressed(" ".join(texts))))
    return frozenset((*_WORD.findall(said), *_WORD.findall(fold(said))))

"""Which sentence of a lesson answers a question: its short answers, warnings and misconceptions."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tutor.answering.overlap import Overlap, grams, light_free, tokens
from tutor.lessons.document import addressed, unmarked
from tutor.records import Lesson, Statement
from tutor.text.normalise import fold

_ASKED = 0.45  # weight of the question's own words against what question and answer hold
_VALUE = 0.25  # what the kind of value asked for adds where it is given, and takes where it is not
_STRANGE = 8  # a word that so few lessons hold names something of theirs: "shopee", "vietcombank"
_DIRECT = 0.05  # what a short answer has before a warning that says as much
_YES_OR_NO = re.compile(
    r"\b(?:khong|chua|ko|hong)\b\W*$|\bco .{2,60} khong\b|phai khong|dung khong"
)
_HOW_MUCH = re.compile(
    r"\b(?:bao (?:nhieu|gio|lau)|may (?!chuc|tram|nghin)|nao|khi nao|ngay nao)\b"
)
# What is asked for -> what an answer to it holds. Folded.
_VALUES = tuple(
    (re.compile(asked), re.compile(held))
    for asked, held in (
        (
            r"\b(?:tong dai|so dien thoai|hotline|goi (?:so|may|dau)|so (?:may|nao)|"
            r"dau so|gui so)\b",
            r"\b1\d{2}\b|\b1[89]00[ .]?\d|\b0\d{2,3}[ .]?\d{3}|\b\d{4}\b(?! (?:dong|"
            r"nam))|so in|mat sau the",
        ),
        (
            r"\b(?:may tien|bao nhieu tien|ton (?:bao|may|tien|phi)|mat (?:tien|phi|"
            r"may)|le phi|phi|dong tien)\b",
            r"\bdong\b|mien phi|khong mat|\bphi\b|tra tien",
        ),
        (
            r"\b(?:khi nao|bao gio|hoi nao|hom nao|ngay nao|luc nao|nam nao|may hom|"
            r"may ngay|bao lau|may gio|may phut|co hieu luc|tu (?:bao|dau nam))\b",
            r"\d{1,2}/\d{1,2}|ngay \d|thang \d|nam 20|\d+ (?:phut|ngay|gio|giay)|tu ngay",
        ),
        (
            r"\b(?:dia chi|trang (?:nao|gi|web|mang)|vao dau|o dau)\b",
            r"\.(?:vn|com|org)\b|o (?:quay|cong an|kho)",
        ),
        (r"\b(?:may|bao nhieu|\d+) tuoi\b", r"\btuoi\b"),
        (
            r"\b(?:bao nhieu|may (?:so|ky tu|loai|muc|cap|nhom|tinh|buoc|lan|trieu|"
            r"ngan)|gom (?:nhung|may))\b",
            r"\d|\b(?:hai|ba|bon|nam|sau)\b",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Answering:
    """A statement of a lesson that answers, with its place ("H2", "safety", "T1", "B3")."""

    section: str
    statement: Statement
    score: float
    asked: float  # how like its own question the message is, 0 to 1
    gives: bool | None  # whether it gives the value asked for; None where none is asked for


class ShortAnswers:
    """Every statement of the lessons that may answer something."""

    def __init__(self, lessons: Sequence[Lesson], language: str = "vi") -> None:
        rows = [(lesson.id, *row) for lesson in lessons for row in _statements(lesson, language)]
        self._rows: Mapping[str, list[int]] = {}
        for place, row in enumerate(rows):
            self._rows.setdefault(row[0], []).append(place)  # type: ignore[attr-defined]
        self._sections = [row[1] for row in rows]
        self._statements = [row[3] for row in rows]
        self._plain = [fold(_said(f"{row[2]} {row[3].text}")) for row in rows]
        self._names = {lesson.id: _vocabulary(lesson, language) for lesson in lessons}
        self._spread = Counter(word for held in self._names.values() for word in held)
        self._asked = Overlap([grams(tokens(fold(_said(row[2])))) for row in rows])
        self._whole = Overlap([grams(tokens(text)) for text in self._plain])

    def best(self, lesson: str, folded: str) -> Answering | None:
        """The statement of `lesson` that fits a folded message best; None where it has none."""
        rows = np.array(self._rows.get(lesson, ()), dtype=np.int64)
        if not len(rows):
            return None
        said = grams(light_free(tokens(folded)) or tokens(folded))
        asked = self._asked.tversky(said)
        scores = _ASKED * asked[rows]
        scores = scores + (1 - _ASKED) * self._whole.coverage(said)[rows]
        scores = scores + np.array([self._fit(row, folded) for row in rows])
        best = int(rows[int(np.argmax(scores))])
        value = _value(folded)
        strange = self._strange(lesson, folded) if value else False
        gives = None if value is None else bool(value.search(self._plain[best])) and not strange
        return Answering(
            self._sections[best],
            self._statements[best],
            float(scores.max()),
            float(asked[best]),
            gives,
        )

    def _strange(self, lesson: str, folded: str) -> bool:
        """Whether a value is asked of something the lesson never names."""
        return any(
            word not in self._names[lesson] and 0 < self._spread[word] < _STRANGE
            for word in light_free(tokens(folded))
        )

    def _fit(self, row: int, folded: str) -> float:
        fit = _DIRECT if self._sections[row].startswith("H") else 0.0
        value = _value(folded)
        if value is None:
            return fit
        return fit + (_VALUE if value.search(self._plain[row]) else -_VALUE)


def _value(folded: str) -> re.Pattern[str] | None:
    """What an answer to a folded question must hold; None where no kind of value is asked for."""
    if _YES_OR_NO.search(folded) and not _HOW_MUCH.search(folded):
        return None
    return next((held for asked, held in _VALUES if asked.search(folded)), None)


def _statements(lesson: Lesson, language: str) -> list[tuple[str, str, Statement]]:
    """(section, what is asked, the statement) of everything that answers by itself."""
    text = lesson.text(language)
    rows = [(f"H{number}", one.question, one.answer) for number, one in enumerate(text.answers, 1)]
    rows += [("safety", "", one) for one in text.safety]
    rows += [
        (f"T{number}", one.belief, one.truth) for number, one in enumerate(text.misconceptions, 1)
    ]
    for step in text.steps:
        rows += [(f"B{step.number}", one.sign, one.help) for one in step.troubles]
    return rows


def _vocabulary(lesson: Lesson, language: str) -> frozenset[str]:
    """Folded syllables that a lesson says or is asked with."""
    text = lesson.text(language)
    said = [text.title, *text.asked_as]
    said += [f"{asked} {one.text}" for _, asked, one in _statements(lesson, language)]
    said += [f"{step.wording.beginner} {step.title}" for step in text.steps]
    return frozenset(tokens(fold(_said(" ".join(said)))))


def _said(text: str) -> str:
    return unmarked(addressed(text)).replace("“", " ").replace("”", " ")

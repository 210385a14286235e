"""The how-to questions measure finding, not remembering: none is a lesson's own way of asking."""

import re

import pytest

from tutor.evaluation.questions import read_questions
from tutor.lessons.parser import parse_lesson
from tutor.settings import PROJECT
from tutor.text.normalise import fold

MOST_SHARED = 0.6  # Jaccard index of tiếng without diacritics
LESSONS = sorted((PROJECT / "knowledge" / "lessons").glob("[!R]*.md"))


def syllables(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text)))


@pytest.fixture(scope="module")
def ways() -> list[frozenset[str]]:
    found = []
    for path in LESSONS:
        lesson, _ = parse_lesson(path.read_text(encoding="utf-8"), path.stem, path.name)
        assert lesson is not None, path.name
        text = lesson.text("vi")
        found += [syllables(way) for way in (text.title, *text.asked_as)]
    return found


@pytest.mark.parametrize("name", ["howto-dev", "howto-held"])
def test_no_question_is_a_way_of_asking(name, ways):
    questions = read_questions(PROJECT / "eval" / "questions" / f"{name}.jsonl")
    alike = [
        question.id
        for question in questions
        if question.answerable
        for said in (syllables(question.question),)
        if any(
            2 * len(said & way) > len(said) and _jaccard(said, way) > MOST_SHARED for way in ways
        )
    ]
    assert alike == []


def test_the_two_sets_share_no_question():
    dev, held = (
        {
            fold(question.question)
            for question in read_questions(PROJECT / "eval" / "questions" / f"{name}.jsonl")
        }
        for name in ("howto-dev", "howto-held")
    )
    assert not dev & held


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)

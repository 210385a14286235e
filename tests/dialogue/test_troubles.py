"""Whether somebody tells of a trouble of the lesson, in whatever words."""

import json

import pytest

from tests.dialogue.taught import LESSONS
from tutor import bootstrap
from tutor.dialogue.troubles import Troubles
from tutor.settings import PROJECT, Settings

ROWS = [
    json.loads(line)
    for line in (PROJECT / "eval" / "questions" / "troubles.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
TOLD = [row for row in ROWS if row["expected_trouble"]]
OTHERS = [row for row in ROWS if not row["expected_trouble"]]
MONEY = LESSONS[1]


@pytest.fixture(scope="module")
def shipped():
    lessons = bootstrap.read_lesson_library(Settings(knowledge_dir=PROJECT / "knowledge")).lessons
    return Troubles(lessons), {lesson.id: lesson for lesson in lessons}


def found(shipped, row):
    troubles, lessons = shipped
    told = troubles.told(lessons[row["lesson"]], None, row["step"], row["message"])
    return f"{told.step}.{told.place}" if told else None


def test_nine_of_ten_troubles_are_known_in_other_words(shipped):
    hits = [row for row in TOLD if found(shipped, row) == row["expected_trouble"]]
    assert len(hits) >= 0.9 * len(TOLD)


def test_hardly_any_is_taken_for_another(shipped):
    wrong = [row for row in TOLD if found(shipped, row) not in (None, row["expected_trouble"])]
    assert len(wrong) <= 0.02 * len(TOLD)


def test_questions_and_other_subjects_are_left_alone(shipped):
    # "tải xong rồi" is a move before it is looked at as a trouble
    taken = [row for row in OTHERS if found(shipped, row)]
    assert len(taken) <= 0.05 * len(OTHERS)


def test_the_set_names_troubles_that_there_are(shipped):
    _, lessons = shipped
    for row in TOLD:
        step, place = map(int, row["expected_trouble"].split("."))
        assert lessons[row["lesson"]].text().steps[step - 1].troubles[place], row["id"]


def test_without_likeness_the_first_that_was_not_helped_with_is_the_nearest():
    troubles = Troubles(LESSONS)
    assert troubles.nearest(MONEY, None, 1, "ơ hay", ()).place == 0
    assert troubles.nearest(MONEY, None, 1, "ơ hay", (0,)) is None


def test_a_language_without_words_of_its_own_is_taught_in_vietnamese():
    assert Troubles(LESSONS).nearest(MONEY, "tai", 2, "máy báo sai", ()).step == 2

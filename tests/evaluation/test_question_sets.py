"""The sets that are shipped: whatever they expect must stand in the documents."""

from pathlib import Path

import pytest

from tutor.documents.reader import read_document
from tutor.evaluation.matching import compared, is_right_place
from tutor.evaluation.questions import read_questions

ROOT = Path(__file__).parents[2]
PLANS = {
    path.stem: read_document(path, "plan")
    for path in sorted((ROOT / "knowledge" / "plans").glob("*.txt"))
}
TEXTS = {id: compared(plan.source) for id, plan in PLANS.items()}
COUNTED = "đếm"  # in a note: the expected figure is counted, it does not stand in the text
SETS = ["plans.jsonl", "plans-own.jsonl", "plans-held.jsonl"]


@pytest.mark.parametrize("name", SETS)
def test_every_expected_place_is_a_section_of_its_document(name):
    missing = [
        f"{question.id}: {place}"
        for question in read_questions(ROOT / "eval" / "questions" / name)
        for place in question.cite
        if not any(
            is_right_place(place, place.doc, section.path) for section in PLANS[place.doc].walk()
        )
        and not place.section.startswith("PL.")  # rows stand in tables
    ]
    assert missing == []


@pytest.mark.parametrize("name", SETS)
def test_every_expected_string_stands_in_a_cited_document(name):
    missing = [
        f"{question.id}: {group[0]}"
        for question in read_questions(ROOT / "eval" / "questions" / name)
        if question.answerable and question.kind != "ambiguous" and COUNTED not in question.note
        for group in question.must_include
        if not any(
            compared(string) in TEXTS[place.doc] for string in group for place in question.cite
        )
    ]
    assert missing == []


def test_there_are_enough_own_questions_of_every_kind():
    questions = read_questions(ROOT / "eval" / "questions" / "plans-own.jsonl")
    kinds = {question.kind for question in questions}
    assert len(questions) >= 150
    assert kinds == {
        question.kind for question in read_questions(ROOT / "eval" / "questions" / "plans.jsonl")
    }


def test_own_questions_are_no_copies_of_the_examples():
    own, given = (
        {
            compared(question.question)
            for question in read_questions(ROOT / "eval" / "questions" / name)
        }
        for name in ("plans-own.jsonl", "plans.jsonl")
    )
    assert own.isdisjoint(given)

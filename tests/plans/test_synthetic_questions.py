"""What officials would ask of the six documents, answered beside the five real plans."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.metamorphic.asking import fails_on, in_process
from tests.metamorphic.rewrites import PLANS, ROOT
from tutor.documents.reader import read_document
from tutor.evaluation.asking import InProcess
from tutor.evaluation.questions import read_questions
from tutor.plans.parser import parse_plan

FOLDER = Path(__file__).parent / "synthetic"
QUESTIONS = read_questions(FOLDER / "questions.jsonl")


@cache
def ask() -> InProcess:
    return in_process([parse_plan(read_document(path, "plan")) for path in _files()])


def _files() -> Iterator[Path]:
    yield from (ROOT / "knowledge" / "plans" / f"{name}.txt" for name in PLANS)
    yield from sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.id for question in QUESTIONS])
def test_question(question):
    assert fails_on(question, ask()) is None

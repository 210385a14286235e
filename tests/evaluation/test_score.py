import csv

import pytest

from tests.evaluation.fakes import FakeAsk, body, place, question
from tutor.errors import EvaluationError
from tutor.evaluation.asking import answer_question
from tutor.evaluation.score import figures, score, score_one, write_scores


def scored(asked, reply):
    return score_one(asked, answer_question(asked, FakeAsk({asked.question: reply})))


@pytest.mark.parametrize(
    ("asked", "reply", "passed", "why"),
    [
        (question(), body("Đạt 80%"), True, ""),
        (question(), body("Đạt 70%"), False, "80%"),
        (question(), body("Đạt 80%", "abstain"), False, "declined"),
        (question(), body("80%?", "clarify"), False, "declined"),
        (question(kind="ambiguous"), body("80%?", "clarify"), True, ""),
        (question(kind="ambiguous"), body("80%?", "refuse"), False, "declined"),
        (question(), body("80% " + "x" * 2497), False, "too long"),  # 2,501 characters
        (question(), body("80% " + "x" * 2496), True, ""),
        (question(must_not_include=("OK-9",)), body("80% OK-9"), False, "OK-9"),
        (question(answerable=False), body("Thôi", "abstain"), True, ""),
        (question(answerable=False), body("Thôi", "refuse"), True, ""),
        (question(answerable=False), body("Thôi", "clarify"), True, ""),
        (question(answerable=False, must=(("không nêu",),)), body("Văn bản không nêu."), True, ""),
        (question(answerable=False), body("Có đấy"), False, "not declined"),
        (
            question(answerable=False, must_not_include=("bí mật",)),
            body("bí mật", "refuse"),
            False,
            "bí mật",
        ),
        (question(must=()), body("gì cũng được"), True, ""),
    ],
)
def test_when_a_question_passes(asked, reply, passed, why):
    row = scored(asked, reply)
    assert row.passed is passed
    assert why in (row.missing, row.forbidden, row.fault)


def test_facts_of_a_lesson_are_looked_for_in_all_its_steps():
    asked = question(kind="howto_plain", must=(("một",), ("hai",)), cite=[place("bai#B2")])
    steps = {
        asked.question: body("một", "step", "bai#B1"),
        "tiếp": [body("hai", "step", "bai#B2"), body("hết", "answer")],
    }
    row = score_one(asked, answer_question(asked, FakeAsk(steps)))
    assert (row.passed, row.citations, row.right_citations) == (True, 2, 1)


def test_citations_are_counted_where_a_place_is_expected():
    asked = question(cite=[place("central#VI.3")])
    row = scored(asked, body("80%", "answer", "central#VI.3", "central#IV.6.4"))
    assert (row.citations, row.right_citations) == (2, 1)
    assert scored(question(), body("80%", "answer", "central#VI.3")).right_citations is None


def run(*pairs):
    """Figures over questions with their replies."""
    questions = [asked for asked, _ in pairs]
    answers = [answer_question(asked, FakeAsk({asked.question: reply})) for asked, reply in pairs]
    return figures(questions, answers, score(questions, answers))


def test_figures_of_a_run():
    cite = [place("a#I.1")]
    found = run(
        (question("1", cite=cite), body("80%", "answer", "a#I.1", "a#II.1")),
        (question("2", cite=cite), body("80%", "answer", "a#II.1")),
        (question("3", cite=cite), body("?", "abstain")),  # declined: cites nothing to judge
        (question("4", "unanswerable", answerable=False), body("Thôi", "abstain")),
        (question("5", "unanswerable", answerable=False, cite=cite), body("Có đấy")),
    )
    assert (found.passed.right, found.passed.n) == (3, 5)
    assert (found.citation_rate.right, found.citation_rate.n) == (1, 2)
    assert (found.citation_precision.right, found.citation_precision.n) == (1, 3)
    assert (found.refusal_accuracy.right, found.refusal_accuracy.n) == (1, 2)
    assert (found.false_refusals.right, found.false_refusals.n) == (1, 3)
    assert [(one.kind, one.passed.right, one.passed.n) for one in found.kinds] == [
        ("target", 2, 3),
        ("unanswerable", 1, 2),
    ]
    assert (found.p50_ms, found.p95_ms) == (4.0, 4.0)


def test_figures_over_nothing_are_undefined():
    found = run((question(), body("80%")))
    assert found.refusal_accuracy.value is None
    assert found.citation_rate.value is None
    assert found.alike.value is None


def test_a_question_without_answer_is_an_error():
    with pytest.raises(EvaluationError, match="no answer to q1"):
        score([question()], [])


def test_scores_are_a_table_with_names(tmp_path):
    write_scores(tmp_path / "scores.csv", [scored(question(), body("80%"))])
    with (tmp_path / "scores.csv").open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["id"], row["passed"], row["right_citations"]) == ("q1", "True", "")

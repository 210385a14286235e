"""What a language model did in a run, counted and shown."""

from types import SimpleNamespace

from tests.evaluation.fakes import FakeAsk, body, question
from tutor.evaluation.asking import answer_question
from tutor.evaluation.compare import model_lines
from tutor.evaluation.written import (
    Example,
    KindWritten,
    examples,
    writing_figures,
    written_by_kind,
)

WRITTEN = {
    "prompt": "answer 1, rules 1",
    "sentences": ["Bác mở máy.", "Bác chờ."],
    "dropped": [("Mất 5 phút.", "number")],
    "failed": "",
    "principles": ["load", "adapting"],
    "first_ms": 200.0,
    "check_ms": 6.0,
}
SLOW = {
    **WRITTEN,
    "sentences": [],
    "dropped": [],
    "failed": "slow",
    "principles": [],
    "check_ms": 0,
}
QUESTIONS = [question("q1", asked="Mở máy?"), question("q2", asked="Chờ?"), question("q3", "lead")]


def asked(first, second):
    ask = FakeAsk(
        {
            "Mở máy?": {**body(first), "written": "cut" if first != "Xem." else "", **second},
            "Chờ?": {**body("Xem."), "written": "extract", "writings": [SLOW]},
        }
    )
    return {one.id: answer_question(one, ask) for one in QUESTIONS}


WITH = asked("Bác mở máy. Bác chờ.", {"writings": [WRITTEN]})
WITHOUT = asked("Xem.", {})


def test_turns_are_counted_by_kind_and_by_whose_words_they_are_in():
    assert written_by_kind(QUESTIONS, WITH) == [KindWritten("target", 0, 1, 1)]


def test_a_run_without_a_model_has_nothing_to_tell():
    assert written_by_kind(QUESTIONS, plain()) == []
    assert writing_figures(plain().values()).check_ms is None


def test_what_was_left_out_and_what_failed_is_counted_by_its_reason():
    figures = writing_figures(WITH.values())
    assert (figures.sentences, figures.dropped, figures.failed) == (2, {"number": 1}, {"slow": 1})
    assert figures.check_ms == 2.0 and figures.first_p50_ms == 200.0
    assert figures.principles["load"].value == 1.0 and figures.principles["active"].value == 0.0


def test_an_example_shows_the_reply_before_and_after():
    shown = examples(QUESTIONS, WITHOUT, WITH)
    assert shown == [Example("q1", "target", "Mở máy?", "Xem.", "Bác mở máy. Bác chờ.")]


def test_a_comparison_shows_by_kind_what_the_model_changed_with_examples():
    lines = model_lines(run(WITHOUT), run(WITH))
    assert lines[1:] == [
        "  target 0, 1, 1 of 2",
        "  q1  Mở máy?",
        "    - Xem.",
        "    + Bác mở máy. Bác chờ.",
    ]
    assert model_lines(run(WITHOUT), run(plain())) == []


def run(answers):
    return SimpleNamespace(questions=tuple(QUESTIONS), answers=answers)


def plain():
    return {id: one.model_copy(update={"turns": ()}) for id, one in WITHOUT.items()}

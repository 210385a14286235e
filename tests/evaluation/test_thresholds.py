import pytest

from tests.evaluation.fakes import FakeAsk, body, question
from tutor.errors import EvaluationError
from tutor.evaluation.asking import answer_question
from tutor.evaluation.score import figures, score
from tutor.evaluation.thresholds import Limits, missed, read_limits


def one_of_two():
    questions = [question("1"), question("2", "noisy", asked="Mấy?")]
    ask = FakeAsk({"Bao nhiêu?": body("80%"), "Mấy?": body("70%")})
    answers = [answer_question(asked, ask) for asked in questions]
    return figures(questions, answers, score(questions, answers))


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, []),
        ({"pass_rate": 0.5}, []),
        ({"pass_rate": 0.6}, ["pass_rate: 0.500 is under 0.600"]),
        ({"refusal_accuracy": 0.9}, []),  # nothing was to be declined
        ({"kinds": {"noisy": 0.1, "target": 1.0}}, ["noisy: 0.000 is under 0.100"]),
        ({"kinds": {"coordination": 1.0}}, []),  # none of its kind was asked
        ({"p95_ms": 3.0}, ["p95_ms: 4.000 is over 3.000"]),
    ],
)
def test_limits_that_are_missed(limits, expected):
    assert missed(Limits(**limits), one_of_two()) == expected


def test_a_set_has_its_own_limits_over_the_default(tmp_path):
    path = tmp_path / "thresholds.toml"
    path.write_text("[default]\npass_rate = 0.5\nalike = 1.0\n[plans]\npass_rate = 0.9\n")
    assert read_limits(path, "plans") == Limits(pass_rate=0.9, alike=1.0)
    assert read_limits(path, "other") == Limits(pass_rate=0.5, alike=1.0)


def test_without_a_file_there_are_no_limits(tmp_path):
    assert read_limits(tmp_path / "none.toml", "plans") == Limits()


def test_a_slip_in_the_name_of_a_figure_is_an_error(tmp_path):
    path = tmp_path / "thresholds.toml"
    path.write_text("[default]\npas_rate = 0.5\n")
    with pytest.raises(EvaluationError, match=r"thresholds\.toml"):
        read_limits(path, "plans")


def test_turns_that_fail_are_counted():
    questions = [question("1")]
    ask = FakeAsk({"Bao nhiêu?": body("80% Traceback", "error")})
    answers = [answer_question(asked, ask) for asked in questions]
    found = figures(questions, answers, score(questions, answers))
    assert missed(Limits(errors=0.0), found) == ["errors: 1.000 is over 0.000"]

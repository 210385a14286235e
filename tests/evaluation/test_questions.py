import pytest

from tests.evaluation.fakes import question
from tutor.errors import EvaluationError
from tutor.evaluation.questions import read_questions, select

GOOD = '{"id": "a", "kind": "target", "question": "Bao nhiêu?", "must_include": [["80%"]]}'


def written(tmp_path, *lines):
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_blank_lines_and_fields_for_people_are_passed_over(tmp_path):
    path = written(tmp_path, "", GOOD[:-1] + ', "author": "x"}', "")
    assert [one.id for one in read_questions(path)] == ["a"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([GOOD, "{"], "set.jsonl:2: line: Invalid JSON"),
        (
            ["", GOOD.replace('"question": "Bao nhiêu?", ', "")],
            "set.jsonl:2: question: Field required",
        ),
        ([GOOD, GOOD], "set.jsonl:2: id 'a' stands on line 1 too"),
        ([""], "holds no question"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(tmp_path, lines, said):
    with pytest.raises(EvaluationError, match=said):
        read_questions(written(tmp_path, *lines))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(EvaluationError, match=r"none\.jsonl"):
        read_questions(tmp_path / "none.jsonl")


def test_choices_are_the_place_and_the_learner():
    assert question().choices is None
    assert question(locality="x", learner={"level": "beginner"}).choices == {
        "locality": "x",
        "level": "beginner",
    }


def test_questions_are_selected_by_kind_and_number():
    questions = [question("a"), question("b", "noisy"), question("c", "noisy")]
    assert [one.id for one in select(questions, ["noisy"], 1)] == ["b"]
    assert len(select(questions)) == 3


def test_a_slip_in_the_name_of_a_kind_is_an_error():
    with pytest.raises(EvaluationError, match="no question of kind nosy; the set has noisy"):
        select([question(kind="noisy")], ["nosy"])

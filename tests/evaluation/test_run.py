import json

import pytest

from tests.evaluation.fakes import FakeAsk, body, place, question
from tutor.errors import EvaluationError
from tutor.evaluation.compare import compare, compare_runs, read_run
from tutor.evaluation.questions import write_questions
from tutor.evaluation.run import Folders, evaluate_set, rescore

QUESTIONS = [
    question("1", cite=[place("a#I.1")]),
    question("2", "noisy", asked="may phan tram", note="không dấu"),
    question("3", "unanswerable", asked="Số điện thoại?", must=(("không nêu",),), answerable=False),
]
REPLIES = {
    "Bao nhiêu?": body("Đạt <b>80%</b>", "answer", "a#I.1"),
    "may phan tram": body("Đạt 70%"),
}


@pytest.fixture
def folders(tmp_path):
    return Folders.under(tmp_path / "eval")


@pytest.fixture
def asked_set(tmp_path):
    write_questions(tmp_path / "mini.jsonl", QUESTIONS)
    return tmp_path / "mini.jsonl"


def limit(folders, text):
    folders.thresholds.parent.mkdir(parents=True, exist_ok=True)
    folders.thresholds.write_text(f"[default]\n{text}\n", encoding="utf-8")


def test_a_run_leaves_its_files(asked_set, folders, tmp_path):
    out = tmp_path / "run"
    about = {"index": "v1", "settings": {"port": "8000"}}
    assert evaluate_set(asked_set, FakeAsk(REPLIES), folders, about=about, out=out) == 0
    assert {path.name for path in out.iterdir()} == {
        "answers.jsonl",
        "questions.jsonl",
        "report.html",
        "run.json",
        "scores.csv",
    }
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert (run["set"]["name"], run["set"]["n"], run["index"]) == ("mini", 3, "v1")
    assert len(run["set"]["sha256"]) == 64
    turn = json.loads((out / "answers.jsonl").read_text(encoding="utf-8").splitlines()[0])["turns"]
    assert turn[0]["message"] == "Bao nhiêu?"
    assert turn[0]["timings_ms"] == {"total": 4.0}


def test_a_run_is_kept_under_the_time_where_no_folder_is_named(asked_set, folders):
    for _ in range(2):
        evaluate_set(asked_set, FakeAsk(REPLIES), folders)
    assert len(list(folders.runs.iterdir())) == 2


@pytest.mark.parametrize(
    ("limits", "status"),
    [
        ("pass_rate = 0.6", 0),
        ("pass_rate = 0.7", 1),
        ("alike = 1.0", 0),
    ],
)
def test_limits_make_the_status(asked_set, folders, limits, status):
    limit(folders, limits)
    assert evaluate_set(asked_set, FakeAsk(REPLIES), folders) == status


def test_a_stored_run_scored_again_gives_the_same(asked_set, folders, tmp_path):
    out = tmp_path / "run"
    limit(folders, "pass_rate = 0.7")
    first = evaluate_set(asked_set, FakeAsk(REPLIES), folders, out=out)
    kept = {name: (out / name).read_bytes() for name in ("scores.csv", "report.html")}
    assert rescore(out, folders) == first
    assert {name: (out / name).read_bytes() for name in kept} == kept


def test_a_stored_run_is_scored_with_mended_expectations(asked_set, folders, tmp_path):
    out, mended = tmp_path / "run", tmp_path / "mended.jsonl"
    limit(folders, "pass_rate = 0.9")
    assert evaluate_set(asked_set, FakeAsk(REPLIES), folders, out=out) == 1
    write_questions(mended, [question("2", "noisy", asked="may phan tram", must=(("70%",),))])
    assert rescore(out, folders, mended) == 0


def test_replies_that_differ_the_second_time_are_told(asked_set, folders, tmp_path, capsys):
    limit(folders, "alike = 1.0")
    replies = {**REPLIES, "Bao nhiêu?": [body("80%"), body("Đạt 80%")]}
    status = evaluate_set(asked_set, FakeAsk(replies), folders, out=tmp_path / "run", twice=True)
    assert status == 1
    assert "missed: alike: 0.667 is under 1.000" in capsys.readouterr().out
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "Not answered alike (1)" in page


def test_the_first_whole_run_stays_as_the_baseline(asked_set, folders):
    evaluate_set(asked_set, FakeAsk(REPLIES), folders, limit=1)
    assert not folders.baselines.exists()
    evaluate_set(asked_set, FakeAsk(REPLIES), folders)
    evaluate_set(asked_set, FakeAsk({}), folders)
    first = json.loads((folders.baselines / "mini.json").read_text(encoding="utf-8"))
    assert (first["passed"], first["n"], first["kinds"]["noisy"]) == (2, 3, [0, 1])


def test_kinds_and_number_narrow_a_run(asked_set, folders, tmp_path):
    ask = FakeAsk(REPLIES)
    evaluate_set(asked_set, ask, folders, kinds=["noisy"], out=tmp_path / "run")
    assert ask.conversations == [["may phan tram"]]


def test_a_folder_that_holds_something_is_not_written_over(asked_set, folders, tmp_path):
    with pytest.raises(EvaluationError, match="is not empty"):
        evaluate_set(asked_set, FakeAsk(REPLIES), folders, out=tmp_path)


def test_the_report_shows_each_failure_and_escapes_replies(asked_set, folders, tmp_path):
    replies = {**REPLIES, "Bao nhiêu?": body("Đạt <b>70%</b>", "answer", "a#II.9")}
    evaluate_set(asked_set, FakeAsk(replies), folders, out=tmp_path / "run")
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "Failures (2)" in page
    assert "&lt;b&gt;70%&lt;/b&gt;" in page
    assert "a#II.9" in page and "a#I.1" in page and "missing: 80%" in page
    assert "<svg" in page
    assert "src=" not in page and "href=" not in page  # nothing is fetched


def test_what_changed_between_two_runs(asked_set, folders, tmp_path):
    a, b = tmp_path / "a", tmp_path / "b"
    evaluate_set(asked_set, FakeAsk(REPLIES), folders, out=a)
    later = {
        "Bao nhiêu?": body("Không rõ"),
        "may phan tram": body("Đạt 80%"),
        "Số điện thoại?": body("Văn bản không nêu.", "abstain"),
    }
    evaluate_set(asked_set, FakeAsk(later), folders, out=b)
    found = compare(read_run(a), read_run(b))
    assert (found.broken, found.mended, found.reworded) == (("1",), ("2",), ("3",))
    told = compare_runs(a, b)
    assert "broken (1):\n  1  Bao nhiêu?" in told
    assert "passed 2/3 -> 2/3" in told


def test_questions_of_one_run_only(asked_set, folders, tmp_path):
    a, b = tmp_path / "a", tmp_path / "b"
    evaluate_set(asked_set, FakeAsk(REPLIES), folders, out=a)
    evaluate_set(asked_set, FakeAsk(REPLIES), folders, kinds=["noisy"], out=b)
    assert compare(read_run(a), read_run(b)).gone == ("1", "3")


@pytest.mark.parametrize("broken", ["answers.jsonl", "run.json"])
def test_a_folder_that_is_no_run_is_named(asked_set, folders, tmp_path, broken):
    out = tmp_path / "run"
    evaluate_set(asked_set, FakeAsk(REPLIES), folders, out=out)
    (out / broken).write_text("{", encoding="utf-8")
    with pytest.raises(EvaluationError, match="run"):
        rescore(out, folders)

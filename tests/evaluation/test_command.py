from argparse import Namespace

import pytest

from tests.evaluation.fakes import FakeAsk, body, question
from tutor.evaluation.command import run
from tutor.evaluation.questions import write_questions
from tutor.evaluation.run import Folders


@pytest.fixture
def called(tmp_path):
    """Runs the command on a set of two questions; what it asked is kept on `asked`."""
    write_questions(tmp_path / "mini.jsonl", [question("1"), question("2", "noisy", asked="may")])
    ask = FakeAsk({"Bao nhiêu?": body("80%"), "may": body("80%")})

    def call(set_name, *runs, **given):
        options = dict.fromkeys(("url", "kinds", "limit", "out", "expect"), None)
        options |= {"set": str(tmp_path / set_name), "runs": list(runs), "twice": False, **given}
        return run(Namespace(**options), Folders.under(tmp_path / "eval"), lambda: (ask, {}))

    call.asked = ask.conversations
    return call


def test_a_set_is_answered_here_where_no_server_is_named(called, tmp_path):
    assert called("mini.jsonl", kinds="noisy, target", out=tmp_path / "run") == 0
    assert called.asked == [["Bao nhiêu?"], ["may"]]


def test_a_folder_is_a_stored_run(called, tmp_path):
    called("mini.jsonl", out=tmp_path / "run")
    assert called("run", expect=tmp_path / "mini.jsonl") == 0
    assert len(called.asked) == 2  # asked nothing more


def test_two_runs_are_compared(called, tmp_path, capsys):
    for name in "ab":
        called("mini.jsonl", out=tmp_path / name)
    capsys.readouterr()
    assert called("x", tmp_path / "a", tmp_path / "b", set="compare") == 0
    assert "passed 2/2 -> 2/2" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "runs", "said"),
    [
        ("compare", ["a"], "two run folders"),
        ("mini.jsonl", ["a"], "one set at a time"),
    ],
)
def test_wrong_usage_is_told(called, name, runs, said):
    with pytest.raises(ValueError, match=said):
        called("mini.jsonl", *runs, set=name)

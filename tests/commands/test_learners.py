"""The commands on learners and on copies of the database, as an operator runs them."""

import json
import os
import subprocess
import sys

import pytest

from tests.storage.conversing import SECRET, converse, said_in
from tutor import cli
from tutor.learners.mastery import with_events
from tutor.learners.memory import Memory
from tutor.records import Event
from tutor.settings import PROJECT
from tutor.storage.folder import lock_folder
from tutor.storage.store import Store

EVENTS = (
    Event("started", "zalo"),
    Event("step_done", "zalo", "B1", ("messaging",)),
    Event("answered", "zalo", "K1", ("messaging",), True),
)


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder with the learners zalo:1 and zalo:2 in it."""
    for name in [name for name in os.environ if name.startswith("TUTOR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TUTOR_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("TUTOR_PUBLIC_URL", "https://hoc.example.vn")
    store = Store.open(f"sqlite:///{tmp_path / 'var' / 'tutor.db'}")
    from tests.storage.conversing import NOW

    memory = with_events(Memory(), EVENTS, NOW).to_json()
    converse(store, "zalo:1", events=EVENTS, memory=memory, locality="Huế")
    converse(store, "zalo:2", text="somebody else")
    store.close()
    return tmp_path / "var"


@pytest.fixture
def run(data, capsys):
    def command(*arguments):
        status = cli.main([str(one) for one in arguments])
        return status, *capsys.readouterr()

    return command


def test_learners_are_listed_without_a_word_of_theirs(run):
    status, out, _ = run("learners", "list")
    assert status == 0
    assert "zalo:1  2025-10-01 15:00+07:00  1 conversations, 2 messages, 3 events" in out
    assert SECRET not in out


def test_a_learner_is_shown_with_reasons(run):
    status, out, _ = run("learners", "show", "zalo:1")
    assert status == 0
    assert "nơi ở: Huế" in out and "zalo: đang học, tới bước 2" in out and "messaging: " in out


def test_an_export_is_everything_as_json(run):
    status, out, _ = run("learners", "export", "zalo:1")
    export = json.loads(out)
    assert status == 0 and SECRET in out
    assert set(export) == {"profile", "memory", "zalo", "conversations", "events"}


def test_results_are_exported_as_statements(run, monkeypatch):
    status, out, _ = run("learners", "export", "zalo:1", "--xapi")
    assert status == 0
    assert [one["verb"]["display"]["en"] for one in json.loads(out)] == [
        "attempted",
        "progressed",
        "answered",
    ]
    monkeypatch.delenv("TUTOR_PUBLIC_URL")
    status, _, error = run("learners", "export", "zalo:1", "--xapi")
    assert status == 1 and "TUTOR_PUBLIC_URL" in error


def test_a_learner_is_erased_only_when_it_is_meant(run, data):
    status, _, error = run("learners", "erase", "zalo:1")
    assert status == 1 and "--yes" in error and said_in(data)
    status, _, _ = run("learners", "erase", "zalo:1", "--yes")
    assert status == 0 and said_in(data) == []
    assert "zalo:2" in run("learners", "list")[1]


@pytest.mark.parametrize("action", [["show"], ["export"], ["export", "--xapi"], ["erase", "--yes"]])
def test_an_unknown_learner_is_told(run, action):
    status, out, error = run("learners", action[0], "nobody", *action[1:])
    assert (status, out) == (1, "") and "learners list" in error


def test_before_the_first_start_there_is_nobody_to_show(run, monkeypatch, tmp_path):
    monkeypatch.setenv("TUTOR_DATA_DIR", str(tmp_path / "none"))
    for command in (["learners", "list"], ["backup", tmp_path / "b.db"]):
        status, _, error = run(*command)
        assert status == 1 and "no database yet" in error


def test_a_backup_is_made_and_put_back(run, data, tmp_path):
    file = tmp_path / "backup.db"
    status, out, _ = run("backup", file)
    assert status == 0 and "whole" in out
    status, _, error = run("backup", file)
    assert status == 1 and "--force" in error
    assert run("backup", file, "--force")[0] == 0
    run("learners", "erase", "zalo:1", "--yes")
    status, out, _ = run("restore", file)
    assert status == 0 and "tutor.db.before-restore-1" in out
    assert "zalo:1" in run("learners", "list")[1]


def test_what_would_write_is_refused_while_a_server_runs(run, data, tmp_path):
    file = tmp_path / "backup.db"
    with lock_folder(data):
        assert run("backup", file)[0] == 0
        assert run("learners", "list")[0] == 0
        for command in (["restore", file], ["learners", "erase", "zalo:1", "--yes"]):
            status, _, error = run(*command)
            assert status == 1 and "in use by process" in error
    assert said_in(data)


def test_copies_of_postgresql_are_left_to_its_own_tools(run, monkeypatch, tmp_path):
    monkeypatch.setenv("TUTOR_DATABASE_URL", "postgresql+psycopg://tutor:secret@db/tutor")
    for command in ("backup", "restore"):
        status, _, error = run(command, tmp_path / "x")
        assert status == 1 and "pg_dump" in error and "secret" not in error


def test_the_listing_waits_for_nothing_heavy(data):
    code = (
        "import sys; from tutor.cli import main; main(['learners', 'list']);"
        "print(sorted({'fastapi', 'faiss', 'torch', 'underthesea', 'fsrs'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines()[-1] == "[]"

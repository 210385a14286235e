"""The commands on the queue, as an operator runs them."""

import os

import pytest

from tutor import cli
from tutor.storage.errands import running_errands
from tutor.storage.jobs import NewJob
from tutor.storage.retention import utc_now
from tutor.storage.store import Store

WRITTEN = "lời của bác"


@pytest.fixture
def address(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("TUTOR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TUTOR_DATA_DIR", str(tmp_path / "var"))
    return f"sqlite:///{tmp_path / 'var' / 'tutor.db'}"


@pytest.fixture
def store(address):
    """A dead job, 1, and one that waits, 2."""
    store = Store.open(address)
    now = utc_now()
    jobs = [NewJob("zalo.event", f"key-{n}", f"answer:{n}", {"text": WRITTEN}) for n in (1, 2)]
    store.jobs.add(jobs, now)
    store.jobs.fail(store.jobs.claim("w", now, 60), now, "Dead: no such user", dead=True)
    yield store
    store.close()


@pytest.fixture
def run(store, capsys):
    def command(*arguments):
        status = cli.main([str(one) for one in arguments])
        return status, *capsys.readouterr()

    return command


def test_the_queue_is_listed_without_a_word_of_anybody(run):
    status, out, _ = run("jobs", "list")
    assert status == 0
    assert "zalo.event dead: 1\nzalo.event ready: 1\n" in out
    assert "zalo.event key-2, ready, 0 tries\n" in out and "key-1" not in out
    assert "the oldest that is not done: " in out
    assert WRITTEN not in out


def test_dead_jobs_are_listed_with_the_reason(run):
    status, out, _ = run("jobs", "dead")
    assert status == 0 and out.startswith("1  ")
    assert "zalo.event key-1, dead, 1 tries: Dead: no such user\n" in out


def test_a_dead_job_is_replayed_and_dropped(run, store):
    store.close()
    assert run("jobs", "replay", 1)[:2] == (0, "jobs replay 1: done\n")
    assert run("jobs", "dead")[1] == ""
    assert run("jobs", "drop", 1)[0] == 0
    status, out, error = run("jobs", "replay", 1)
    assert (status, out) == (1, "") and "tutor jobs dead" in error


def test_a_running_server_is_asked(run, store, address):
    from tutor.storage.engine import lock_database

    with lock_database(address), running_errands(store, address):
        assert run("jobs", "replay", 1)[0] == 0
        assert run("jobs", "list")[0] == 0
    assert [one.id for one in store.jobs.lines("ready")] == [1, 2]


def test_a_worker_of_its_own_needs_postgresql(run):
    status, _, error = run("worker")
    assert status == 1 and "PostgreSQL" in error and "TUTOR_DATABASE_URL" in error

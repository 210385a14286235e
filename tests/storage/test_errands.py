"""A command that writes is done by itself, or by the server that holds the database."""

import os
import socket
import threading

import pytest

from tests.storage.conversing import NOW, SECRET, converse, said_in
from tutor.errors import DataInUseError, StorageError
from tutor.storage import errands
from tutor.storage.engine import lock_database
from tutor.storage.errands import run_errand, running_errands
from tutor.storage.jobs import NewJob
from tutor.storage.store import Store


@pytest.fixture(params=["short", "very-long-" * 12])
def file(request, tmp_path):
    return tmp_path / request.param / "tutor.db"


@pytest.fixture
def serving(file):
    """A server's store, which does errands meanwhile."""
    address = f"sqlite:///{file}"
    with lock_database(address):
        store = Store.open(address)
        with running_errands(store, address):
            yield store
        store.close()


def in_another_process(*arguments):
    """The folder's lock is by open file, so a thread stands for a process."""
    told = []

    def run():
        try:
            told.append(run_errand(*arguments))
        except StorageError as error:
            told.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    return told[0]


def test_a_running_server_erases(serving, file):
    converse(serving, "zalo:1", text=SECRET)
    address = f"sqlite:///{file}"
    assert in_another_process(address, "learners erase", "zalo:1") is True
    assert serving.learner("zalo:1") is None and said_in(file.parent) == []
    assert in_another_process(address, "learners erase", "zalo:1") is False


def test_a_running_server_replays_and_drops(serving, file):
    serving.jobs.add([NewJob("e", f"{n}", f"{n}", {}) for n in range(2)], NOW)
    for _ in range(2):
        serving.jobs.fail(serving.jobs.claim("w", NOW, 60), NOW, "x", dead=True)
    address = f"sqlite:///{file}"
    assert in_another_process(address, "jobs replay", "1") is True
    assert in_another_process(address, "jobs drop", "2") is True
    assert in_another_process(address, "jobs drop", "3") is False
    assert [one.id for one in serving.jobs.lines("ready")] == [1]
    assert "see the server's log" in str(in_another_process(address, "jobs drop", "no number"))


def test_only_the_servers_user_may_ask(serving, file):
    path = file.parent / "errands.sock"
    assert path.stat().st_mode & 0o777 == 0o600


def test_nobody_is_asked_where_nothing_runs(file):
    address = f"sqlite:///{file}"
    store = Store.open(address)
    converse(store, "zalo:1")
    store.close()
    assert run_errand(address, "learners erase", "zalo:1") is True
    assert not (file.parent / "errands.sock").exists()


def test_a_process_that_does_no_errands_is_named(file):
    address = f"sqlite:///{file}"
    with lock_database(address):
        refused = in_another_process(address, "jobs drop", "1")
    assert isinstance(refused, DataInUseError) and f"in use by process {os.getpid()}" in str(
        refused
    )


def test_a_socket_that_a_killed_server_left_is_replaced(file):
    file.parent.mkdir(parents=True)
    with errands._socket_path(file.parent) as path, socket.socket(socket.AF_UNIX) as left:
        left.bind(path)
    address = f"sqlite:///{file}"
    with lock_database(address):
        store = Store.open(address)
        with running_errands(store, address):
            assert in_another_process(address, "jobs drop", "1") is False
        store.close()
    assert not (file.parent / "errands.sock").exists()


def test_what_the_server_cannot_do_is_told(serving, file, monkeypatch):
    def fail(_):
        raise StorageError("disk full")

    monkeypatch.setattr(serving, "erase_learner", fail)
    refused = in_another_process(f"sqlite:///{file}", "learners erase", "zalo:1")
    assert "the server could not do it: disk full" in str(refused)


def test_beside_a_server_on_postgresql_a_command_does_its_own(store, address):
    converse(store, "zalo:1")
    if address.startswith("sqlite"):
        store.close()
    assert run_errand(address, "learners erase", "zalo:1") is True

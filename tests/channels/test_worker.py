"""The worker does jobs, and survives what goes wrong with them."""

import logging
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from tutor.channels.worker import Dead, Retry, Worker
from tutor.errors import StorageError
from tutor.storage.jobs import NewJob, insert_jobs

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def worker(store, clock):
    made = []

    def make(handler, **options):
        made.append(Worker(store.jobs, {"echo": handler}, clock, **options))
        return made[-1]

    yield make
    for one in made:
        if any(thread.is_alive() for thread in one._threads):
            one.stop()


def add(store, *keys, lane=None, **rest):
    store.jobs.add([NewJob("echo", key, lane or key, {"text": key}, **rest) for key in keys], NOW)


def until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.005)


def keys(store, state):
    return [one.key for one in store.jobs.lines(state)]


def test_a_job_is_done_as_soon_as_it_is_added(store, worker):
    seen = []

    def echo(job):
        seen.append(job.payload["text"])
        store.jobs.done(job, NOW)

    worker(echo, poll_s=60).start()
    time.sleep(0.1)  # every thread waits by now
    add(store, "1", "2", "3")
    until(lambda: len(keys(store, "done")) == 3, seconds=5)
    assert sorted(seen) == ["1", "2", "3"]


def test_a_job_that_follows_is_begun_at_once(store, worker):
    def echo(job):
        number = int(job.key)
        then = [NewJob("echo", str(number + 1), "x", {})] if number < 5 else []
        store.jobs.done(job, NOW, then)

    worker(echo, poll_s=60, threads=2).start()
    add(store, "1")
    until(lambda: len(keys(store, "done")) == 5, seconds=5)


def test_jobs_of_several_lanes_run_at_the_same_time(store, worker):
    together = threading.Barrier(3)

    def echo(job):
        together.wait(10)
        store.jobs.done(job, NOW)

    worker(echo, threads=3, poll_s=60).start()
    add(store, "1", "2", "3")
    until(lambda: len(keys(store, "done")) == 3)


def test_of_a_kind_only_so_many_run_at_once_and_the_others_go_on(store, clock):
    release, running, most = threading.Event(), [], []

    def slow(job):
        running.append(job.key)
        most.append(len(running))
        release.wait(10)
        running.remove(job.key)
        store.jobs.done(job, NOW)

    handlers = {"slow": slow, "echo": lambda job: store.jobs.done(job, NOW)}
    one = Worker(store.jobs, handlers, clock, threads=5, at_once={"slow": 2}, poll_s=0.05)
    store.jobs.add([NewJob("slow", f"s{n}", f"s{n}", {}) for n in range(6)], NOW)
    add(store, "1", "2")
    one.start()
    until(lambda: len(running) == 2 and len(keys(store, "done")) == 2)
    release.set()
    until(lambda: len(keys(store, "done")) == 8)
    one.stop()
    assert max(most) == 2


def test_what_another_process_added_is_found_however_many_threads_wait(store, worker):
    """Only the thread that looks by itself can find it; while that one works, another looks."""

    def echo(job):
        time.sleep(0.1)
        store.jobs.done(job, NOW)

    worker(echo, threads=8, poll_s=0.02).start()
    time.sleep(0.1)
    with store._transaction() as connection:
        insert_jobs(connection, [NewJob("echo", key, key, {}) for key in "ab"], NOW)
    until(lambda: len(keys(store, "done")) == 2, seconds=5)


def test_it_gives_way_before_it_begins_a_job(store, worker):
    given = []
    one = worker(lambda job: store.jobs.done(job, NOW), give_way=lambda: given.append(1))
    add(store, "1")
    assert one.run_one() and given == [1]


def test_a_fault_is_tried_again_and_tells_nothing_of_what_was_written(store, worker, clock, caplog):
    def echo(job):
        raise RuntimeError(f"cannot say {job.payload['text']}")

    add(store, "lời của bác", max_attempts=2)
    one = worker(echo)
    with caplog.at_level(logging.INFO):
        assert one.run_one() and not one.run_one()
        clock.now += timedelta(seconds=10)
        assert one.run_one()
    (dead,) = store.jobs.dead()
    assert dead.attempt == 2 and dead.last_error.startswith("RuntimeError in test_worker.py:")
    assert "lời" not in caplog.text and "attempt 2: RuntimeError in test_worker.py" in caplog.text


def test_a_handler_may_say_when_to_try_again_and_when_never(store, worker, clock):
    faults = [Retry("the other side rests", after_s=100), Dead("no such user")]

    def echo(job):
        raise faults.pop(0)

    add(store, "1")
    one = worker(echo)
    one.run_one()
    assert store.jobs.lines("ready")[0].run_at == NOW + timedelta(seconds=100)
    clock.now += timedelta(seconds=100)
    one.run_one()
    assert store.jobs.dead()[0].last_error == "Dead: no such user"


def test_a_long_job_keeps_its_lease(store, worker):
    release = threading.Event()

    def echo(job):
        release.wait(10)
        store.jobs.done(job, datetime.now(UTC))

    one = Worker(store.jobs, {"echo": echo}, lambda: datetime.now(UTC), threads=2, lease_s=0.3)
    add(store, "1")
    one.start()
    time.sleep(1)
    assert store.jobs.lines("running")[0].attempt == 1
    release.set()
    until(lambda: keys(store, "done"))
    one.stop()


def test_an_attempt_that_lost_its_lease_stores_nothing(store, worker, clock, caplog):
    def echo(job):
        clock.now += timedelta(seconds=31)
        store.jobs.claim("another", clock.now, 30)
        store.jobs.done(job, clock.now)

    add(store, "1")
    assert worker(echo).run_one()
    assert "another attempt has it" in caplog.text
    assert store.jobs.lines("running")[0].attempt == 2


def test_nothing_is_begun_while_nothing_can_be_answered(store, worker):
    ready = threading.Event()
    one = worker(lambda job: store.jobs.done(job, NOW), ready=ready.is_set, poll_s=0.02)
    add(store, "1")
    one.start()
    time.sleep(0.2)
    assert keys(store, "ready") == ["1"] and store.jobs.lines("ready")[0].attempt == 0
    ready.set()
    until(lambda: keys(store, "done"))


def test_it_goes_on_when_the_database_is_back(store, worker, monkeypatch, caplog):
    claim, faults = store.jobs.claim, [StorageError("tutor.db: locked")] * 3

    def failing(*arguments):
        if faults:
            raise faults.pop()
        return claim(*arguments)

    monkeypatch.setattr(store.jobs, "claim", failing)
    worker(lambda job: store.jobs.done(job, NOW), poll_s=0.02, threads=1).start()
    add(store, "1")
    until(lambda: keys(store, "done"))
    assert "tutor.db: locked" in caplog.text


def test_it_stops_when_what_runs_is_done(store, worker):
    begun = threading.Event()

    def echo(job):
        begun.set()
        time.sleep(0.3)
        store.jobs.done(job, NOW)

    one = worker(echo, threads=1)
    add(store, "1", "2")
    one.start()
    begun.wait(10)
    one.stop()
    assert keys(store, "done") == ["1"] and keys(store, "ready") == ["2"]

"""The queue: accepted once, done at least once, stored exactly once, in order within a lane."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta, timezone

import pytest
from sqlalchemy import text

from tests.storage.conversing import NOW
from tutor.errors import StorageError
from tutor.storage.jobs import Jobs, LostLease, NewJob, drop_lane
from tutor.storage.store import Store

LEASE_S = 30


def after(seconds):
    return NOW + timedelta(seconds=seconds)


def job(key, lane="a", kind="event", payload=None, **rest):
    return NewJob(kind, key, lane, payload or {"text": key}, **rest)


@pytest.fixture
def queue(store):
    return store.jobs


def claim(queue, seconds=0, **rest):
    return queue.claim("worker", after(seconds), LEASE_S, **rest)


def keys_in(queue, *states):
    return [one.key for one in queue.lines(*states)]


def test_a_key_is_accepted_once(queue):
    assert queue.add([job("1"), job("2"), job("1")], NOW) == 2
    assert queue.add([job("2"), job("3")], NOW) == 1
    queue.done(claim(queue), NOW)
    assert queue.add([job("1")], NOW) == 0  # also once it is done
    assert keys_in(queue, "ready") == ["2", "3"]


def test_jobs_are_accepted_together_or_not_at_all(queue):
    with pytest.raises(StorageError):
        queue.add([job("1"), job("2", kind=None)], NOW)
    assert queue.status(NOW).counts == {}


def test_what_strangers_send_comes_back_as_it_was(queue):
    payload = {"text": "Đà Nẵng \x00 \ud800 🙂", "big": 2**70, "none": None}
    queue.add([job("1", payload=payload)], NOW)
    assert claim(queue).payload == payload


def test_a_lane_is_done_in_order_and_holds_no_other_up(queue):
    queue.add([job("a1"), job("a2"), job("b1", "b"), job("a3")], NOW)
    first, other = claim(queue), claim(queue)
    assert (first.key, first.attempt, other.key) == ("a1", 1, "b1")
    assert claim(queue) is None
    queue.done(first, NOW)
    assert claim(queue).key == "a2"


def test_a_job_that_waits_to_be_tried_again_holds_its_lane(queue):
    queue.add([job("a1"), job("a2")], NOW)
    queue.fail(claim(queue), NOW, "busy", retry_in_s=60)
    assert claim(queue, 59) is None
    assert claim(queue, 60).key == "a1"


def test_moments_may_be_given_in_any_time_zone(queue):
    vietnam = timezone(timedelta(hours=7))
    queue.add([job("1", run_at=after(60).astimezone(vietnam))], NOW.astimezone(vietnam))
    assert queue.claim("w", after(59).astimezone(vietnam), LEASE_S) is None
    held = queue.claim("w", after(60).astimezone(vietnam), LEASE_S)
    assert (held.created_at, held.created_at.utcoffset()) == (NOW, timedelta(0))
    assert queue.status(after(60).astimezone(vietnam)).oldest_s == 60
    assert claim(queue, 60 + LEASE_S).attempt == 2


def test_a_job_for_later_waits(queue):
    queue.add([job("1", run_at=after(100))], NOW)
    assert claim(queue, 99) is None and claim(queue, 100).key == "1"


def test_a_worker_takes_the_kinds_it_knows(queue):
    queue.add([job("1", "a"), job("2", "b", kind="send")], NOW)
    assert claim(queue, kinds=["send"]).key == "2"
    assert claim(queue, kinds=["send"]) is None
    assert claim(queue, kinds=[]) is None


def test_what_was_begun_and_not_done_runs_again_when_its_lease_is_over(queue):
    queue.add([job("1"), job("2")], NOW)
    lost = claim(queue)
    assert claim(queue, LEASE_S - 1) is None
    again = claim(queue, LEASE_S)
    assert (again.key, again.attempt) == ("1", 2)
    for late in (queue.done, lambda one, now: queue.fail(one, now, "late")):
        with pytest.raises(LostLease):
            late(lost, after(LEASE_S))
    with pytest.raises(LostLease):
        queue.extend(lost, after(LEASE_S), LEASE_S)
    queue.done(again, after(LEASE_S))
    with pytest.raises(LostLease):
        queue.done(again, after(LEASE_S))
    assert keys_in(queue, "done") == ["1"]


def test_a_lease_that_is_over_but_nobody_took_is_still_good(queue):
    queue.add([job("1")], NOW)
    queue.done(claim(queue), after(1000))
    assert keys_in(queue, "done") == ["1"]


def test_a_renewed_lease_holds(queue):
    queue.add([job("1")], NOW)
    held = claim(queue)
    queue.extend(held, after(LEASE_S - 1), LEASE_S)
    assert claim(queue, LEASE_S + 1) is None
    assert claim(queue, 2 * LEASE_S).attempt == 2


def test_at_a_new_start_nobody_waits_for_leases_of_before(queue):
    queue.add([job("1")], NOW)
    claim(queue)
    assert queue.reclaim(after(1)) == 1
    assert claim(queue, 1).attempt == 2


def test_effect_done_mark_and_what_follows_are_one_commit(store, queue):
    queue.add([job("1")], NOW)
    held = claim(queue)
    with pytest.raises(RuntimeError), store._transaction() as connection:
        queue.finish(connection, held, NOW, [job("1/0", "send")])
        raise RuntimeError
    assert keys_in(queue, "running") == ["1"] and keys_in(queue, "ready") == []
    with store._transaction() as connection:
        queue.finish(connection, held, NOW, [job("1/0", "send")])
    assert keys_in(queue, "done") == ["1"] and keys_in(queue, "ready") == ["1/0"]


def test_a_done_job_keeps_its_key_and_nothing_of_what_was_said(store, queue):
    queue.add([job("1", payload={"text": "lời của bác"})], NOW)
    queue.done(claim(queue), NOW)
    with store._transaction() as connection:
        row = connection.execute(text("SELECT payload, last_error, owner FROM jobs")).one()
    assert (json.loads(row.payload), row.last_error, row.owner) == ({}, None, None)


def test_a_job_that_fails_backs_off_and_dies_in_the_end(store):
    queue = Jobs(store._engine, jitter=lambda low, high: high)
    queue.add([job("1", max_attempts=3), job("2")], NOW)
    moment = 0
    for wait in (2, 4):
        queue.fail(claim(queue, moment), after(moment), "RuntimeError in x.py:1")
        assert claim(queue, moment + wait - 0.01) is None
        moment += wait
    queue.fail(claim(queue, moment), after(moment), "RuntimeError in x.py:2")
    (dead,) = queue.dead()
    assert (dead.key, dead.attempt, dead.last_error) == ("1", 3, "RuntimeError in x.py:2")
    assert claim(queue, moment).key == "2"  # the lane goes on


def test_backing_off_is_random_and_ends(store):
    waits = []
    queue = Jobs(store._engine, jitter=lambda low, high: waits.append((low, high)) or 0.0)
    queue.add([job("1", max_attempts=100)], NOW)
    for _ in range(12):
        queue.fail(claim(queue), NOW, "x")
    assert waits[:3] == [(0.0, 2.0), (0.0, 4.0), (0.0, 8.0)]
    assert {high for _, high in waits[9:]} == {600.0}


def test_a_job_that_can_never_be_done_dies_at_once(queue):
    queue.add([job("1")], NOW)
    queue.fail(claim(queue), NOW, "no such user", dead=True)
    assert keys_in(queue, "dead") == ["1"]


def test_a_job_that_takes_its_worker_down_each_time_dies(queue):
    queue.add([job("1", max_attempts=2), job("2")], NOW)
    assert [claim(queue, LEASE_S * n).attempt for n in range(2)] == [1, 2]
    assert claim(queue, LEASE_S * 2).key == "2"
    (dead,) = queue.dead()
    assert dead.key == "1" and "died or hung" in dead.last_error


def test_a_dead_job_is_replayed_in_its_old_place(queue):
    queue.add([job("1", max_attempts=1), job("2"), job("3")], NOW)
    zombie = claim(queue)
    queue.fail(zombie, NOW, "x")
    assert not queue.replay(99, NOW) and not queue.replay(claim(queue).id, NOW)
    assert queue.replay(zombie.id, NOW)
    assert claim(queue) is None  # "2" runs, and they are of one lane
    queue.done(claim(queue, LEASE_S), after(LEASE_S))
    with pytest.raises(LostLease):
        queue.done(zombie, NOW)
    assert keys_in(queue, "done") == ["1"] and queue.dead() == []


def test_a_replayed_job_is_tried_as_often_as_a_new_one(queue):
    queue.add([job("1", max_attempts=1)], NOW)
    queue.fail(claim(queue), NOW, "x")
    queue.replay(1, NOW)
    for _ in range(8):
        assert queue.dead() == []
        queue.fail(claim(queue), NOW, "x", retry_in_s=0)
    assert keys_in(queue, "dead") == ["1"]


def test_a_job_that_nobody_wants_is_dropped(queue):
    queue.add([job("1"), job("2")], NOW)
    held = claim(queue)
    assert not queue.drop(held.id, NOW) and not queue.drop(99, NOW)
    queue.fail(held, NOW, "x", dead=True)
    assert queue.drop(held.id, NOW) and queue.drop(2, NOW)
    assert keys_in(queue, "done") == ["1", "2"] and claim(queue) is None
    assert {one.last_error for one in queue.lines("done")} == {"dropped"}


def test_a_lane_is_dropped_but_for_what_runs(store, queue):
    queue.add([job("1"), job("2"), job("3"), job("b", "b")], NOW)
    claim(queue)
    with store._transaction() as connection:
        assert drop_lane(connection, "a", NOW) == 2
    assert keys_in(queue, "running") == ["1"] and keys_in(queue, "ready") == ["b"]


def test_the_state_of_the_queue_is_told(queue):
    assert queue.status(NOW).oldest_s is None
    queue.add([job("1"), job("2", "b", kind="send")], NOW)
    queue.add([job("3", "c")], after(5))
    queue.done(claim(queue), NOW)
    status = queue.status(after(60))
    assert status.counts == {("event", "done"): 1, ("event", "ready"): 1, ("send", "ready"): 1}
    assert status.oldest_s == 60 and status.count("ready", "running") == 2
    assert queue.has_open("b") and not queue.has_open("a")


def test_what_is_finished_is_forgotten_in_time(queue):
    queue.add([job("1"), job("2", "b"), job("3", "c")], NOW)
    queue.done(claim(queue), NOW)
    queue.fail(claim(queue), NOW, "x", dead=True)
    days = [queue.forget(NOW + timedelta(days=day, seconds=1)) for day in (6, 7, 29, 30, 400)]
    assert days == [0, 1, 0, 1, 0]
    assert keys_in(queue, "ready") == ["3"]
    assert queue.add([job("4", "d")], NOW) == 1


def test_an_id_is_never_given_twice(queue):
    queue.add([job("1")], NOW)
    queue.done(claim(queue), NOW)
    queue.forget(NOW + timedelta(days=8))
    queue.add([job("2")], NOW)
    assert queue.lines("ready")[0].id == 2


def test_who_waits_is_woken_and_misses_nothing(queue):
    told = queue.told
    queue.add([job("1")], NOW)
    queue.wait(told, 60)  # returns at once: it was added since
    woken = threading.Thread(target=queue.wait, args=(queue.told, 60))
    woken.start()
    queue.add([job("2")], NOW)
    woken.join(5)
    assert not woken.is_alive()
    queue.wait(queue.told, 0.01)


def test_one_who_waits_is_woken_for_a_job_and_all_to_stop(queue):
    threads = [threading.Thread(target=queue.wait, args=(queue.told, 60)) for _ in range(3)]
    for one in threads:
        one.start()
    while len(queue._news._waiters) < 3:
        pass
    queue.tell()
    deadline = time.monotonic() + 5
    while sum(one.is_alive() for one in threads) > 2 and time.monotonic() < deadline:
        pass
    time.sleep(0.05)
    assert sum(one.is_alive() for one in threads) == 2
    queue.tell(everybody=True)
    for one in threads:
        one.join(5)
    assert not any(one.is_alive() for one in threads)


def test_many_claim_at_once_and_none_takes_what_another_has(address):
    stores = [Store.open(address)]
    if "postgres" in address:  # as several processes would
        stores += [Store.open(address) for _ in range(3)]
    first = stores[0].jobs
    first.add([job(f"{lane}{n}", lane) for n in range(10) for lane in "abcdef"], NOW)
    order = {lane: [] for lane in "abcdef"}
    busy = set()

    def work(number):
        queue = stores[number % len(stores)].jobs
        while first.status(NOW).count("ready", "running"):
            held = claim(queue)
            if held is None:
                continue
            assert held.lane not in busy
            busy.add(held.lane)
            order[held.lane].append(held.key)
            busy.remove(held.lane)
            queue.done(held, NOW)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert order == {lane: [f"{lane}{n}" for n in range(10)] for lane in "abcdef"}
    for store in stores:
        store.close()

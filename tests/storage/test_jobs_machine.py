"""Whatever comes in whatever order: one effect for each key that was accepted, none for another."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from tests.storage.conversing import NOW
from tutor.storage.jobs import LostLease, NewJob

LEASE_S = 10
LANES = ("a", "b", "c")
OPEN = ("ready", "running")


class Crash(Exception):
    pass


class Queue(RuleBasedStateMachine):
    """Senders, workers that die or come late, and an operator, at one queue."""

    def __init__(self, store):
        super().__init__()
        self.store, self.jobs, self.now = store, store.jobs, NOW
        self.accepted = {}  # key -> lane
        self.attempts = []  # all that any worker still believes to have
        self.out_of_turn = set()  # keys that were dead or dropped once
        with store._transaction() as connection:
            connection.execute(text("CREATE TABLE IF NOT EXISTS effects (n INTEGER, key TEXT)"))
            for table in ("jobs", "effects"):
                connection.execute(text(f"DELETE FROM {table}"))

    @rule(numbers=st.lists(st.integers(0, 200), min_size=1, max_size=4))
    def deliver(self, numbers):
        """Also again, and in another order than they were sent."""
        sent = {f"k{number}": LANES[number % 3] for number in numbers}
        new = [
            NewJob("event", key, lane, {"text": key}, max_attempts=3) for key, lane in sent.items()
        ]
        expected = len(sent.keys() - self.accepted.keys())
        assert self.jobs.add(new, self.now) == expected
        self.accepted = {**sent, **self.accepted}

    @precondition(lambda self: self.accepted)
    @rule(data=st.data())
    def duplicate(self, data):
        key = data.draw(st.sampled_from(sorted(self.accepted)))
        assert self.jobs.add([NewJob("event", key, self.accepted[key], {})], self.now) == 0

    @rule()
    def claim(self):
        was_dead = set(self.in_state("dead"))
        job = self.jobs.claim("worker", self.now, LEASE_S)
        self.out_of_turn |= set(self.in_state("dead")) - was_dead
        if job is None:
            return
        earlier = [one for one in self.jobs.lines(*OPEN, limit=999) if one.id < job.id]
        assert job.lane not in {one.lane for one in earlier}
        self.attempts.append(job)

    @precondition(lambda self: self.attempts)
    @rule(data=st.data(), crashes=st.booleans(), forgets=st.booleans())
    def finish(self, data, crashes, forgets):
        """Perhaps late, perhaps twice; a crash falls between the effect and the commit."""
        job = data.draw(st.sampled_from(self.attempts))
        owns = self.owns(job)
        then = (
            [NewJob("send", f"{job.key}/0", f"send:{job.lane}", {})] if "/" not in job.key else []
        )
        try:
            self.effect(job, then, crashes)
        except Crash:
            self.attempts.remove(job)
        except LostLease:
            assert not owns
        else:
            assert owns
            self.accepted |= {one.key: one.lane for one in then}
        if forgets and job in self.attempts:
            self.attempts.remove(job)

    @precondition(lambda self: self.attempts)
    @rule(data=st.data(), dead=st.booleans())
    def fail(self, data, dead):
        job = data.draw(st.sampled_from(self.attempts))
        owns = self.owns(job)
        try:
            self.jobs.fail(job, self.now, "x", retry_in_s=1, dead=dead)
        except LostLease:
            assert not owns
        else:
            assert owns
            self.out_of_turn |= {job.key} & set(self.in_state("dead"))

    @precondition(lambda self: self.attempts)
    @rule(data=st.data())
    def extend(self, data):
        job = data.draw(st.sampled_from(self.attempts))
        owns = self.owns(job)
        try:
            self.jobs.extend(job, self.now, LEASE_S)
        except LostLease:
            assert not owns
        else:
            assert owns

    @rule()
    def expire(self):
        self.now += timedelta(seconds=LEASE_S)

    @rule()
    def tick(self):
        self.now += timedelta(seconds=1)

    @rule()
    def restart(self):
        self.jobs.reclaim(self.now)

    @precondition(lambda self: self.in_state("dead"))
    @rule(data=st.data(), drops=st.booleans())
    def help(self, data, drops):
        dead = data.draw(st.sampled_from(self.jobs.dead()))
        assert (self.jobs.drop if drops else self.jobs.replay)(dead.id, self.now)

    @invariant()
    def one_effect_for_what_is_done_and_none_for_anything_else(self):
        done = [one.key for one in self.jobs.lines("done", limit=999) if one.last_error is None]
        assert sorted(self.effects()) == sorted(done)
        assert set(done) <= set(self.accepted)

    @invariant()
    def nothing_is_lost(self):
        held = self.in_state("ready", "running", "dead", "done")
        assert sorted(held) == sorted(self.accepted)

    @invariant()
    def a_lane_keeps_its_order(self):
        ids = {one.key: one.id for one in self.jobs.lines(*OPEN, "dead", "done", limit=999)}
        for lane in set(self.accepted.values()):
            order = [ids[key] for key in self.effects() if self.in_turn(key, lane)]
            assert order == sorted(order)

    def teardown(self):
        for _ in range(1000):
            if (job := self.jobs.claim("worker", self.now, LEASE_S)) is None:
                if not self.in_state(*OPEN):
                    break
                self.now += timedelta(seconds=LEASE_S)
            else:
                self.effect(job, [], False)
        over = self.in_state("dead", "done")
        assert sorted(over) == sorted(self.accepted)
        assert set(self.accepted) - set(self.effects()) <= self.out_of_turn | set(
            self.in_state("dead")
        )

    def effect(self, job, then, crashes):
        with self.store._transaction() as connection:
            count = connection.execute(text("SELECT count(*) FROM effects")).scalar()
            row = {"n": count, "key": job.key}
            connection.execute(text("INSERT INTO effects VALUES (:n, :key)"), row)
            if crashes:
                raise Crash
            self.jobs.finish(connection, job, self.now, then)

    def effects(self):
        with self.store._transaction() as connection:
            return [*connection.execute(text("SELECT key FROM effects ORDER BY n")).scalars()]

    def in_state(self, *states):
        return [one.key for one in self.jobs.lines(*states, limit=999)]

    def in_turn(self, key, lane):
        return self.accepted[key] == lane and key not in self.out_of_turn

    def owns(self, job):
        running = {one.id: one.attempt for one in self.jobs.lines("running", limit=999)}
        return running.get(job.id) == job.attempt


@pytest.mark.parametrize(
    ("address", "examples"), [("sqlite", 25), ("postgres", 5)], indirect=["address"]
)
def test_the_queue_keeps_its_promises(store, examples):
    run_state_machine_as_test(
        lambda: Queue(store),
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )

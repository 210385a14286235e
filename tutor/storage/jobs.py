"""The queue: jobs that are done at least once, and whose effect is stored exactly once.

A job is ready, then running under a lease, then done or dead. Claiming counts the attempt; the
effect is stored in the same transaction that marks the job done, and only by the attempt that owns
it. The same statements run on SQLite, where there is one writer, and on PostgreSQL, where several
workers step over each other's rows.
"""

import random
import threading
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from tutor.storage.engine import lock_until_commit, transaction, upserting, wipe
from tutor.storage.tables import jobs

_OPEN = ("ready", "running")
_ATTEMPTS = 8
_BACKOFF_S = 2.0  # doubled with each attempt
_LONGEST_BACKOFF_S = 600.0
_KEPT = timedelta(days=7)  # of what is done, to know a key that comes again
_DEAD_KEPT = timedelta(days=30)  # with their payload, to be replayed

# Built once: that takes longer than running them.
_NOW = bindparam("now", type_=jobs.c.run_at.type)
_DUE = or_(
    and_(jobs.c.state == "ready", jobs.c.run_at <= _NOW),
    and_(jobs.c.state == "running", jobs.c.lease_until <= _NOW),
)
_OTHER = jobs.alias("other")
# No earlier job of the lane is open, and no later one (this one was dead then) runs.
_LANE_FREE = ~exists().where(
    _OTHER.c.lane == jobs.c.lane,
    or_(
        and_(_OTHER.c.id < jobs.c.id, _OTHER.c.state.in_(_OPEN)),
        and_(_OTHER.c.id > jobs.c.id, _OTHER.c.state == "running", _OTHER.c.lease_until > _NOW),
    ),
)
_NEXT = (
    select(jobs)
    .where(jobs.c.state.in_(_OPEN), _DUE, _LANE_FREE)
    .order_by(jobs.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_NEXT_OF_KINDS = _NEXT.where(jobs.c.kind.in_(bindparam("kinds", expanding=True)))


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to be done from `run_at` on (None: at once); one key is accepted once."""

    kind: str
    key: str
    lane: str
    payload: Mapping[str, Any]
    run_at: datetime | None = None
    max_attempts: int = _ATTEMPTS


@dataclass(frozen=True, slots=True)
class Job:
    """A job as one attempt got it. `attempt` (from 1) is the fence: it owns the job while no later
    one began."""

    id: int
    kind: str
    key: str
    lane: str
    payload: Mapping[str, Any]
    attempt: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job as an operator sees it: nothing that anybody wrote."""

    id: int
    kind: str
    key: str
    lane: str
    state: str
    attempt: int
    run_at: datetime
    created_at: datetime
    last_error: str | None


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """How many jobs of each kind are in each state; the age of the oldest that is not done."""

    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    oldest_s: float | None = None

    def count(self, *states: str) -> int:
        return sum(n for (_, state), n in self.counts.items() if state in states)


class LostLease(Exception):
    """Another attempt owns the job now: what this one did must not be stored."""


class Jobs:
    """The jobs of a database. Safe to use from several threads and, on PostgreSQL, processes."""

    def __init__(
        self, engine: Engine, jitter: Callable[[float, float], float] = random.uniform
    ) -> None:
        self._engine = engine
        self._jitter = jitter
        self._news = threading.Condition()
        self._told = 0

    def add(self, new: Sequence[NewJob], now: datetime) -> int:
        """Accept jobs, all or none; how many were new. A key that is known is passed over."""
        with transaction(self._engine) as connection:
            count = insert_jobs(connection, new, now)
        if count:
            self.tell()
        return count

    def claim(
        self, owner: str, now: datetime, lease_s: float, kinds: Collection[str] | None = None
    ) -> Job | None:
        """The oldest job that may run now, for `lease_s`; None where there is none.

        It is ready, or the lease of its last attempt ran out; no earlier job of its lane is open.
        One whose attempts are used up dies here: it took its workers down with it.
        """
        lease = {"owner": owner, "lease_until": now + timedelta(seconds=lease_s)}
        query = _NEXT if kinds is None else _NEXT_OF_KINDS
        asked = {"now": now} if kinds is None else {"now": now, "kinds": list(kinds)}
        with transaction(self._engine) as connection:
            while (row := connection.execute(query, asked).one_or_none()) is not None:
                if row.attempt >= row.max_attempts:
                    _bury(connection, row.id, row.attempt, now, "the worker died or hung each time")
                elif _take(connection, row, now, lease):
                    return _job(row)
        return None

    def finish(
        self, connection: Connection, job: Job, now: datetime, then: Sequence[NewJob] = ()
    ) -> None:
        """Mark `job` done, and accept the jobs that follow from it, in the caller's transaction.

        LostLease where the job is another attempt's: the caller's transaction must then end.
        """
        done = _done(now, last_error=None)
        if not connection.execute(update(jobs).where(_owned(job)).values(done)).rowcount:
            raise LostLease(job.key)
        insert_jobs(connection, then, now)

    def done(self, job: Job, now: datetime, then: Sequence[NewJob] = ()) -> None:
        """`finish` in a transaction of its own, for a job whose effect lies elsewhere."""
        with transaction(self._engine) as connection:
            self.finish(connection, job, now, then)
        self.tell()

    def fail(
        self,
        job: Job,
        now: datetime,
        error: str,
        retry_in_s: float | None = None,
        dead: bool = False,
    ) -> None:
        """Try `job` again in `retry_in_s` (None: a random time that grows with the attempts), or
        bury it: where it is `dead` or its attempts are used up. LostLease as for `finish`.

        error: for an operator; it must hold nothing that a person wrote.
        """
        wait_s = self._backoff_s(job.attempt) if retry_in_s is None else retry_in_s
        again = {
            "state": "ready",
            "run_at": now + timedelta(seconds=wait_s),
            "lease_until": None,
            "owner": None,
            "last_error": error,
        }
        with transaction(self._engine) as connection:
            may_run = and_(_owned(job), jobs.c.attempt < jobs.c.max_attempts)
            if not dead and connection.execute(update(jobs).where(may_run).values(again)).rowcount:
                return
            if not _bury(connection, job.id, job.attempt, now, error):
                raise LostLease(job.key)
        self.tell()  # the lane goes on

    def extend(self, job: Job, now: datetime, lease_s: float) -> None:
        """Hold `job` for `lease_s` from now; LostLease as for `finish`."""
        until = now + timedelta(seconds=lease_s)
        with transaction(self._engine) as connection:
            extended = update(jobs).where(_owned(job)).values(lease_until=until)
            if not connection.execute(extended).rowcount:
                raise LostLease(job.key)

    def reclaim(self, now: datetime) -> int:
        """End every lease, where whoever held one is surely gone; how many."""
        with transaction(self._engine) as connection:
            running = jobs.c.state == "running"
            return connection.execute(update(jobs).where(running).values(lease_until=now)).rowcount

    def status(self, now: datetime) -> QueueStatus:
        with transaction(self._engine) as connection:
            counted = select(jobs.c.kind, jobs.c.state, func.count()).group_by(
                jobs.c.kind, jobs.c.state
            )
            counts = {(kind, state): n for kind, state, n in connection.execute(counted)}
            first = select(func.min(jobs.c.created_at)).where(jobs.c.state.in_(_OPEN))
            oldest = connection.execute(first).scalar()
        return QueueStatus(counts, (now - oldest).total_seconds() if oldest else None)

    def lines(self, *states: str, limit: int = 100) -> list[JobLine]:
        """The oldest jobs in `states`, at most `limit`."""
        columns = [jobs.c[name] for name in JobLine.__dataclass_fields__]
        query = select(*columns).where(jobs.c.state.in_(states)).order_by(jobs.c.id).limit(limit)
        with transaction(self._engine) as connection:
            return [JobLine(*row) for row in connection.execute(query)]

    def dead(self, limit: int = 100) -> list[JobLine]:
        """The oldest dead jobs, each with what was wrong the last time."""
        return self.lines("dead", limit=limit)

    def has_open(self, lane: str) -> bool:
        with transaction(self._engine) as connection:
            query = select(exists().where(jobs.c.lane == lane, jobs.c.state.in_(_OPEN)))
            return bool(connection.execute(query).scalar())

    def replay(self, id: int, now: datetime) -> bool:
        """Have a dead job done after all, in its old place; False where `id` is not dead.

        Its attempts go on counting, so that an old attempt that still runs owns nothing.
        """
        again = {
            "state": "ready",
            "run_at": now,
            "finished_at": None,
            "max_attempts": jobs.c.attempt + _ATTEMPTS,
        }
        with transaction(self._engine) as connection:
            lane = connection.execute(select(jobs.c.lane).where(jobs.c.id == id)).scalar()
            lock_until_commit(connection, _lock_number(lane or ""))
            dead = (jobs.c.id == id, jobs.c.state == "dead")
            found = connection.execute(update(jobs).where(*dead).values(again)).rowcount > 0
        self.tell()
        return found

    def drop(self, id: int, now: datetime) -> bool:
        """Give up a job that is dead or waits, and empty it; False where `id` is neither."""
        with transaction(self._engine) as connection:
            dropped = and_(jobs.c.id == id, jobs.c.state.in_(("dead", "ready")))
            values = _done(now, last_error="dropped")
            found = connection.execute(update(jobs).where(dropped).values(values)).rowcount > 0
        self.tell()
        return found

    def forget(self, now: datetime) -> int:
        """Delete what was done a week ago, and what has been dead for a month; how many."""
        old = or_(
            and_(jobs.c.state == "done", jobs.c.finished_at < now - _KEPT),
            and_(jobs.c.state == "dead", jobs.c.finished_at < now - _DEAD_KEPT),
        )
        with transaction(self._engine) as connection:
            count = connection.execute(delete(jobs).where(old)).rowcount
        if count:
            wipe(self._engine)
        return count

    def tell(self, everybody: bool = False) -> None:
        """Wake one who waits in this process: there may be something to claim. Who claims tells
        the next: were all to look for one job, the others would look in vain."""
        with self._news:
            self._told += 1
            self._news.notify_all() if everybody else self._news.notify()

    @property
    def told(self) -> int:
        """Changes with every `tell`."""
        return self._told

    def wait(self, told: int, timeout_s: float | None) -> None:
        """Wait until `told` is no longer so, `timeout_s` at most; a call between the two is not
        missed."""
        with self._news:
            self._news.wait_for(lambda: self._told != told, timeout_s)

    def _backoff_s(self, attempt: int) -> float:
        """Full jitter: jobs that failed together do not come back together."""
        longest = min(_LONGEST_BACKOFF_S, _BACKOFF_S * 2 ** min(attempt - 1, 30))
        return self._jitter(0.0, longest)


def insert_jobs(connection: Connection, new: Sequence[NewJob], now: datetime) -> int:
    """`Jobs.add` in the caller's transaction, without waking who waits."""
    # On PostgreSQL ids are given before the commit: without the lock a later id could be seen,
    # and run, before an earlier one of the same lane.
    for number in sorted({_lock_number(one.lane) for one in new}):
        lock_until_commit(connection, number)
    add = _adding(connection.dialect.name)
    ids = [connection.execute(add, _row(one, now)).scalar() for one in new]
    return sum(id is not None for id in ids)


@cache
def _adding(dialect: str) -> Any:
    add = upserting(dialect, jobs).on_conflict_do_nothing(index_elements=["key"])
    return add.returning(jobs.c.id)


def drop_lane(connection: Connection, lane: str, now: datetime) -> int:
    """Give up, and empty, every job of `lane` that waits; how many. What runs ends by itself."""
    return _empty(connection, and_(jobs.c.lane == lane, jobs.c.state == "ready"), now)


def forget_lanes(connection: Connection, lanes: Collection[str], now: datetime) -> None:
    """Leave nothing of a person in the jobs of these lanes but the keys, which may come again;
    what runs now is emptied when it ends."""
    theirs = and_(jobs.c.lane.in_(lanes), jobs.c.state != "running")
    _empty(connection, and_(theirs, jobs.c.state != "done"), now)
    connection.execute(update(jobs).where(theirs).values(lane=""))


def _empty(connection: Connection, which: ColumnElement[bool], now: datetime) -> int:
    values = _done(now, last_error="dropped")
    return connection.execute(update(jobs).where(which).values(values)).rowcount


def _row(new: NewJob, now: datetime) -> dict[str, Any]:
    return {
        "kind": new.kind,
        "key": new.key,
        "lane": new.lane,
        "payload": dict(new.payload),
        "state": "ready",
        "attempt": 0,
        "max_attempts": new.max_attempts,
        "run_at": new.run_at or now,
        "created_at": now,
    }


def _take(connection: Connection, row: Any, now: datetime, lease: Mapping[str, Any]) -> bool:
    """Own the job; False where its lane got busy between the look and the lock on the lane."""
    lock_until_commit(connection, _lock_number(row.lane))
    values = {"state": "running", "attempt": row.attempt + 1, **lease}
    taken = update(jobs).where(jobs.c.id == row.id, _DUE, _LANE_FREE).values(values)
    return connection.execute(taken, {"now": now}).rowcount > 0


def _owned(job: Job) -> ColumnElement[bool]:
    return and_(jobs.c.id == job.id, jobs.c.attempt == job.attempt, jobs.c.state == "running")


def _bury(connection: Connection, id: int, attempt: int, now: datetime, error: str) -> bool:
    running = (jobs.c.id == id, jobs.c.attempt == attempt, jobs.c.state == "running")
    values = {
        "state": "dead",
        "finished_at": now,
        "lease_until": None,
        "owner": None,
        "last_error": error,
    }
    return connection.execute(update(jobs).where(*running).values(values)).rowcount > 0


def _done(now: datetime, last_error: str | None) -> dict[str, Any]:
    """The values of a job that is over: its key is known for a while, its payload is gone."""
    return {
        "state": "done",
        "payload": {},
        "finished_at": now,
        "lease_until": None,
        "owner": None,
        "last_error": last_error,
    }


def _job(row: Any) -> Job:
    attempt = row.attempt + 1
    return Job(row.id, row.kind, row.key, row.lane, row.payload, attempt, row.created_at)


def _lock_number(lane: str) -> int:
    return zlib.crc32(lane.encode(errors="surrogatepass"))

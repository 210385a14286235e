"""The worker: threads that claim jobs of the queue and have them done."""

import logging
import os
import socket
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from tutor.errors import TutorError
from tutor.storage.jobs import Job, Jobs, LostLease

logger = logging.getLogger(__name__)

Handler = Callable[[Job], None]
"""Does a job and marks it done: `Jobs.finish` in the transaction of its effect, or `Jobs.done`."""

_UNTIL_LOOK_S = 30.0  # after a fault of the database, at most


class Retry(Exception):
    """The job could not be done now; `after_s` None: when the queue thinks fit."""

    def __init__(self, reason: str, after_s: float | None = None) -> None:
        super().__init__(reason)
        self.after_s = after_s


class Dead(Exception):
    """The job can never be done. The reason holds nothing that a person wrote."""


class Worker:
    """Runs the jobs that `handlers` know by their kind, until it is stopped.

    A job added in this process is begun at once, any other within `poll_s`. While a job runs its
    lease is renewed; what a worker that was killed had begun runs again after `lease_s`. No job is
    begun while it is not `ready`; before one is begun `give_way` may take its time. Of a kind that
    `at_once` names only so many run at the same time: the other threads are for the other kinds.
    """

    def __init__(
        self,
        jobs: Jobs,
        handlers: Mapping[str, Handler],
        clock: Callable[[], datetime],
        *,
        ready: Callable[[], bool] = lambda: True,
        give_way: Callable[[], object] = lambda: None,
        threads: int = 4,
        at_once: Mapping[str, int] | None = None,
        lease_s: float = 30.0,
        poll_s: float = 0.5,
    ) -> None:
        self._jobs = jobs
        self._handlers = handlers
        self._clock = clock
        self._ready = ready
        self._give_way = give_way
        self._lease_s = lease_s
        self._poll_s = poll_s
        self._owner = f"{socket.gethostname()}:{os.getpid()}"
        self._at_once = at_once or {}
        self._claiming = threading.Lock()
        self._begun: Counter[str] = Counter()  # and not ended, of each kind
        self._running: dict[int, Job] = {}
        self._polling = threading.Lock()  # one thread looks for what nobody here told of
        self._stopping = threading.Event()
        self._threads = [
            *(self._thread(self._work, f"worker-{number}") for number in range(1, threads + 1)),
            self._thread(self._renew, "worker-leases"),
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """Begin no other job, and wait for those that run; one that takes longer is left to its
        lease."""
        self._stopping.set()
        self._jobs.tell(everybody=True)
        for thread in self._threads:
            thread.join(timeout_s)

    def run_one(self) -> bool:
        """Claim one job and have it done, well or badly; False where there was none."""
        job = self._claim()
        if job is None:
            return False
        self._jobs.tell()  # there may be another for the next thread
        self._running[job.id] = job
        try:
            self._handlers[job.kind](job)
        except LostLease:
            logger.warning("job %d %s: another attempt has it", job.id, job.kind)
        except Exception as error:  # whatever fails in one job must not stop the others
            self._fail(job, error)
        finally:
            del self._running[job.id]
            with self._claiming:
                self._begun[job.kind] -= 1
        return True

    def _claim(self) -> Job | None:
        with self._claiming:
            self._give_way()
            kinds = [kind for kind in self._handlers if self._has_place(kind)]
            if not kinds:
                return None
            job = self._jobs.claim(self._owner, self._clock(), self._lease_s, kinds)
            if job:
                self._begun[job.kind] += 1
            return job

    def _has_place(self, kind: str) -> bool:
        return kind not in self._at_once or self._begun[kind] < self._at_once[kind]

    def _fail(self, job: Job, error: Exception) -> None:
        reason = _reason(error)
        after_s = error.after_s if isinstance(error, Retry) else None
        logger.warning("job %d %s, attempt %d: %s", job.id, job.kind, job.attempt, reason)
        try:
            self._jobs.fail(job, self._clock(), reason, after_s, dead=isinstance(error, Dead))
        except LostLease:
            logger.warning("job %d %s: another attempt has it", job.id, job.kind)

    def _work(self) -> None:
        wait_s = self._poll_s
        while not self._stopping.is_set():
            told = self._jobs.told
            try:
                if not (self._ready() and self.run_one()):
                    self._wait(told)
                wait_s = self._poll_s
            except TutorError as error:  # the database: it may come back
                logger.error("the queue cannot be read: %s", error)
                self._stopping.wait(wait_s)
                wait_s = min(2 * wait_s, _UNTIL_LOOK_S)

    def _wait(self, told: int) -> None:
        """Until there is news; one thread also looks for what nobody in this process told of, and
        where it finds something, tells the next."""
        polls = self._polling.acquire(blocking=False)
        try:
            self._jobs.wait(told, self._poll_s if polls else None)
        finally:
            if polls:
                self._polling.release()

    def _renew(self) -> None:
        while not self._stopping.wait(self._lease_s / 3):
            for job in list(self._running.values()):
                try:
                    self._jobs.extend(job, self._clock(), self._lease_s)
                except LostLease:
                    pass  # done meanwhile, or another's: the fence tells its handler
                except TutorError as error:
                    logger.error("a lease was not renewed: %s", error)

    def _thread(self, run: Callable[[], None], name: str) -> threading.Thread:
        return threading.Thread(target=run, name=name, daemon=True)


def _reason(error: Exception) -> str:
    """Type and place of an error. The text of one that is not ours is left out: it may hold what
    a person wrote."""
    if isinstance(error, Retry | Dead | TutorError):
        return f"{type(error).__name__}: {error}"
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"

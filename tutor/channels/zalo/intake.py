"""Events that come at the same moment are stored in one commit, so that a flood waits for few."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tutor.storage.jobs import Jobs, NewJob


@dataclass(slots=True, eq=False)
class _Waiting:
    job: NewJob
    stored: bool = False
    error: Exception | None = None


class Intake:
    """Stores jobs from several threads; `add` returns once its job is committed."""

    def __init__(self, jobs: Jobs, counts: Counter[str], now: Callable[[], datetime]) -> None:
        self._jobs, self._counts, self._now = jobs, counts, now
        self._waiting: list[_Waiting] = []
        self._lock = threading.Lock()
        self._committing = threading.Lock()  # whoever has it stores for all who wait

    def add(self, job: NewJob) -> None:
        """Accept `job`, or know it already; StorageError, and nothing, where that fails."""
        mine = _Waiting(job)
        with self._lock:
            self._waiting.append(mine)
        with self._committing:
            if not (mine.stored or mine.error):
                self._store()
        if mine.error:
            raise mine.error

    def _store(self) -> None:
        with self._lock:
            batch, self._waiting = self._waiting, []
        try:
            new = self._jobs.add([one.job for one in batch], self._now())
        except Exception as error:  # each of them is told
            for one in batch:
                one.error = error
            return
        self._counts["accepted"] += new
        self._counts["repeated"] += len(batch) - new
        for one in batch:
            one.stored = True

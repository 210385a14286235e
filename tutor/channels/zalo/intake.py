"""Events that come at the same moment are stored in one commit, so that a flood waits for few."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tutor.channels.zalo.events import Inbound, key_of
from tutor.channels.zalo.handlers import EVENT
from tutor.storage.jobs import Jobs, NewJob

_PATIENCE_S = 0.1
_ATTEMPTS = 20  # an hour and more, while the tutor cannot answer


def event_job(inbound: Inbound, raw: bytes, event: Mapping[str, Any]) -> NewJob:
    """The job that answers `event`, of which `raw` are the bytes and `inbound` is what it says."""
    payload = {"product": inbound.product, "event": event}
    lane = f"answer:{inbound.user_id}"
    return NewJob(EVENT, key_of(inbound, raw), lane, payload, max_attempts=_ATTEMPTS)


@dataclass(slots=True, eq=False)
class _Waiting:
    job: NewJob
    stored: bool = False
    error: Exception | None = None


class Intake:
    """Stores jobs; `add` returns once its job is committed.

    It has a thread of its own: those that the routes share may all be waiting for slow answers.
    """

    def __init__(self, jobs: Jobs, counts: Counter[str], now: Callable[[], datetime]) -> None:
        self._jobs, self._counts, self._now = jobs, counts, now
        self._waiting: list[_Waiting] = []
        self._committing = asyncio.Lock()  # whoever has it stores for all who wait
        self._thread = ThreadPoolExecutor(1, "zalo-intake")
        self._quiet = threading.Event()  # nothing waits
        self._quiet.set()

    async def add(self, job: NewJob) -> None:
        """Accept `job`, or know it already; StorageError, and nothing, where that fails."""
        mine = _Waiting(job)
        self._waiting.append(mine)
        self._quiet.clear()
        async with self._committing:
            if not (mine.stored or mine.error):
                await self._store()
            if not self._waiting:
                self._quiet.set()
        if mine.error:
            raise mine.error

    def give_way(self) -> None:
        """Wait, a little while at most, until nothing waits to be stored: Zalo takes an answer for
        two seconds only, a person is more patient. Called in the threads of others."""
        self._quiet.wait(_PATIENCE_S)

    async def _store(self) -> None:
        batch, self._waiting = self._waiting, []
        new = [one.job for one in batch]
        loop = asyncio.get_running_loop()
        try:
            count = await loop.run_in_executor(self._thread, self._jobs.add, new, self._now())
        except Exception as error:  # each of them is told
            for one in batch:
                one.error = error
            return
        self._counts["accepted"] += count
        self._counts["repeated"] += len(batch) - count
        for one in batch:
            one.stored = True

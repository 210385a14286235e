"""What is done once an hour: the token kept fresh, and who has something to review reminded."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from tutor.channels.zalo.calls import Call
from tutor.channels.zalo.failures import SendError
from tutor.channels.zalo.handlers import FREE, sending
from tutor.errors import TutorError
from tutor.learners.mastery import due
from tutor.learners.memory import Memory
from tutor.storage.jobs import NewJob
from tutor.storage.store import Store
from tutor.text.sentences import Sentences

logger = logging.getLogger(__name__)

_HOUR_S = 3600.0
_AWAY = timedelta(hours=20)  # who was here today needs no reminder
_SENT_BEFORE = timedelta(hours=1)  # the free time ends; the queue may take a while
_DAYTIME = range(8, 20)  # o'clock


class Reminders:
    """Tells people of what is due for review: once a day, by day, while it costs nothing."""

    def __init__(self, store: Store, words: Sentences) -> None:
        self._store, self._words = store, words

    def send(self, now: datetime) -> int:
        """How many are reminded. now: in the time of the people."""
        if now.hour not in _DAYTIME:
            return 0
        since, until = now - FREE + _SENT_BEFORE, now - _AWAY
        jobs = [
            self._reminder(user.id, now)
            for user in self._store.zalo.to_remind(since, until)
            if self._is_due(user.learner_id, now)
        ]
        return self._store.jobs.add(jobs, now.astimezone(UTC)) if jobs else 0

    def _is_due(self, learner_id: str, now: datetime) -> bool:
        learner = self._store.learner(learner_id)
        return learner is not None and bool(due(Memory.of(learner.memory), now))

    def _reminder(self, user_id: str, now: datetime) -> NewJob:
        product = user_id.partition(":")[0].removeprefix("zalo-")
        call = Call("text", self._words.say("reminding.due"))
        key = f"remind:{user_id}:{now.date().isoformat()}"  # several workers remind once
        return sending(key, product, user_id, call, free_only=True)


class Hourly:
    """Runs its tasks at once and then every hour, in a thread, until it is stopped."""

    def __init__(self, tasks: Mapping[str, Callable[[], object]], every_s: float = _HOUR_S) -> None:
        self._tasks, self._every_s = tasks, every_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="zalo-hourly", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while True:
            for name, task in self._tasks.items():
                self._try(name, task)
            if self._stopping.wait(self._every_s):
                return

    def _try(self, name: str, task: Callable[[], object]) -> None:
        try:
            task()
        except (SendError, TutorError) as error:
            logger.error("%s: %s", name, error)
        except Exception:  # whatever fails here, people are answered
            logger.exception("%s failed", name)

"""No more calls a minute than the platform takes."""

import threading
import time
from collections.abc import Callable


class Pace:
    """Lets through `per_minute` calls, evenly after a small burst; the others wait."""

    def __init__(
        self,
        per_minute: int,
        burst: int = 20,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._every_s = 60 / per_minute
        self._ahead_s = burst * self._every_s
        self._clock, self._sleep = clock, sleep
        self._next = clock()  # when the call after all that are let through may go
        self._lock = threading.Lock()

    def wait(self) -> None:
        with self._lock:
            now = self._clock()
            self._next = max(self._next, now - self._ahead_s) + self._every_s
            delay_s = self._next - now
        if delay_s > 0:
            self._sleep(delay_s)

    def hold(self, seconds: float) -> None:
        """Nothing goes for `seconds`: the platform says that the limit is reached."""
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)

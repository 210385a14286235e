"""A circuit breaker: an endpoint that keeps failing is left alone for a while."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Literal

from tutor.chat_models.model import Prompt, Rung, asked
from tutor.errors import ModelError

_FAILURES, _WITHIN_S, _OPEN_S = 5, 30.0, 20.0
# A refused request tells of the request or of the key, not of the endpoint's health.
_HARMLESS = ("refused", "busy")

Pass = Literal["through", "probe"]


class Breaker:
    """Opens after `failures` within `within_s` seconds. After `open_s` one call probes: it closes
    the breaker, or opens it for as long again. Safe to share between threads."""

    def __init__(
        self,
        failures: int = _FAILURES,
        within_s: float = _WITHIN_S,
        open_s: float = _OPEN_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._failures, self._within_s, self._open_s = failures, within_s, open_s
        self._clock, self._lock = clock, threading.Lock()
        self._recent: deque[float] = deque(maxlen=failures)
        self._opened: float | None = None
        self._probing = False

    def enter(self) -> Pass | None:
        """How the next call goes: through, as the one probe, or not at all (None)."""
        with self._lock:
            if self._opened is None:
                return "through"
            if self._probing or self._clock() - self._opened < self._open_s:
                return None
            self._probing = True
            return "probe"

    def succeeded(self, passed: Pass) -> None:
        with self._lock:
            if passed == "probe":
                self._opened, self._probing = None, False
                self._recent.clear()

    def failed(self, passed: Pass) -> None:
        with self._lock:
            now = self._clock()
            self._recent.append(now)
            full = len(self._recent) == self._failures and now - self._recent[0] <= self._within_s
            if passed == "probe":
                self._opened, self._probing = now, False
            elif full and self._opened is None:
                self._opened = now

    def left(self, passed: Pass) -> None:
        """The caller went away before the call told anything: the next one may probe."""
        with self._lock:
            if passed == "probe":
                self._probing = False


class Guarded:
    """`model` behind a breaker; ModelError "open" without asking while it is open."""

    def __init__(self, model: Rung, breaker: Breaker) -> None:
        self.name = model.name
        self._model, self._breaker = model, breaker

    def stream(self, prompt: Prompt, first_s: float = math.inf) -> Iterator[str]:
        passed = self._breaker.enter()
        if passed is None:
            raise ModelError(f"{self.name}: failed too often just now; left alone", "open")
        told = self._breaker.left
        try:
            with asked(self._model.stream(prompt, first_s)) as pieces:
                for piece in pieces:
                    told = self._breaker.succeeded  # whoever heard enough goes away content
                    yield piece
        except ModelError as error:
            told = self._breaker.left if error.reason in _HARMLESS else self._breaker.failed
            raise
        finally:
            told(passed)

"""One call of a model under way: what it cost so far, and how another thread breaks it off."""

import contextlib
import threading
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call."""

    prompt_tokens: int
    completion_tokens: int
    estimated: bool = False  # the provider did not tell


class Call:
    """Shared by the thread that reads an answer and the one that waits for it."""

    def __init__(self) -> None:
        self.usage: Usage | None = None  # None until the provider tells
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._on_stop: list[Callable[[], None]] = []

    @property
    def stopped(self) -> bool:
        """Whether nobody waits for this answer any more."""
        return self._stopped.is_set()

    def on_stop(self, end: Callable[[], None]) -> None:
        """Have `end` done when the call is broken off; at once where it was already."""
        with self._lock:
            if not self.stopped:
                self._on_stop.append(end)
                return
        _do(end)

    def stop(self) -> None:
        """Break the call off; nothing happens the second time, or where it is over."""
        with self._lock:
            self._stopped.set()
            ends, self._on_stop = self._on_stop, []
        for end in ends:
            _do(end)

    def over(self) -> None:
        """The answer is read: nothing is left to break off."""
        with self._lock:
            self._on_stop = []


def _do(end: Callable[[], None]) -> None:
    with contextlib.suppress(Exception):  # the connection may have gone by itself
        end()


# Libraries between a provider and its connection pass no argument through: the connection, opened
# in the same thread, finds its call here.
under_way: ContextVar[Call | None] = ContextVar("under_way", default=None)

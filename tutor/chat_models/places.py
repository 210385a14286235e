"""How many calls may be under way at once.

One process, as on SQLite, counts in memory (`MemoryPlaces`), and all its threads share the count.
Where several servers and workers run on PostgreSQL they share one count through the database
(`tutor/storage/places.py`), which `bootstrap` passes in; it needs no share per process, and the
places of a process that is killed come back with its connection.
"""

import threading
from collections.abc import Callable, Iterator
from typing import Protocol

from tutor.chat_models.model import ChatModel, Prompt
from tutor.errors import ModelError


class Places(Protocol):
    def take(self, wait_s: float) -> Callable[[], None] | None:
        """Take a place within `wait_s` seconds: what gives it back, to be called once. None where
        none became free."""
        ...

    def close(self) -> None:
        """Give everything back."""
        ...


class MemoryPlaces:
    """`count` places, shared by the threads of this process."""

    def __init__(self, count: int) -> None:
        self._free = threading.BoundedSemaphore(count)

    def take(self, wait_s: float) -> Callable[[], None] | None:
        return self._free.release if self._free.acquire(timeout=wait_s) else None

    def close(self) -> None:
        """Nothing is kept outside of this process."""


class Limited:
    """`model` for as many calls at once as there are places; ModelError "busy" for one more that
    waited `wait_s` seconds in vain."""

    def __init__(self, model: ChatModel, places: Places, wait_s: float) -> None:
        self.name = model.name
        self._model, self._places, self._wait_s = model, places, wait_s

    def stream(self, prompt: Prompt) -> Iterator[str]:
        give_back = self._places.take(self._wait_s)
        if give_back is None:
            raise ModelError(f"{self.name}: all places for calls are taken", "busy")
        try:
            yield from self._model.stream(prompt)
        finally:
            give_back()

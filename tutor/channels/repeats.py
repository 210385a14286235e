"""A question that comes twice, because the line broke under the first answer, is answered once."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

_KEPT_S = 15 * 60
_KEPT = 2000  # answers, of a few thousand characters each

Body = Mapping[str, Any]


@dataclass(slots=True)
class _Entry:
    born: float
    body: Body | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class Repeats:
    """The last answers by the id that the asker gave to the request."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._lock = threading.Lock()

    def once(self, id: str | None, make: Callable[[], Body]) -> Body:
        """The answer of the request `id`, made now or kept from the first time; made anew where
        there is no id, or where making it failed before. A second request waits for the first."""
        if id is None:
            return make()
        entry = self._entry(id)
        with entry.lock:
            if entry.body is None:
                body = make()
                if body.get("kind") == "error":  # nothing was stored
                    return body
                entry.body = body
            return entry.body

    def _entry(self, id: str) -> _Entry:
        with self._lock:
            now = self._clock()
            while self._entries:
                oldest = next(iter(self._entries.values()))
                if len(self._entries) < _KEPT and now - oldest.born < _KEPT_S:
                    break
                self._entries.popitem(last=False)
            return self._entries.setdefault(id, _Entry(now))

"""One thread computes at a time, in the order in which they came.

Python runs one thread at a time anyway. Left alone it has them interrupt each other every few
milliseconds, also the one that holds the database's only connection, for which the others wait
then: under load everybody's turn ends later. Whoever computes for more than a moment, or holds that
connection, does it as `with computing:`; waiting for a model, a line or a person is outside.
"""

import threading
from collections import deque


class FirstCome:
    """A lock that is handed on in the order in which it was asked for; its holder may take it
    again."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[tuple[int, threading.Lock]] = deque()
        self._holder: int | None = None
        self._depth = 0

    def __enter__(self) -> None:
        me = threading.get_ident()
        if self._holder != me:
            gate = self._asked(me)
            if gate:
                gate.acquire()  # until the one before hands it on
        self._depth += 1

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if self._depth:
            return
        with self._guard:
            if not self._waiting:
                self._holder = None
                return
            self._holder, gate = self._waiting.popleft()
        gate.release()

    def _asked(self, me: int) -> "threading.Lock | None":
        """None where nobody holds it; else what opens once it is this thread's turn."""
        with self._guard:
            if self._holder is None:
                self._holder = me
                return None
            gate = threading.Lock()
            gate.acquire()
            self._waiting.append((me, gate))
            return gate


computing = FirstCome()

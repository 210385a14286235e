"""A lock for each name."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Shared:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.users = 0  # who has it, and who waits


class Locks:
    """A lock for each name, which is there only while somebody has it or waits for it."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._by_name: dict[str, _Shared] = {}

    def __len__(self) -> int:
        return len(self._by_name)

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """Keep every other thread that asks for `name` waiting meanwhile."""
        with self._guard:
            shared = self._by_name.setdefault(name, _Shared())
            shared.users += 1
        try:
            with shared.lock:
                yield
        finally:
            with self._guard:
                shared.users -= 1
                if not shared.users:
                    del self._by_name[name]

"""Stage timings of one turn."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Milliseconds by stage, in the order the stages first began; a repeated stage adds up."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._stages_ms: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            spent_ms = (time.perf_counter() - began) * 1000
            self._stages_ms[name] = self._stages_ms.get(name, 0.0) + spent_ms

    def timings_ms(self) -> dict[str, float]:
        """The stages, and `total`: everything since the watch was made; rounded to microseconds."""
        total_ms = (time.perf_counter() - self._started) * 1000
        timings = {**self._stages_ms, "total": total_ms}
        return {name: round(spent_ms, 3) for name, spent_ms in timings.items()}

"""How often models were asked, how often they failed and what it cost; never a word of it."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tutor.chat_models.call import Usage


class EndpointCounters:
    """The counts of one endpoint; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()

    def called(self) -> None:
        """A request is sent; the second attempt counts as well."""
        with self._lock:
            self._counts["calls"] += 1

    def failed(self, reason: str) -> None:
        with self._lock:
            self._failed[reason] += 1

    def spent(self, usage: Usage) -> None:
        """What a call cost that is over, answered or not."""
        with self._lock:
            self._counts["prompt_tokens"] += usage.prompt_tokens
            self._counts["completion_tokens"] += usage.completion_tokens
            self._counts["estimated_calls"] += usage.estimated

    def snapshot(self) -> dict[str, Any]:
        """calls, prompt_tokens, completion_tokens, estimated_calls (whose tokens were estimated
        from characters), and failed: reason -> calls."""
        names = ("calls", "prompt_tokens", "completion_tokens", "estimated_calls")
        with self._lock:
            return {name: self._counts[name] for name in names} | {"failed": dict(self._failed)}


@dataclass(slots=True)
class Counters:
    """What callers saw, over all endpoints, and each endpoint's own counts by its name."""

    endpoints: dict[str, EndpointCounters] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _asked: int = 0
    _failed: Counter[str] = field(default_factory=Counter)

    def asked(self) -> None:
        with self._lock:
            self._asked += 1

    def failed(self, reason: str) -> None:
        with self._lock:
            self._failed[reason] += 1

    def snapshot(self) -> dict[str, Any]:
        """asked, failed: reason -> answers not given or broken off, endpoints: name -> counts."""
        with self._lock:
            seen: dict[str, Any] = {"asked": self._asked, "failed": dict(self._failed)}
        return seen | {"endpoints": {name: one.snapshot() for name, one in self.endpoints.items()}}

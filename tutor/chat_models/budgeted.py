"""A provider held to its budgets: the caller gets an answer or a ModelError in time, always.

The provider is read in a thread of its own and hands its pieces over by a queue, so it does not
matter where its library blocks. A call that nobody waits for any more is broken off through its
connection; where that cannot be done the thread ends at the provider's own timeout, and meanwhile
counts against a bound, so that hanging calls cannot pile up.
"""

import math
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tutor.chat_models.call import Call, Usage, under_way
from tutor.chat_models.counters import EndpointCounters
from tutor.chat_models.faults import as_model_error
from tutor.chat_models.model import Budgets, Prompt, Provider, close
from tutor.errors import ModelError

_ATTEMPTS = 2
_WAIT_S = 0.25  # before the second attempt, where the server names no time
_RETRIED = ("unreachable", "overloaded")
_TURNED_AWAY = ("unreachable", "overloaded", "refused")  # before it cost anything
_CHARS_PER_TOKEN = 3  # of Vietnamese, about; only where the provider tells no number
_ENDING_S = 1.0  # a call that was closed has ended by then, or hangs
_END = object()


@dataclass(frozen=True, slots=True)
class _Deadlines:
    """Of one call, in seconds from `began`, a moment of the monotonic clock."""

    began: float
    first_s: float
    answer_s: float

    @property
    def first_by(self) -> float:
        return self.began + self.first_s

    @property
    def end_by(self) -> float:
        return self.began + self.answer_s


class Budgeted:
    """`provider` within `budgets`. At most `most_readers` threads read at once."""

    def __init__(
        self,
        provider: Provider,
        budgets: Budgets,
        counters: EndpointCounters,
        most_readers: int,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name = provider.name
        self._provider, self._budgets, self._counters = provider, budgets, counters
        self._readers = threading.BoundedSemaphore(most_readers)
        self._sleep = sleep

    def stream(self, prompt: Prompt, first_s: float = math.inf) -> Iterator[str]:
        """As Rung tells; asked twice where the first attempt fails before its first piece by a
        connection, by 429 or by 5xx, and the wait fits the budget."""
        first_s = min(first_s, self._budgets.first_piece_s)
        until = _Deadlines(time.monotonic(), first_s, self._budgets.answer_s)
        for attempt in range(1, _ATTEMPTS + 1):
            pieces = self._attempt(prompt, until)
            try:
                first = next(pieces)
            except ModelError as error:
                wait_s = _WAIT_S if error.retry_after_s is None else error.retry_after_s
                fits = time.monotonic() + wait_s < until.first_by
                if attempt == _ATTEMPTS or error.reason not in _RETRIED or not fits:
                    raise
                self._sleep(wait_s)
                continue
            yield first
            yield from pieces
            return

    def _attempt(self, prompt: Prompt, until: _Deadlines) -> Iterator[str]:
        """One call; it ends with the iterator. The first piece is not blank."""
        call, reading = Call(), _Reading(self._budgets.answer_chars)
        self._start(prompt, call, reading)
        self._counters.called()
        turned_away = False
        try:
            yield from self._received(reading, until)
        except ModelError as error:
            self._counters.failed(error.reason)
            turned_away = error.reason in _TURNED_AWAY
            raise
        finally:
            call.stop()
            if not turned_away:
                self._counters.spent(call.usage or _estimate(prompt, reading.chars))

    def _start(self, prompt: Prompt, call: Call, reading: "_Reading") -> None:
        if not self._readers.acquire(timeout=_ENDING_S):
            raise ModelError(f"{self.name}: too many calls hang; is its server alive?", "busy")

        def read() -> None:
            under_way.set(call)
            try:
                reading.read(self._provider, prompt, call)
            finally:
                self._readers.release()

        threading.Thread(target=read, name="chat model", daemon=True).start()

    def _received(self, reading: "_Reading", until: _Deadlines) -> Iterator[str]:
        blank, begun = "", False
        while True:
            given = self._next(reading, until, begun)
            if given is _END:
                break
            if isinstance(given, Exception):
                raise as_model_error(given, self.name, begun)
            piece = str(given)
            if not begun:
                blank += piece
                if not blank.strip():
                    continue
                piece, begun = blank.lstrip(), True
            yield piece
        if not begun:
            raise ModelError(f"{self.name}: an empty answer", "broken")

    def _next(self, reading: "_Reading", until: _Deadlines, begun: bool) -> object:
        now = time.monotonic()
        pause_s = self._budgets.first_piece_s if begun else until.first_s
        by = min(now + pause_s if begun else until.first_by, until.end_by)
        try:
            return reading.queue.get(timeout=max(by - now, 0))
        except queue.Empty:
            what = "the answer took" if by == until.end_by else "no piece for"
            limit_s = until.answer_s if by == until.end_by else pause_s
            raise ModelError(f"{self.name}: {what} more than {limit_s:g} s", "slow") from None


class _Reading:
    """What the reading thread hands over: pieces, then `_END` or the exception."""

    def __init__(self, most_chars: int) -> None:
        self.queue: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.chars = 0
        self._most_chars = most_chars

    def read(self, provider: Provider, prompt: Prompt, call: Call) -> None:
        pieces = provider.pieces(prompt, call)
        try:
            for piece in pieces:
                if call.stopped:
                    return
                self.chars += len(piece)
                if self.chars > self._most_chars:
                    text = f"{provider.name}: no end after {self._most_chars} characters"
                    raise ModelError(text, "broken")
                if piece:
                    self.queue.put(piece)
        except Exception as error:  # every provider raises its own classes
            self.queue.put(error)
        else:
            call.over()
            self.queue.put(_END)
        finally:
            close(pieces)


def _estimate(prompt: Prompt, chars: int) -> Usage:
    asked = len(prompt.system) + len(prompt.user)
    return Usage(_tokens(asked), _tokens(chars), estimated=True)


def _tokens(chars: int) -> int:
    return math.ceil(chars / _CHARS_PER_TOKEN)

"""Reads answers of language models for another process: `python -m tutor.chat_models.read_answers`.

Lines of JSON: the first in says what is to be opened, the first out whether it is; then calls and
stops come in, and what was said and how calls ended go out, together what came within a moment.
"""

import json
import os
import signal
import sys
import threading
from dataclasses import asdict
from typing import IO, Any

from tutor.chat_models.call import Call, under_way
from tutor.chat_models.endpoint import Endpoint, open_endpoint
from tutor.chat_models.faults import as_model_error
from tutor.chat_models.model import Budgets, Prompt, Provider, close
from tutor.errors import ModelError, SettingsError

_TOGETHER_S = 0.05


class Outbox:
    """What is to be told, written to `out` by a thread of its own."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._changed = threading.Condition()
        self._said: dict[int, str] = {}
        self._ended: list[tuple[int, dict[str, Any]]] = []
        self._urgent = False  # somebody waits for the first word, or for the end

    def say(self, number: int, piece: str, first: bool) -> None:
        with self._changed:
            self._said[number] = self._said.get(number, "") + piece
            self._urgent = self._urgent or first
            self._changed.notify()

    def end(self, number: int, how: dict[str, Any]) -> None:
        with self._changed:
            self._ended.append((number, how))
            self._urgent = True
            self._changed.notify()

    def deliver(self) -> None:
        """Write what is told, for ever."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._said or self._ended)
                self._changed.wait_for(lambda: self._urgent, _TOGETHER_S)
                told = {"said": list(self._said.items()), "ended": self._ended}
                self._said, self._ended, self._urgent = {}, [], False
            self._out.write(json.dumps(told) + "\n")
            self._out.flush()


class Reader:
    """Reads the calls that it is told of, each in a thread."""

    def __init__(self, providers: list[Provider], most_calls: int, outbox: Outbox) -> None:
        self._providers, self._outbox = providers, outbox
        self._free = threading.BoundedSemaphore(most_calls)  # hanging calls must not pile up
        self._calls: dict[int, Call] = {}

    def take(self, told: dict[str, Any]) -> None:
        if "stop" in told:
            if call := self._calls.get(told["stop"]):
                call.stop()
            return
        number, call = told["call"], Call()
        self._calls[number] = call
        arguments = (number, self._providers[told["endpoint"]], Prompt(**told["prompt"]), call)
        threading.Thread(target=self._read, args=arguments, daemon=True).start()

    def _read(self, number: int, provider: Provider, prompt: Prompt, call: Call) -> None:
        if not self._free.acquire(blocking=False):
            error = ModelError(
                f"{provider.name}: too many calls hang; is its server alive?", "busy"
            )
            self._end(number, error)
            return
        begun = False
        under_way.set(call)
        pieces = provider.pieces(prompt, call)
        try:
            for piece in pieces:
                if call.stopped:
                    return
                if piece:
                    first = not begun and bool(piece.strip())
                    begun = begun or first
                    self._outbox.say(number, piece, first)
            call.over()
            usage = asdict(call.usage) if call.usage else None
            self._outbox.end(number, {"usage": usage})
        except Exception as error:  # every provider raises its own classes
            self._end(number, as_model_error(error, provider.name, begun))
        finally:
            close(pieces)
            del self._calls[number]
            self._free.release()

    def _end(self, number: int, error: ModelError) -> None:
        told = (str(error), error.reason, error.retry_after_s)
        self._outbox.end(number, {"error": told})


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is meant for who started this, and ends both
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    sys.stdout = sys.stderr  # a library that prints must not speak in between
    opening = json.loads(sys.stdin.readline())
    budgets = Budgets(**opening["budgets"])
    try:
        providers = [
            open_endpoint(Endpoint(**one), budgets, opening["temperature"])
            for one in opening["endpoints"]
        ]
    except SettingsError as error:
        out.write(json.dumps({"error": str(error)}) + "\n")
        out.flush()
        return
    out.write(json.dumps({"ready": True}) + "\n")
    out.flush()
    outbox = Outbox(out)
    threading.Thread(target=outbox.deliver, daemon=True).start()
    reader = Reader(providers, opening["most_calls"], outbox)
    for line in sys.stdin:
        reader.take(json.loads(line))
    os._exit(0)  # who asked is gone, and threads that hang must not keep this process


if __name__ == "__main__":
    main()

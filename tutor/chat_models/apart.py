"""Endpoints that are read by a process of their own.

Reading an answer costs half a millisecond of Python for each word. With fifty answers at once the
messages that need no model would wait for the interpreter; the other process has one of its own,
and hands over what came within a moment.
"""

import atexit
import contextlib
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import IO, Any

from tutor.chat_models.call import Call, Usage
from tutor.chat_models.endpoint import Endpoint
from tutor.chat_models.model import Budgets, Prompt
from tutor.errors import ModelError, SettingsError

_PACKAGE = Path(__file__).resolve().parents[2]
_CLOSING_S = 5.0
_Heard = queue.SimpleQueue[object]  # pieces, then how it ended; None where nobody waits any more


class ReadingProcess:
    """The process that reads `endpoints`; started at once, and anew when it died."""

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        budgets: Budgets,
        temperature: float | None,
        most_calls: int,
    ) -> None:
        """SettingsError as `open_endpoint` tells."""
        self._opening = {
            "endpoints": [asdict(one) for one in endpoints],
            "budgets": asdict(budgets),
            "temperature": temperature,
            "most_calls": most_calls,
        }
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._closed = False
        self._child = _Child(self._opening)
        self.providers = [_Apart(one.model, self, place) for place, one in enumerate(endpoints)]
        atexit.register(self.close)

    def ask(self, endpoint: int, prompt: Prompt, call: Call) -> Iterator[str]:
        """The pieces of an answer; ModelError as the endpoint fails, or the process."""
        number, heard = next(self._numbers), _Heard()
        call.on_stop(lambda: heard.put(None))
        child = self._living()
        child.ask(number, heard, {"endpoint": endpoint, "prompt": asdict(prompt)})
        try:
            while isinstance(given := heard.get(), str):
                yield given
        finally:
            child.forget(number)
        if given is None:
            return
        assert isinstance(given, dict)
        if error := given.get("error"):
            raise ModelError(*error)
        call.usage = Usage(**given["usage"]) if given["usage"] else None

    def close(self) -> None:
        """End the process; nothing can be asked after that."""
        atexit.unregister(self.close)
        with self._lock:
            self._closed = True
            self._child.close()

    def _living(self) -> "_Child":
        with self._lock:
            if not self._child.alive and not self._closed:
                self._child.close()
                self._child = _Child(self._opening)
            return self._child


class _Apart:
    """One endpoint of the process, as a Provider."""

    def __init__(self, name: str, process: ReadingProcess, place: int) -> None:
        self.name = name
        self.close = process.close
        self._process, self._place = process, place

    def pieces(self, prompt: Prompt, call: Call) -> Iterator[str]:
        return self._process.ask(self._place, prompt, call)


class _Child:
    """The process once: `ask` sends a call, whose queue hears its pieces and its end."""

    def __init__(self, opening: dict[str, Any]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tutor.chat_models.read_answers"],
            cwd=_PACKAGE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a library's complaint may repeat a prompt
            encoding="utf-8",
        )
        self._heard: dict[int, _Heard] = {}
        self._writing = threading.Lock()
        self._ended = False
        self._receiver = threading.Thread(target=self._receive, name="models apart", daemon=True)
        self._send(opening)
        told = json.loads(_pipe(self._process.stdout).readline() or "{}")
        if not told.get("ready"):
            self.close()
            text = told.get("error", "the process that reads language models did not start")
            raise SettingsError(text)
        self._receiver.start()

    @property
    def alive(self) -> bool:
        return not self._ended

    def ask(self, number: int, heard: _Heard, asked: dict[str, Any]) -> None:
        self._heard[number] = heard
        self._send({"call": number, **asked})
        if self._ended:
            heard.put(_died())

    def forget(self, number: int) -> None:
        """Nobody waits for the call any more, if it is not over."""
        if self._heard.pop(number, None):
            self._send({"stop": number})

    def close(self) -> None:
        self._ended = True
        self._process.kill()
        self._process.wait(_CLOSING_S)
        if self._receiver.ident:  # it was started; it ends with what it reads
            self._receiver.join(_CLOSING_S)
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # what was not sent any more
                _pipe(pipe).close()

    def _send(self, told: dict[str, Any]) -> None:
        with self._writing, contextlib.suppress(OSError, ValueError):  # that it died is heard
            pipe = _pipe(self._process.stdin)
            pipe.write(json.dumps(told) + "\n")
            pipe.flush()

    def _receive(self) -> None:
        for line in _pipe(self._process.stdout):
            told = json.loads(line)
            for number, said in told["said"]:
                self._tell(number, said)
            for number, end in told["ended"]:
                self._tell(number, end)
        self._ended = True
        for heard in list(self._heard.values()):
            heard.put(_died())

    def _tell(self, number: int, told: object) -> None:
        over = not isinstance(told, str)
        if heard := self._heard.pop(number, None) if over else self._heard.get(number):
            heard.put(told)


def _died() -> dict[str, Any]:
    return {"error": ("the process that reads language models broke down", "unreachable")}


def _pipe(stream: IO[str] | None) -> IO[str]:
    assert stream is not None  # both are asked for at the start
    return stream

"""Posts requests that are ready to send, each at its time however long those before it take.

It does so in a process of its own and without an HTTP library, so that it measures the server and
not itself: a request costs it about a tenth of a millisecond.
"""

import asyncio
import multiprocessing
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor

_STARTING_S = 0.5
_NO_ANSWER = 0


def request(path: str, host: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """A POST as it goes over the line."""
    lines = {
        "Host": host,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def post_all(
    host: str, port: int, requests: Sequence[bytes], per_s: float, timeout_s: float = 30.0
) -> list[tuple[int, float]]:
    """The status of each (0: no answer in time), and the seconds from when it was due."""
    arguments = (host, port, requests, per_s, timeout_s)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_run, *arguments).result()


def _run(
    host: str, port: int, requests: Sequence[bytes], per_s: float, timeout_s: float
) -> list[tuple[int, float]]:
    return asyncio.run(_Loop(host, port, timeout_s).post(requests, per_s))


class _Loop:
    """Keeps as many connections open as there are requests under way."""

    def __init__(self, host: str, port: int, timeout_s: float) -> None:
        self._host, self._port, self._timeout_s = host, port, timeout_s
        self._idle: list[_Line] = []

    async def post(self, requests: Sequence[bytes], per_s: float) -> list[tuple[int, float]]:
        begin = time.perf_counter() + _STARTING_S
        asked = []
        for number, one in enumerate(requests):
            due = begin + number / per_s
            if (wait_s := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait_s)
            asked.append(asyncio.create_task(self._post(one, due)))
        return await asyncio.gather(*asked)

    async def _post(self, one: bytes, due: float) -> tuple[int, float]:
        try:
            async with asyncio.timeout(self._timeout_s):
                line, status = await self._ask(one)
        except (OSError, TimeoutError):
            return _NO_ANSWER, time.perf_counter() - due
        self._idle.append(line)
        return status, time.perf_counter() - due

    async def _ask(self, one: bytes) -> tuple["_Line", int]:
        """On a line that is open, else on a new one: the server closes those that rested, maybe
        just now."""
        while self._idle:
            if (line := self._idle.pop()).is_open:
                try:
                    return line, await line.ask(one)
                except ConnectionError:
                    break
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(_Line, self._host, self._port)
        return line, await line.ask(one)


class _Line(asyncio.Protocol):
    """A connection that is kept; one request at a time, whose answer has no body."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._answer: asyncio.Future[int] | None = None
        self._got = b""

    @property
    def is_open(self) -> bool:
        return not self._transport.is_closing()

    def ask(self, one: bytes) -> "asyncio.Future[int]":
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(one)
        return self._answer

    def data_received(self, data: bytes) -> None:
        self._got += data
        if self._got.endswith(b"\r\n\r\n"):
            status, self._got = int(self._got.split(b" ", 2)[1]), b""
            if self._answer and not self._answer.done():
                self._answer.set_result(status)

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(error or ConnectionResetError("closed"))

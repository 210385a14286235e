"""A model server with knobs: a real HTTP server that speaks OpenAI's chat completions, streaming,
and Ollama's chat beside it.

`with ScriptedServer(Script(answer=...)) as server:` serves at `server.url` in a thread of its own;
`server.script` may be changed at any time, `server.then(...)` gives the next requests scripts of
their own. From a shell: `python -m tests.chat_models.scripted_server --port 8911 --delay-s 0.3`.
One asyncio loop serves hundreds of streams; nothing is computed for a piece but its JSON.
"""

import argparse
import asyncio
import json
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Literal

from tests.chat_models.copying import copy

Fault = Literal[
    "",
    "status",  # answers `status`, with Retry-After where `retry_after` is given
    "silent",  # takes the request and says nothing at all
    "headers_only",  # begins a stream and sends no piece
    "stall",  # sends `length` pieces, then nothing more, and keeps the line open
    "pings",  # only comments, as servers send to keep a line open
    "cut",  # sends `length` pieces, then closes the line in the midst
    "unfinished",  # sends `length` pieces and ends the stream without a reason
    "closed",  # closes the line at once
    "broken_json",  # sends `length` pieces, then a line that is no JSON
    "not_json",  # a web page instead of a stream
    "empty",  # a stream that ends without a piece
    "endless",  # never ends
]
_STREAMED = {
    "Content-Type": "text/event-stream",
    "Transfer-Encoding": "chunked",
    "Connection": "close",
}
_PIECES = re.compile(r"\s*\S+\s*?(?=\s|$)|\s+$")


@dataclass(frozen=True)
class Script:
    """How a request is answered."""

    answer: Callable[[str, str], str] | str = "Bác mở máy lên. Bác chạm vào hình VNeID."
    delay_s: float = 0.0  # before the first piece
    gap_s: float = 0.0  # between two pieces
    length: int | None = None  # the answer is repeated or cut to so many pieces
    fault: Fault = ""
    status: int = 500
    retry_after: str | None = None
    usage: bool = True  # tells tokens, where asked for
    finish_reason: str = "stop"

    def pieces(self, system: str, user: str) -> list[str]:
        """The answer in pieces of one word."""
        text = self.answer if isinstance(self.answer, str) else self.answer(system, user)
        words = _PIECES.findall(text)
        if self.length is None:
            return words
        repeated = words + [f" {word.strip()}" for word in words] * (
            self.length // max(len(words), 1)
        )
        return repeated[: self.length]


def echo(system: str, user: str) -> str:
    """An `answer` that says the whole prompt back."""
    return f"{system}\n{user}"


class ScriptedServer:
    """Serves `script` while used as a context; `url` ends in /v1."""

    def __init__(self, script: Script | None = None, port: int = 0) -> None:
        self.script = script or Script()
        self.requests: list[dict] = []  # the bodies, in order
        self.keys: list[str] = []  # what came as Authorization
        self.open_streams = 0
        self.pieces_sent = 0
        self._next: deque[Script] = deque()
        self._port, self._loop = port, asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="scripted server", daemon=True)
        self._ready = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    @property
    def ollama_url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def then(self, *scripts: Script) -> None:
        """The next requests are answered by these, one each."""
        self._next.extend(scripts)

    def __enter__(self) -> "ScriptedServer":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(10)

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stopped = asyncio.Event()
        self._under_way: set[asyncio.Task] = set()
        server = await asyncio.start_server(self._connected, "127.0.0.1", self._port, backlog=256)
        self._port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stopped.wait()
        server.close()
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await asyncio.sleep(0.01)  # a transport closes its socket in the loop's next round

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._under_way.add(task)
        try:
            path, body, key = await _read_request(reader)
            self.requests.append(body)
            self.keys.append(key)
            script = self._next.popleft() if self._next else self.script
            self.open_streams += 1
            try:
                await _while_heard(self._answer(writer, script, path, body), reader)
            finally:
                self.open_streams -= 1
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._under_way.discard(task)
            writer.close()

    async def _answer(self, writer, script: Script, path: str, body: dict) -> None:
        if script.fault == "closed":
            return
        if script.fault == "silent":
            await asyncio.sleep(3600)
        await asyncio.sleep(script.delay_s)
        if script.fault == "status":
            error = {"error": {"message": "scripted", "type": "scripted", "code": None}}
            extra = {"Retry-After": script.retry_after} if script.retry_after else {}
            await _send_whole(writer, script.status, json.dumps(error), "application/json", extra)
        elif script.fault == "not_json":
            await _send_whole(writer, 200, "<html>It works!</html>", "text/html", {})
        elif path == "/api/chat":
            await self._stream(writer, script, body, OllamaEvents(body))
        elif body.get("stream"):
            await self._stream(writer, script, body, OpenAIEvents(body))
        else:
            await _send_whole(writer, 200, _whole(script, body), "application/json", {})

    async def _stream(self, writer, script: Script, body: dict, events: "Events") -> None:
        writer.write(_head(200, _STREAMED))
        await writer.drain()
        pieces = [] if script.fault == "empty" else script.pieces(*_asked(body))
        if script.fault == "headers_only":
            await asyncio.sleep(3600)
        while script.fault == "pings":
            await _send(writer, ": ping\n\n")
            await asyncio.sleep(script.gap_s or 0.02)
        while True:
            for piece in pieces:
                await _send(writer, events.piece(piece))
                self.pieces_sent += 1
                await asyncio.sleep(script.gap_s)
            if script.fault != "endless":
                break
        if script.fault == "stall":
            await asyncio.sleep(3600)
        if script.fault == "cut":
            await _send(writer, 'data: {"choices": [{"del')
            # a reset instead of an orderly end, as of a server that was killed
            writer.transport.abort()
            return
        if script.fault == "broken_json":
            await _send(writer, 'data: {"choices": [oops]}\n\n')
            await _end(writer)
            return
        if script.fault == "unfinished":
            await _end(writer)
            return
        for event in events.end(script, len(pieces)):
            await _send(writer, event)
        await _end(writer)


class OpenAIEvents:
    """A stream as server-sent events, each a chunk of a chat completion."""

    def __init__(self, body: dict) -> None:
        self._body = body

    def piece(self, text: str) -> str:
        return _event(_chunk(self._body, {"content": text}))

    def end(self, script: Script, pieces: int) -> Iterator[str]:
        yield _event(_chunk(self._body, {}, script.finish_reason))
        if script.usage and (self._body.get("stream_options") or {}).get("include_usage"):
            yield _event(_chunk(self._body, None) | {"usage": _usage(self._body, pieces)})
        yield "data: [DONE]\n\n"


class OllamaEvents:
    """A stream as lines of JSON."""

    def __init__(self, body: dict) -> None:
        self._body = body

    def piece(self, text: str) -> str:
        return self._line({"message": {"role": "assistant", "content": text}, "done": False})

    def end(self, script: Script, pieces: int) -> Iterator[str]:
        usage = _usage(self._body, pieces)
        counts = {
            "prompt_eval_count": usage["prompt_tokens"],
            "eval_count": usage["completion_tokens"],
        }
        last = {"message": {"role": "assistant", "content": ""}, "done": True}
        yield self._line(last | counts | {"done_reason": script.finish_reason})

    def _line(self, said: dict) -> str:
        shell = {"model": self._body.get("model", ""), "created_at": "2026-01-01T00:00:00Z"}
        return json.dumps(shell | said, ensure_ascii=False) + "\n"


Events = OpenAIEvents | OllamaEvents


async def _while_heard(answering, reader: asyncio.StreamReader) -> None:
    """Answer until done or until the caller hangs up."""
    answer = asyncio.ensure_future(answering)
    hung_up = asyncio.ensure_future(reader.read(1))
    try:
        await asyncio.wait({answer, hung_up}, return_when=asyncio.FIRST_COMPLETED)
        if answer.done():
            answer.result()
    finally:
        for task in (answer, hung_up):
            task.cancel()
        await asyncio.gather(answer, hung_up, return_exceptions=True)


async def _read_request(reader: asyncio.StreamReader) -> tuple[str, dict, str]:
    """Path, body and key."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    headers = dict(re.findall(r"(?m)^([\w-]+):\s*(.*?)\r$", head.lower()))
    raw = await reader.readexactly(int(headers.get("content-length", "0")))
    key = re.search(r"(?im)^authorization:\s*(.*?)\r$", head)
    return head.split(" ")[1], json.loads(raw or b"{}"), key[1] if key else ""


def _asked(body: dict) -> tuple[str, str]:
    said = {one["role"]: one["content"] for one in body.get("messages", ())}
    return said.get("system", ""), said.get("user", "")


def _head(status: int, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Scripted", *(f"{name}: {one}" for name, one in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


async def _send(writer: asyncio.StreamWriter, text: str) -> None:
    raw = text.encode()
    writer.write(b"%x\r\n%b\r\n" % (len(raw), raw))
    await writer.drain()


async def _end(writer: asyncio.StreamWriter) -> None:
    writer.write(b"0\r\n\r\n")
    await writer.drain()


async def _send_whole(writer, status: int, text: str, kind: str, extra: dict[str, str]) -> None:
    raw = text.encode()
    headers = {"Content-Type": kind, "Content-Length": str(len(raw)), "Connection": "close"}
    writer.write(_head(status, headers | extra) + raw)
    await writer.drain()


def _event(chunk: dict) -> str:
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"


def _chunk(body: dict, delta: dict | None, finish_reason: str | None = None) -> dict:
    choices = [] if delta is None else [_choice("delta", delta, finish_reason)]
    return _shell(body, "chat.completion.chunk") | {"choices": choices}


def _choice(name: str, said: dict, finish_reason: str | None) -> dict:
    return {"index": 0, name: said, "finish_reason": finish_reason}


def _shell(body: dict, kind: str) -> dict:
    return {"id": "scripted", "object": kind, "created": 0, "model": body.get("model", "")}


def _whole(script: Script, body: dict) -> str:
    pieces = script.pieces(*_asked(body))
    message = {"role": "assistant", "content": "".join(pieces)}
    choice = _choice("message", message, script.finish_reason)
    shell = _shell(body, "chat.completion")
    return json.dumps(shell | {"choices": [choice], "usage": _usage(body, len(pieces))})


def _usage(body: dict, completion: int) -> dict[str, int]:
    prompt = sum(len(text.split()) for text in _asked(body))
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8911)
    for one in fields(Script):
        if one.name not in ("usage",):
            kind = {"delay_s": float, "gap_s": float, "length": int, "status": int}
            parser.add_argument(
                f"--{one.name.replace('_', '-')}", type=kind.get(one.name, str), default=one.default
            )
    chosen = vars(parser.parse_args())
    chosen["answer"] = {"echo": echo, "copy": copy}.get(chosen["answer"], chosen["answer"])
    with ScriptedServer(port=chosen.pop("port")) as server:
        server.script = Script(**chosen)
        print(server.url, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()

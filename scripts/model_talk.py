"""One conversation over HTTP as a browser has it: the events of each answer, and when they came."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx


@dataclass
class Heard:
    """One answer. Times in milliseconds from sending; None where there was no such event."""

    body: Mapping[str, Any] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)  # that were told before the whole
    first_sentence_ms: float | None = None
    whole_ms: float | None = None
    error: str = ""


class Talk:
    """A conversation; `say` waits for the whole answer."""

    def __init__(self, client: httpx.Client | httpx.AsyncClient, address: str) -> None:
        self._client, self._url = client, f"{address}/api/chat"
        self._conversation: str | None = None

    def say(self, message: str) -> Heard:
        heard, began = Heard(), time.perf_counter()
        assert isinstance(self._client, httpx.Client)
        with self._client.stream("POST", self._url, **self._sent(message)) as response:
            for line in response.iter_lines():
                self._take(line, heard, began)
        return heard

    async def asay(self, message: str) -> Heard:
        heard, began = Heard(), time.perf_counter()
        assert isinstance(self._client, httpx.AsyncClient)
        async with self._client.stream("POST", self._url, **self._sent(message)) as response:
            async for line in response.aiter_lines():
                self._take(line, heard, began)
        return heard

    def _sent(self, message: str) -> dict[str, Any]:
        return {
            "json": {"message": message, "conversation_id": self._conversation},
            "headers": {"Accept": "text/event-stream"},
        }

    def _take(self, line: str, heard: Heard, began: float) -> None:
        name, _, value = line.partition(": ")
        if name == "event":
            self._event = value
            return
        if name != "data":
            return
        data, now_ms = json.loads(value), 1000 * (time.perf_counter() - began)
        if self._event == "delta":
            heard.sentences.append(data["text"])
            heard.first_sentence_ms = heard.first_sentence_ms or now_ms
        elif self._event == "done":
            heard.body, heard.whole_ms = data, now_ms
            self._conversation = data["conversation_id"]
        elif self._event == "error":
            heard.error = data["title"]

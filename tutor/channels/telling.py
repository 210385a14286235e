"""A reply told while it is made: from the thread that makes it to the line it goes out on."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from tutor.channels.contract import block_json
from tutor.records import Block
from tutor.text.telephones import telephones

Event = tuple[str, Mapping[str, Any]]


class Telling:
    """The events of one answer. `tell` may be called from any thread, `end` once, last."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._blocks: list[Mapping[str, Any]] = []
        self._draft = ""

    def tell(self, told: Block | str) -> None:
        if isinstance(told, str):
            self._draft += told
            numbers = {"telephones": found} if (found := telephones(told)) else {}
            self._put(("delta", {"text": told, **numbers}))
        else:
            block = block_json(told)
            self._blocks.append(block)
            self._put(("block", block))

    def end(self) -> None:
        self._put(None)

    async def events(self) -> AsyncIterator[Event]:
        """What is told, until the end."""
        while (event := await self._queue.get()) is not None:
            yield event

    def untold(self, blocks: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """Those of the whole reply's `blocks` that were not told. Where it holds other words than
        were told there are none: all of them come with the whole reply."""
        count = len(self._blocks)
        if list(blocks[:count]) != self._blocks:
            return ()
        if not self._draft:
            return blocks[count:]
        written = blocks[count].get("text") if len(blocks) > count else None
        return blocks[count + 1 :] if written == self._draft else ()

    def _put(self, event: Event | None) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._queue.put_nowait, event)

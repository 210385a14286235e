"""A LangChain chat model as a Provider: pieces of text, tokens told, and a way to break it off."""

import socket
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tutor.chat_models.call import Call, Usage, under_way
from tutor.chat_models.model import Prompt
from tutor.chat_models.thoughts import without_thoughts
from tutor.errors import ModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

_CUT = ("length", "max_tokens", "MAX_TOKENS")  # how providers say that the budget ran out


class LangChainProvider:
    """`chat` under `name`; `close` gives back what its client keeps."""

    def __init__(
        self, name: str, chat: "BaseChatModel", close: Callable[[], None] = lambda: None
    ) -> None:
        self.name = name
        self.close = close
        self._chat = chat

    def pieces(self, prompt: Prompt, call: Call) -> Iterator[str]:
        """The answer without what a model thinks aloud before it (<think>…</think>).

        ModelError where it was cut: at its most tokens, or by a line that ended without saying so.
        Else whatever the provider raises.
        """
        return without_thoughts(self._texts(prompt, call))

    def _texts(self, prompt: Prompt, call: Call) -> Iterator[str]:
        ended = ""
        for chunk in self._chat.stream([("system", prompt.system), ("human", prompt.user)]):
            call.usage = _usage(chunk, call.usage)
            ended = _reason_of_end(chunk) or ended
            yield chunk.text
        if not ended or ended in _CUT:
            why = "at its most tokens" if ended else "by the end of its line"
            raise ModelError(f"{self.name}: an answer cut {why}", "broken")


def _usage(chunk: "AIMessageChunk", so_far: Usage | None) -> Usage | None:
    """What the provider has told by now; some tell it in parts, the last being the whole."""
    told = chunk.usage_metadata
    if not told:
        return so_far
    prompt, completion = told["input_tokens"], told["output_tokens"]
    if so_far is None:
        return Usage(prompt, completion)
    return Usage(max(prompt, so_far.prompt_tokens), max(completion, so_far.completion_tokens))


def _reason_of_end(chunk: "AIMessageChunk") -> str:
    metadata = chunk.response_metadata
    names = ("finish_reason", "stop_reason", "done_reason")
    return next((str(metadata[name]) for name in names if metadata.get(name)), "")


def break_off_with_call(response: Any) -> None:
    """A response hook of httpx: has this response's connection end with the call of this thread.

    A socket that is closed would leave its reader waiting; one that is shut down does not.
    """
    call, stream = under_way.get(), response.extensions.get("network_stream")
    if call is None or stream is None:
        return

    def shut_down() -> None:
        if not response.is_closed:  # else its connection may serve another call already
            connection = stream.get_extra_info("socket")
            socket.socket.shutdown(connection, socket.SHUT_RDWR)

    call.on_stop(shut_down)

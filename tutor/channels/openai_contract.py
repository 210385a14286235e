"""The bodies of POST /v1/chat/completions, in and out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, Field

from tutor.channels.markdown import Marked, Source
from tutor.channels.threads import Said

MODEL = "tutor"
_MOST_MESSAGES = 400
_MOST_NAME_CHARS = 512


class PartIn(BaseModel):
    """A part of a message; only those of type `text` can be read."""

    type: str
    text: str | None = None


class MessageIn(BaseModel):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[PartIn] | None = None

    @property
    def text(self) -> str:
        """All the text there is; "" where there is none."""
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        return "\n".join(part.text for part in self.content if part.type == "text" and part.text)

    @property
    def unread(self) -> list[str]:
        """The types of the parts that cannot be read."""
        parts = self.content if isinstance(self.content, list) else []
        return sorted({part.type for part in parts if part.type != "text"})


class StreamOptionsIn(BaseModel):
    include_usage: bool | None = None


class CompletionIn(BaseModel):
    """Unknown further fields, among them all that steer a language model, are ignored."""

    model: str = Field(max_length=_MOST_NAME_CHARS)
    messages: list[MessageIn] = Field(min_length=1, max_length=_MOST_MESSAGES)
    stream: bool | None = None
    stream_options: StreamOptionsIn | None = None
    user: str | None = Field(None, max_length=_MOST_NAME_CHARS)

    def said_before(self, most_chars: int) -> tuple[Said, ...]:
        """What person and tutor said before the last message; instructions are left out, and so is
        what a person said that was refused: nothing, or more than `most_chars`."""
        return tuple(
            Said(one.role, one.text)
            for one in self.messages[:-1]
            if one.role == "assistant"
            or (one.role == "user" and one.text.strip() and len(one.text) <= most_chars)
        )

    @property
    def wants_usage(self) -> bool:
        return bool(self.stream_options and self.stream_options.include_usage)


@dataclass(frozen=True, slots=True)
class Completion:
    """An answer in OpenAI's shape. `told` is ours, as POST /api/chat tells it."""

    id: str
    created: int
    index: str  # version of the index it was answered from
    marked: Marked
    told: Mapping[str, Any]
    prompt: tuple[str, ...]  # the texts that were sent

    def body(self) -> dict[str, Any]:
        """The body of a 200 that is no stream."""
        message = {
            "role": "assistant",
            "content": self.marked.text,
            "refusal": None,
            "annotations": self._annotations(),
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        head = self._head("chat.completion")
        return {**head, "choices": [choice], "usage": self._usage(), "tutor": self.told}

    def chunks(self, with_usage: bool) -> Iterator[dict[str, Any]]:
        """The objects of a stream, in order: text, annotations, the end, and usage if wanted."""
        head = self._head("chat.completion.chunk")
        if with_usage:
            head["usage"] = None
        for number, piece in enumerate(self.marked.pieces):
            role = {} if number else {"role": "assistant"}
            yield {**head, "choices": [_delta({**role, "content": piece})]}
        if self.marked.sources:
            yield {**head, "choices": [_delta({"annotations": self._annotations()})]}
        yield {**head, "choices": [_delta({}, "stop")], "tutor": self.told}
        if with_usage:
            yield {**head, "choices": [], "usage": self._usage()}

    def _head(self, kind: str) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": kind,
            "created": self.created,
            "model": MODEL,
            "system_fingerprint": self.index,
        }

    def _annotations(self) -> list[dict[str, Any]]:
        return [_annotation(source) for source in self.marked.sources]

    def _usage(self) -> dict[str, int]:
        """Words between spaces: there is no language model here that would count tokens."""
        prompt = sum(len(text.split()) for text in self.prompt)
        answer = len(self.marked.text.split())
        return {
            "prompt_tokens": prompt,
            "completion_tokens": answer,
            "total_tokens": prompt + answer,
        }


def model_json() -> dict[str, Any]:
    """The one model there is, as OpenAI lists models."""
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}


def _delta(delta: Mapping[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}


def _annotation(source: Source) -> dict[str, Any]:
    return {
        "type": "url_citation",
        "url_citation": {
            "start_index": source.start,
            "end_index": source.end,
            "title": source.title,
            "url": source.url,
        },
    }

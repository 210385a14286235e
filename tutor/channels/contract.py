"""The bodies of POST /api/chat, in and out."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel, Field, ValidationError, field_validator

from tutor.channels.channel import Answer, Incoming
from tutor.channels.problems import Problem
from tutor.records import Audience, Block, Device, Level, Reply
from tutor.text.telephones import telephones

IMAGES = "/bai-hoc/hinh"
"""Route of the lessons' pictures."""
AUDIO = "/bai-hoc/tieng"
"""Route of the recordings of steps."""
_MAX_CHOICE_CHARS = 200


class LearnerIn(BaseModel):
    """Choices the person made. Absent: what is stored stays; null or "": the choice is undone."""

    locality: str | None = Field(None, max_length=_MAX_CHOICE_CHARS)
    level: Level | None = None
    audience: Audience | None = None
    age: int | None = Field(None, ge=0, le=130)
    address: str | None = Field(None, max_length=_MAX_CHOICE_CHARS)
    language: str | None = Field(None, max_length=35)
    device: Device | None = None

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_none(cls, value: Any) -> Any:
        return None if isinstance(value, str) and not value.strip() else value


class ChatIn(BaseModel):
    """Unknown further fields are ignored."""

    message: str
    conversation_id: str | None = None
    learner: LearnerIn | None = None
    request_id: str | None = Field(None, min_length=16, max_length=64)
    """A name of the request that nobody can guess: sent again, it gets the same answer again."""

    def incoming(self) -> Incoming:
        choices = self.learner.model_dump(exclude_unset=True) if self.learner else {}
        return Incoming(self.message, self.conversation_id, choices=choices)


def parse_chat(body: bytes) -> tuple[Incoming, str | None]:
    """The message of a body of POST /api/chat, and its `request_id`; a Problem 422 otherwise."""
    with _told():
        chat = ChatIn.model_validate_json(body)
    return chat.incoming(), chat.request_id


def parse_choices(sent: Mapping[str, str]) -> dict[str, Any]:
    """What a person chose in a form, "" undoing a choice; a Problem 422 where it is none."""
    with _told():
        return LearnerIn.model_validate(sent).model_dump(exclude_unset=True)


@contextmanager
def _told() -> Iterator[None]:
    """Raises a ValidationError as a Problem: where and what, never the value, which may be what
    the person wrote."""
    try:
        yield
    except ValidationError as error:
        faults = [
            f"{'.'.join(map(str, fault['loc'])) or 'body'}: {fault['msg']}"
            for fault in error.errors(include_input=False, include_url=False)
        ]
        raise Problem(422, "invalid", "; ".join(faults)) from error


def block_json(block: Block, callable: bool = True) -> dict[str, Any]:
    """A block with the fields that its type has; `telephones` where its text has any and they are
    `callable`: those in a message to be judged are a swindler's."""
    shown = _block_json(block)
    said = f"{block.text} {block.look_for}" if block.type == "step" else shown.get("text", "")
    if callable and block.type != "quote" and (numbers := telephones(said)):
        shown["telephones"] = numbers
    return shown


def _block_json(block: Block) -> dict[str, Any]:
    if block.type == "table":
        return {"type": "table", "header": list(block.header), "rows": [*map(list, block.rows)]}
    if block.type == "quote":
        return {"type": "quote", "text": block.text, "citation": block.citation}
    if block.type == "choices":
        return {"type": "choices", "options": list(block.options)}
    if block.type == "step":
        return _step_json(block)
    return {"type": block.type, "text": block.text}


def _step_json(block: Block) -> dict[str, Any]:
    step: dict[str, Any] = {
        "type": "step",
        "number": block.number,
        "of": block.of,
        "text": block.text,
        "look_for": block.look_for,
    }
    if block.image:
        step["image"] = {"url": f"{IMAGES}/{block.image.file}", "alt": block.image.alt}
    if block.audio:
        step["audio"] = {"url": f"{AUDIO}/{block.audio}"}
    return step


def reply_json(reply: Reply, text: str) -> dict[str, Any]:
    """The part of the answer that is stored: all but the conversation's id and the timings."""
    return {
        "reply": text,
        "blocks": [block_json(block, reply.kind != "quiz") for block in reply.blocks],
        "kind": reply.kind,
        "citations": [
            {
                "document_id": citation.document_id,
                "document_title": citation.document_title,
                "number": citation.number,
                "section": citation.section,
                "label": citation.label,
                "quote": citation.quote,
                "url": citation.url,
            }
            for citation in reply.citations
        ],
        "suggestions": list(reply.suggestions),
        "level": reply.level,
        "degraded": reply.degraded,
        "written": reply.written,
    }


def answer_json(answer: Answer, text: str) -> dict[str, Any]:
    """The body of a 200."""
    return {
        "conversation_id": answer.conversation_id,
        **reply_json(answer.reply, text),
        "timings_ms": dict(answer.timings_ms),
    }

"""The bodies of POST /api/chat, in and out."""

from typing import Any

from pydantic import BaseModel, Field, field_validator

from tutor.channels.channel import Answer, Incoming
from tutor.records import Audience, Block, Device, Level, Reply

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

    def incoming(self) -> Incoming:
        choices = self.learner.model_dump(exclude_unset=True) if self.learner else {}
        return Incoming(self.message, self.conversation_id, choices=choices)


def block_json(block: Block) -> dict[str, Any]:
    """A block with the fields that its type has."""
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
        "blocks": [block_json(block) for block in reply.blocks],
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
    }


def answer_json(answer: Answer, text: str) -> dict[str, Any]:
    """The body of a 200."""
    return {
        "conversation_id": answer.conversation_id,
        **reply_json(answer.reply, text),
        "timings_ms": dict(answer.timings_ms),
    }

"""The bodies that the routes answer with, as `/openapi.json` promises them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from tutor.records import Level, ReplyKind, Written


class Out(BaseModel):
    """A body without any field that is not told of."""

    model_config = ConfigDict(extra="forbid")


class File(Out):
    """An address, absolute or relative to the site."""

    url: str


class Picture(File):
    alt: str


class TextBlock(Out):
    """A paragraph, a warning or a note."""

    type: Literal["paragraph", "warning", "note"]
    text: str
    telephones: list[str] = Field([], description="numbers in the text that help; absent: none")


class StepBlock(Out):
    """A step of a lesson, with what must be seen on the screen after it."""

    type: Literal["step"]
    number: int | None = Field(description="from 1")
    of: int | None = Field(description="steps of the lesson")
    text: str
    look_for: str
    image: Picture | None = Field(None, description="absent: there is none")
    audio: File | None = Field(None, description="absent: there is none")
    telephones: list[str] = Field([], description="numbers in the text that help; absent: none")


class TableBlock(Out):
    type: Literal["table"]
    header: list[str]
    rows: list[list[str]]


class QuoteBlock(Out):
    """Words of a source, as they stand in it."""

    type: Literal["quote"]
    text: str
    citation: int | None = Field(description="index into `citations`")


class ChoicesBlock(Out):
    type: Literal["choices"]
    options: list[str] = Field(description="what may be sent as the next message")


Block = Annotated[
    TextBlock | StepBlock | TableBlock | QuoteBlock | ChoicesBlock, Field(discriminator="type")
]


class Cited(Out):
    """A place that an answer rests on."""

    document_id: str
    document_title: str
    number: str | None = Field(description="the document's; null where the copy shows none")
    section: str = Field(description="path of the place: VI.3, PL.18, B3 (step), tr.4 (page)")
    label: str = Field(description="the place as people say it")
    quote: str = Field(description="cut from the source, character for character after NFC")
    url: str = Field(description="opens the place; absolute where TUTOR_PUBLIC_URL is set")


class ReplyOut(Out):
    """A reply as it is stored with its conversation."""

    reply: str = Field(description="the blocks as plain text")
    blocks: list[Block]
    kind: ReplyKind
    citations: list[Cited]
    suggestions: list[str] = Field(description="what may be sent as the next message")
    level: Level | None
    degraded: bool = Field(description="a part that was wanted did not do; the rest is whole")
    written: Written = Field(
        description="whose words it is in: a language model's, all or some sentences of them "
        "checked and kept; the sources', because the model did not do; empty: none was asked"
    )


class TimedReplyOut(ReplyOut):
    timings_ms: dict[str, float] = Field(description="milliseconds of each stage, and `total`")


class ChatOut(TimedReplyOut):
    """An answer."""

    conversation_id: str = Field(description="to be sent with the next message; keep it secret")


class MessageOut(Out):
    role: Literal["user", "tutor"]
    text: str
    at: str = Field(description="ISO 8601")
    reply: ReplyOut | None = Field(None, description="absent in messages of the person")


class ConversationOut(Out):
    conversation_id: str
    messages: list[MessageOut]


class LearnerOut(Out):
    """Everything that is kept of a person."""

    profile: dict[str, JsonValue]
    memory: dict[str, JsonValue]
    zalo: list[dict[str, JsonValue]] = Field(description="the accounts of Zalo that are linked")
    conversations: list[dict[str, JsonValue]]
    events: list[dict[str, JsonValue]]


class HealthOut(Out):
    status: Literal["alive"]


class ReadinessOut(Out):
    status: Literal["ready"]
    index: str = Field(description="version of the index that is answered from")
    reason: str = Field(description="why it is not the newest; empty: it is")


class ProblemOut(Out):
    """An error (RFC 9457)."""

    type: Literal["about:blank"]
    title: str = Field(description="for people, in Vietnamese")
    status: int
    detail: str = Field(description="for developers, in English")


class UrlCitation(Out):
    start_index: int = Field(description="first character of the link in `content`")
    end_index: int = Field(description="the character after its last one")
    title: str
    url: str


class Annotation(Out):
    type: Literal["url_citation"]
    url_citation: UrlCitation


class AssistantMessage(Out):
    role: Literal["assistant"]
    content: str = Field(description="Markdown, a list of sources at its end")
    refusal: None
    annotations: list[Annotation]


class Choice(Out):
    index: int
    message: AssistantMessage
    logprobs: None
    finish_reason: Literal["stop"]


class Usage(Out):
    """Words between spaces; no language model counts tokens here."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class CompletionOut(Out):
    """An answer in the shape of OpenAI's Chat Completions."""

    id: str
    object: Literal["chat.completion"]
    created: int = Field(description="seconds since 1970")
    model: str
    system_fingerprint: str = Field(description="version of the index that was answered from")
    choices: list[Choice]
    usage: Usage
    tutor: TimedReplyOut = Field(description="the answer as POST /api/chat tells it")


class ModelOut(Out):
    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsOut(Out):
    object: Literal["list"]
    data: list[ModelOut]


class OpenAIFault(Out):
    message: str
    type: Literal["invalid_request_error", "server_error"]
    param: str | None
    code: str


class OpenAIErrorOut(Out):
    """An error in OpenAI's shape."""

    error: OpenAIFault

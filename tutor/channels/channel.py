"""What every channel shares: the message that came in, and the one way to an answer."""

import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from tutor.answerer import Answerer
from tutor.errors import TutorError
from tutor.lessons.knowledge import References
from tutor.plans.register import Register
from tutor.records import Conversation, Document, Learner, Lesson, Reply, Tell
from tutor.stopwatch import Stopwatch
from tutor.storage.store import Exchange, Store

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message with who sent it. `choices` are the learner's fields that were sent with it.

    state: where a conversation stands that is not stored yet; None: as it is stored, or new.
    stored: whether the turn is to be kept.
    """

    text: str
    conversation_id: str | None = None
    learner_id: str | None = None
    choices: Mapping[str, Any] = field(default_factory=dict)
    state: tuple[Conversation, Learner] | None = None
    stored: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a message. A reply of kind `error` was not stored."""

    conversation_id: str
    reply: Reply
    timings_ms: Mapping[str, float]
    secret: bool = False  # the message held one, and was not kept as it was


class Channel(Protocol):
    """An outside messenger. Sending is the queue's work, so that a slow one holds nobody up."""

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the event really comes from the messenger."""
        ...

    def parse_event(self, body: bytes) -> Incoming | None:
        """The message in the event; None where the event holds none."""
        ...

    def render(self, reply: Reply) -> Sequence[str]:
        """The texts to send, in order, each within the messenger's limit."""
        ...


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the service can answer; `reason` (English) says why not."""

    ready: bool
    reason: str = ""
    index: str = ""  # version of the index it answers from


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What is known of a document beyond its text; None where the copy does not show it."""

    title: str
    number: str | None = None
    issued: str | None = None
    issuer: str | None = None
    place: str | None = None
    source: str | None = None


class Service(Protocol):
    """What answers now. Each call may give a newer index; one turn uses what it got."""

    def tutor(self) -> Answerer:
        """The current Tutor; TutorError while there is none."""
        ...

    def document(self, id: str) -> tuple[Document, DocumentInfo] | None:
        """A document of the current index."""
        ...

    def lessons(self) -> Mapping[str, Lesson]:
        """The lessons that are taught, by id; TutorError while there is no index."""
        ...

    def references(self) -> References:
        """What lessons refer to; TutorError while there is no index."""
        ...

    def register(self) -> Register:
        """The plans; TutorError while there is no index."""
        ...

    def ready(self) -> Readiness: ...


def answer(
    tutor: Answerer,
    store: Store,
    incoming: Incoming,
    now: datetime,
    failed: Reply,
    to_json: Callable[[Reply], tuple[str, dict[str, Any]]],
    also: Callable[[Connection, Reply], None] | None = None,
    tell: Tell | None = None,
) -> Answer:
    """Answer a message and store the turn; `failed` (stored nowhere) where the Tutor raised.

    to_json: the reply as plain text and as the object that is kept. `also` stores what follows from
    the reply in the same transaction; it is not called for `failed`. `tell` hears what is certain
    of the reply before the whole is. StorageError, and what `also`
    raises, pass through: then nothing is stored.
    """
    stopwatch = Stopwatch()
    with store.turn(incoming.conversation_id, incoming.learner_id, now) as exchange:
        conversation, learner = _start(incoming, exchange)
        try:
            turn = tutor.reply(
                conversation, incoming.text, learner, now, stopwatch=stopwatch, tell=tell
            )
            text, kept = to_json(turn.reply)
        except Exception as error:  # whatever fails in one turn must not take the service down
            logger.error("a turn failed: %s", _trace(error))
            return Answer(exchange.conversation.id, failed, stopwatch.timings_ms())
        secret = turn.kept is not None
        if incoming.stored:
            with stopwatch.stage("store"):
                said = incoming.text if turn.kept is None else turn.kept
                exchange.save(said, text, kept, turn, also and (lambda to: also(to, turn.reply)))
    return Answer(exchange.conversation.id, turn.reply, stopwatch.timings_ms(), secret)


def _start(incoming: Incoming, exchange: Exchange) -> tuple[Conversation, Learner]:
    """The state a turn starts from, under the ids it is stored with."""
    conversation, learner = incoming.state or (exchange.conversation, exchange.learner)
    conversation = replace(conversation, id=exchange.conversation.id)
    return conversation, replace(learner, id=exchange.learner.id, **incoming.choices)


def _trace(error: BaseException) -> str:
    """Type and place of an error. Its own text is left out: it may hold the person's message."""
    if isinstance(error, TutorError):
        return f"{type(error).__name__}: {error}"
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__name__} at\n{frames}"

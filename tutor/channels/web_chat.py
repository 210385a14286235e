"""What the routes of the web work with: the service, the store, and the way from text to answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tutor.answerer import Answerer
from tutor.channels.browsers import Browser
from tutor.channels.channel import Answer, Incoming, Service, answer
from tutor.channels.contract import answer_json, reply_json
from tutor.channels.problems import Problem
from tutor.channels.rendering import plain_text
from tutor.channels.repeats import Repeats
from tutor.errors import TutorError
from tutor.records import Block, Learner, Reply, Tell
from tutor.storage.store import Message, Store, WebSession
from tutor.text.normalise import nfc
from tutor.text.sentences import Sentences

_NEW = "new"  # no conversation has this id, so that one begins


@dataclass(frozen=True)
class Words:
    """The sentences the web channel says itself."""

    errors: Sentences
    channels: Sentences


@dataclass(frozen=True)
class WebChat:
    """Answers messages for the web."""

    service: Service
    store: Store
    words: Words
    max_message_chars: int
    now: Callable[[], datetime]
    repeats: Repeats = field(default_factory=Repeats)

    def tutor(self) -> Answerer:
        try:
            return self.service.tutor()
        except TutorError as error:
            headers = {"Retry-After": "5"}
            raise Problem(503, "not_ready", str(error), headers=headers) from error

    def check(self, message: str) -> None:
        """A Problem where the message is empty or too long."""
        if len(message) > self.max_message_chars:
            limit = self.max_message_chars
            detail = f"the message has {len(message)} characters, more than {limit}"
            raise Problem(413, "too_long", detail, limit=limit)
        if not nfc(message).strip():
            raise Problem(422, "empty", "the message is empty")

    def learner_of(self, conversation_id: str) -> str:
        """Whose conversation it is; a Problem where there is no such conversation."""
        learner_id = self.store.learner_of(conversation_id)
        if learner_id is None:
            raise Problem(404, "not_found", "no such conversation")
        return learner_id

    def answer(
        self,
        incoming: Incoming,
        browser: Browser | None = None,
        request_id: str | None = None,
        tell: Tell | None = None,
    ) -> Mapping[str, Any]:
        """The body of a 200; the same again for the same `request_id`. The browser shows the
        conversation from now on."""
        return self.repeats.once(request_id, lambda: self._answer(incoming, browser, tell))

    def _answer(
        self, incoming: Incoming, browser: Browser | None, tell: Tell | None
    ) -> Mapping[str, Any]:
        session = self.session(browser) if browser else None
        given = self._turn(_as_learner(incoming, session, self.store), tell)
        if browser and browser.cookie and (owner := self.store.learner_of(given.conversation_id)):
            self.store.keep_session(
                browser.key, WebSession(owner, given.conversation_id), self.now()
            )
        return answer_json(given, plain_text(given.reply, self.words.channels))

    def _turn(self, incoming: Incoming, tell: Tell | None) -> Answer:
        failed = Reply("error", (Block("paragraph", self.words.errors.say("failed")),))
        return answer(self.tutor(), self.store, incoming, self.now(), failed, self._keep, tell=tell)

    def _keep(self, reply: Reply) -> tuple[str, dict[str, Any]]:
        text = plain_text(reply, self.words.channels)
        return text, reply_json(reply, text)

    def session(self, browser: Browser) -> WebSession | None:
        return self.store.session(browser.key) if browser.cookie else None

    def shown(
        self, browser: Browser, conversation_id: str | None
    ) -> tuple[str | None, list[Message], Learner]:
        """The browser's conversation with its messages, and its learner; where it can have no
        cookie, the conversation that its form carries."""
        session = self.session(browser)
        id = session.conversation_id if session else None if browser.cookie else conversation_id
        messages = self.store.conversation(id) if id else None
        learner = self.store.learner(session.learner_id) if session else None
        return id if messages else None, messages or [], learner or Learner()


def _as_learner(incoming: Incoming, session: WebSession | None, store: Store) -> Incoming:
    """A new conversation of a browser that is known belongs to the same learner as its last."""
    id = incoming.conversation_id
    if session is None or (id and store.learner_of(id)):
        return incoming
    return replace(incoming, conversation_id=id or _NEW, learner_id=session.learner_id)

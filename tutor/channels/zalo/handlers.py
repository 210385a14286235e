"""The two kinds of jobs: an event is answered, and a message is sent."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection

from tutor.answerer import Answerer
from tutor.channels.channel import Incoming, answer
from tutor.channels.contract import reply_json
from tutor.channels.rendering import plain_text
from tutor.channels.worker import Dead, Retry
from tutor.channels.zalo.blocks import Blocks, chosen, stored_options
from tutor.channels.zalo.calls import Call
from tutor.channels.zalo.commands import Commands
from tutor.channels.zalo.events import Inbound, parse
from tutor.channels.zalo.failures import SendError, UnknownSend
from tutor.records import Block, Reply
from tutor.storage.jobs import Job, NewJob
from tutor.storage.store import Store
from tutor.storage.zalo import ZaloUser
from tutor.text.sentences import Sentences

logger = logging.getLogger(__name__)

EVENT, SEND = "zalo.event", "zalo.send"
SEND_ATTEMPTS = 12
_GREETED = timedelta(days=1)
_LATER_S = 3600.0
_SOON_S = 0.3  # most answers come sooner, and need no sign before them
_UNKNOWN_WAIT_S = 2.0
FREE = timedelta(hours=48)
"""After the last interaction a message costs nothing, and a reminder may be sent."""
_OPEN = {"oa": timedelta(days=7)}
"""After the last interaction a product takes answers; the others name no such time."""


class Client(Protocol):
    def send(self, to: str, call: Call) -> None: ...

    def acknowledge(self, to: str, msg_id: str) -> None: ...


@dataclass(frozen=True)
class Face:
    """One product: how its messages look, and who sends them."""

    blocks: Blocks
    client: Client
    account: str = ""  # of a bot: its own id
    acknowledge_every_s: float | None = None  # None: once


class Answering:
    """Answers events. Everything that is said becomes jobs of the person's sending lane, stored
    in the commit that marks the event done."""

    def __init__(
        self,
        store: Store,
        tutor: Callable[[], Answerer],
        faces: Mapping[str, Face],
        words: Sentences,
        channel_words: Sentences,
        commands: Commands,
        now: Callable[[], datetime],
        *,
        max_message_chars: int = 4000,
        slow_s: float = 2.0,
    ) -> None:
        self._store, self._tutor, self._faces = store, tutor, faces
        self._words, self._channel_words, self._commands = words, channel_words, commands
        self._local, self._max_chars, self._slow_s = now, max_message_chars, slow_s
        self._now: Callable[[], datetime] = lambda: now().astimezone(UTC)

    def __call__(self, job: Job) -> None:
        face = self._faces.get(job.payload.get("product", ""))
        inbound = face and parse(job.payload["product"], job.payload["event"], face.account)
        if not face or not inbound:  # a product that was switched off since
            self._store.jobs.done(job, self._now())
            return
        if inbound.kind == "text" and inbound.text.strip():
            self._heard(job, inbound, face)
        else:
            self._store.jobs.done(job, self._now(), self._managed(job, inbound, face))

    def _managed(self, job: Job, inbound: Inbound, face: Face) -> list[NewJob]:
        """What follows from an event without words."""
        records, id = self._store.zalo, inbound.user_id
        before = records.user(id)
        if inbound.kind == "unfollow":
            records.block(id)
            return []
        if inbound.kind == "withdraw":
            self._erase(id, before.learner_id if before else id)
            return []
        records.seen(id, job.created_at)
        if inbound.kind in ("follow", "start"):
            return self._greeting(job, inbound, face, before)
        if inbound.kind == "text":  # white space
            return []
        key = "unreadable" if inbound.kind == "unreadable" else inbound.media
        return self._sends(job, inbound, face.blocks.say(self._words.say(f"media.{key}")))

    def _greeting(
        self, job: Job, inbound: Inbound, face: Face, before: ZaloUser | None
    ) -> list[NewJob]:
        """Opening the chat and following come one after the other: one greeting is enough. An
        attempt that died after it noted the visit is told by the moment of the visit."""
        last = before.last_inbound_at if before and not before.blocked else None
        known = last is not None and last != job.created_at
        if known and last is not None and job.created_at - last < _GREETED:
            return []
        return self._sends(job, inbound, face.blocks.say(self._words.say("greet.hello")))

    def _erase(self, id: str, learner_id: str) -> None:
        """Everything of the person: the learner shared with a browser, and their own."""
        for one in {learner_id, id}:
            self._store.erase_learner(one)
        self._store.zalo.forget_user(id)

    def _heard(self, job: Job, inbound: Inbound, face: Face) -> None:
        learner_id = self._store.zalo.seen(inbound.user_id, job.created_at)
        if len(inbound.text) > self._max_chars:
            said: str | None = self._words.say("too_long")
        else:
            said = self._commands.obeyed(inbound, learner_id, self._now())
        if said is not None:
            sends = self._sends(job, inbound, face.blocks.say(said))
            self._store.jobs.done(job, self._now(), sends)
            return
        options = stored_options(self._store.zalo.last_reply(learner_id))
        message = chosen(inbound.text, options) or inbound.text
        tutor = self._tutor()
        with self._acknowledged(job, inbound, face):
            self._answer(job, inbound, face, tutor, Incoming(message, learner_id=learner_id))
        if learner_id != inbound.user_id and self._store.zalo.user(inbound.user_id) is None:
            self._store.erase_learner(inbound.user_id)  # erased: what was theirs before the link

    def _answer(
        self, job: Job, inbound: Inbound, face: Face, tutor: Answerer, incoming: Incoming
    ) -> None:
        def also(connection: Connection, reply: Reply) -> None:
            sends = self._sends(job, inbound, face.blocks.render(reply))
            self._store.jobs.finish(connection, job, self._now(), sends)

        failed = Reply("error", (Block("paragraph", self._words.say("failed")),))
        given = answer(tutor, self._store, incoming, self._local(), failed, self._kept, also)
        if given.reply.kind == "error":
            sends = self._sends(job, inbound, face.blocks.render(given.reply))
            self._store.jobs.done(job, self._now(), sends)

    def _kept(self, reply: Reply) -> tuple[str, dict[str, Any]]:
        text = plain_text(reply, self._channel_words)
        return text, reply_json(reply, text)

    def _sends(self, job: Job, inbound: Inbound, calls: Sequence[Call]) -> list[NewJob]:
        return [
            sending(f"{job.key}/{number}", inbound.product, inbound.user_id, call)
            for number, call in enumerate(calls, 1)
        ]

    @contextmanager
    def _acknowledged(self, job: Job, inbound: Inbound, face: Face) -> Iterator[None]:
        """While an answer takes long, the person sees that it is coming."""
        waited_s = (self._now() - job.created_at).total_seconds()
        ended = threading.Event()
        wait_s = max(_SOON_S, self._slow_s - waited_s)
        arguments = (ended, wait_s, inbound, face)
        threading.Thread(target=_acknowledge, args=arguments, daemon=True).start()
        try:
            yield
        finally:
            ended.set()


def _acknowledge(ended: threading.Event, wait_s: float, inbound: Inbound, face: Face) -> None:
    while not ended.wait(wait_s):
        try:
            face.client.acknowledge(inbound.user, inbound.msg_id)
        except (SendError, UnknownSend) as error:  # only a courtesy
            logger.info("not acknowledged: %s", error)
        if face.acknowledge_every_s is None:
            return
        wait_s = face.acknowledge_every_s


class Sending:
    """Sends one message a job. What has become pointless is not sent, and no fault."""

    def __init__(
        self,
        store: Store,
        faces: Mapping[str, Face],
        now: Callable[[], datetime],
        counts: Counter[str],
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._store, self._faces, self._now = store, faces, now
        self._counts, self._sleep = counts, sleep

    def __call__(self, job: Job) -> None:
        product, id = job.payload.get("product", ""), job.payload.get("user", "")
        face = self._faces.get(product)
        user = self._store.zalo.user(id)
        if face and self._may_send(product, user, bool(job.payload.get("free_only"))):
            try:
                self._send(face.client, id.rpartition(":")[2], Call.of(job.payload["call"]))
            except SendError as error:
                self._refused(error, id, job)
        else:
            self._counts["dropped"] += 1
        self._store.jobs.done(job, self._now())

    def _may_send(self, product: str, user: ZaloUser | None, free_only: bool) -> bool:
        """Somebody of whom nothing is kept has just had it erased, and gets the word of that."""
        if user is None or user.last_inbound_at is None:
            return user is None and not free_only
        window = FREE if free_only else _OPEN.get(product)
        is_open = window is None or self._now() - user.last_inbound_at < window
        return is_open and not user.blocked

    def _send(self, client: Client, to: str, call: Call) -> None:
        try:
            self._once(client, to, call)
        except SendError as error:
            if error.remedy != "plainer":
                raise
            if call.type == "text" and call.plain:
                self._once(client, to, Call("text", call.plain))

    def _once(self, client: Client, to: str, call: Call) -> None:
        """A message of which nobody knows whether it arrived is sent once more, never twice."""
        try:
            client.send(to, call)
            return
        except UnknownSend as error:
            self._counts["unknown"] += 1
            logger.warning("%s; sent once more (%d so far)", error, self._counts["unknown"])
        self._sleep(_UNKNOWN_WAIT_S)
        try:
            client.send(to, call)
        except UnknownSend as error:
            raise Dead(f"{error}, twice") from error

    def _refused(self, error: SendError, user_id: str, job: Job) -> None:
        """Raises what the queue shall do; a message that is dropped for good is only counted."""
        self._counts[error.remedy] += 1
        if error.remedy == "again":
            raise Retry(str(error)) from error
        if error.remedy == "later":
            raise Retry(str(error), _LATER_S) from error
        if error.remedy == "user":
            self._store.zalo.block(user_id)
        if error.remedy == "operator":
            logger.error("%s: nothing can be sent until somebody acts; `tutor zalo status`", error)
        if error.remedy != "plainer":
            raise Dead(str(error)) from error


def sending(key: str, product: str, user_id: str, call: Call, *, free_only: bool = False) -> NewJob:
    """The job that sends `call`. free_only: only while it costs nothing."""
    payload: dict[str, Any] = {"product": product, "user": user_id, "call": call.to_json()}
    if free_only:
        payload["free_only"] = True
    return NewJob(SEND, key, f"send:{user_id}", payload, max_attempts=SEND_ATTEMPTS)

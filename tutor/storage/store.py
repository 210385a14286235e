"""Conversations and learners: read before a turn, stored after it in one transaction."""

import hashlib
import secrets
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    bindparam,
    delete,
    insert,
    select,
)

from tutor.records import Conversation, Learner, Turn
from tutor.storage import kept
from tutor.storage.engine import (
    LEARNERS,
    POLLERS,
    held_lock,
    open_engine,
    transaction,
    upserting,
    wipe,
)
from tutor.storage.jobs import Jobs
from tutor.storage.kept import LearnerSummary, StoredEvent
from tutor.storage.locks import Locks
from tutor.storage.tables import (
    api_threads,
    conversations,
    events,
    learners,
    link_codes,
    messages,
    utc,
    web_sessions,
)
from tutor.storage.zalo import ZaloRecords

Also = Callable[[Connection], None]
"""What else is stored in the transaction of a turn."""

_PROFILE = tuple(column.name for column in fields(Learner) if column.name != "id")
_CHOICES = tuple(name for name in _PROFILE if name != "memory")


@dataclass(frozen=True, slots=True)
class Message:
    """One stored message; `reply` is the whole reply as sent, None for the user's own."""

    role: Literal["user", "tutor"]
    text: str
    reply: Mapping[str, Any] | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class WebSession:
    """Whom a browser's cookie stands for, and the conversation it shows."""

    learner_id: str
    conversation_id: str | None


@dataclass(slots=True)
class Exchange:
    """A turn in the making: the state it starts from, and `save` for the state it ends in."""

    conversation: Conversation
    learner: Learner
    now: datetime
    _store: "Store"
    _held: Connection | None

    def save(
        self,
        message: str,
        text: str,
        reply: Mapping[str, Any],
        turn: Turn,
        also: Also | None = None,
    ) -> None:
        """Store the two messages, the events and the next state, or erase everything of the
        learner where the turn says so; StorageError, and nothing, where it fails.

        `also` stores in the same transaction; what it raises passes through, and nothing is stored.
        """
        with self._store._transaction(self._held) as connection:
            if turn.erase:
                erased = kept.erase(connection, self.learner.id, self.now)
            else:
                _write(connection, self, message, text, reply, turn)
            if also:
                also(connection)
        if turn.erase and erased:
            self._store._wipe()


class Store:
    """The one way to the database. Safe to use from several threads and, on PostgreSQL, processes.

    `jobs` is its queue, `zalo` what is kept of people in Zalo.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.jobs = Jobs(engine)
        self.zalo = ZaloRecords(engine)
        self._learners = Locks()  # two messages of one are answered one after the other

    @classmethod
    def open(cls, address: str, *, read_only: bool = False) -> "Store":
        """The store at `address`; one opened read-only may stand beside a server that writes."""
        return cls(open_engine(address, read_only=read_only))

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def turn(
        self,
        conversation_id: str | None,
        learner_id: str | None = None,
        now: datetime | None = None,
    ) -> Iterator[Exchange]:
        """The state before a turn; what the caller does not `save` is as if it never happened.

        An unknown conversation id starts a new conversation, and so does none, unless a channel
        names a learner by `learner_id` ("zalo:1", always with a colon): then the learner's last
        one goes on. Without `learner_id` the learner is the conversation's own.
        """
        owner = learner_id or (conversation_id and self.learner_of(conversation_id))
        with self._alone(owner or conversation_id or _new_id()) as held:
            yield self._read(
                held, conversation_id, learner_id, (now or datetime.now(UTC)).astimezone(UTC)
            )

    def conversation(self, conversation_id: str) -> list[Message] | None:
        """The messages of a conversation in order; None where there is no such conversation."""
        with self._transaction() as connection:
            if _row(connection, conversations, conversation_id) is None:
                return None
            query = (
                select(messages)
                .where(messages.c.conversation_id == conversation_id)
                .order_by(messages.c.id)
            )
            return [
                Message(row.role, row.text, row.reply, utc(row.created_at))
                for row in connection.execute(query)
            ]

    def learner(self, learner_id: str) -> Learner | None:
        """A learner as last stored; None for an unknown id."""
        with self._transaction() as connection:
            person = _row(connection, learners, learner_id)
        return _learner(person) if person else None

    def choose(self, learner_id: str | None, choices: Mapping[str, Any], now: datetime) -> str:
        """Store what a person chose outside a turn; the id of the learner, new where none is given
        or the one given was erased."""
        unknown = set(choices) - set(_CHOICES)
        if unknown:
            raise ValueError(f"no choices of a learner: {sorted(unknown)}")
        id = learner_id or _new_id()
        with self._alone(id) as held, self._transaction(held) as connection:
            _put(connection, learners, id, choices, now.astimezone(UTC))
        return id

    def session(self, key: str) -> WebSession | None:
        """The session of a cookie's value; None for an unknown one."""
        with self._transaction() as connection:
            query = select(web_sessions).where(web_sessions.c.key_hash == _hash(key))
            row = connection.execute(query).one_or_none()
        return WebSession(row.learner_id, row.conversation_id) if row else None

    def keep_session(self, key: str, session: WebSession, now: datetime) -> None:
        """From now on the cookie's value `key` stands for `session`."""
        kept = {"learner_id": session.learner_id, "conversation_id": session.conversation_id}
        with self._transaction() as connection:
            _put(connection, web_sessions, _hash(key), kept, now.astimezone(UTC), "key_hash")

    def end_session(self, key: str) -> None:
        """The cookie's value `key` stands for nobody any more; what was said stays."""
        with self._transaction() as connection:
            connection.execute(delete(web_sessions).where(web_sessions.c.key_hash == _hash(key)))

    def thread(self, history_hash: str) -> str | None:
        """The id of the conversation that went so, up to now; None where none did."""
        with self._transaction() as connection:
            query = select(api_threads.c.conversation_id).where(_is_thread(history_hash))
            return connection.execute(query).scalar_one_or_none()

    def take_thread(self, history_hash: str) -> str | None:
        """As `thread`, and no second caller finds it: a conversation goes on from its end once."""
        taken = delete(api_threads).where(_is_thread(history_hash))
        with self._transaction() as connection:
            query = taken.returning(api_threads.c.conversation_id)
            return connection.execute(query).scalar_one_or_none()

    def keep_thread(self, history_hash: str, conversation_id: str, now: datetime) -> None:
        """From now on `history_hash` leads to the conversation, unless it was erased meanwhile."""
        with self._transaction() as connection:
            if _row(connection, conversations, conversation_id) is None:
                return
            connection.execute(delete(api_threads).where(_is_thread(history_hash)))
            row = {"history_hash": history_hash, "conversation_id": conversation_id}
            connection.execute(insert(api_threads).values(**row, created_at=now.astimezone(UTC)))

    def learner_of(self, conversation_id: str) -> str | None:
        """The id of the learner of a conversation; None where there is no such conversation."""
        with self._transaction() as connection:
            thread = _row(connection, conversations, conversation_id)
        return thread.learner_id if thread else None

    def learners(self) -> list[LearnerSummary]:
        """Every learner with counts, the last visitor first; no text of any message."""
        with self._transaction() as connection:
            return kept.summaries(connection)

    def events(self, learner_id: str) -> list[StoredEvent]:
        """The events of a learner in order; empty for an unknown one."""
        with self._transaction() as connection:
            return kept.learner_events(connection, learner_id)

    def export_learner(self, learner_id: str) -> dict[str, Any] | None:
        """Everything kept of a learner, in JSON values: `profile`, `memory`, `conversations` with
        their messages, `events`; None for an unknown id."""
        with self._transaction() as connection:
            return kept.export(connection, learner_id)

    def erase_learner(self, learner_id: str) -> bool:
        """Erase everything of a learner, once no turn of theirs is under way; False for an unknown
        id. Nothing of it stays behind in the free space of an SQLite file."""
        with self._alone(learner_id) as held, self._transaction(held) as connection:
            found = kept.erase(connection, learner_id, datetime.now(UTC))
        if found:
            self._wipe()
        return found

    def delete_messages_before(self, moment: datetime) -> int:
        """Delete messages older than `moment` and what they leave empty; how many messages."""
        with self._transaction() as connection:
            count = kept.forget_before(connection, moment)
        if count:
            self._wipe()
        return count

    def forget_finished(self, now: datetime) -> int:
        """Delete jobs that were done a week ago and codes that are void; how many jobs."""
        with self._transaction() as connection:
            connection.execute(delete(link_codes).where(link_codes.c.expires_at < now))
        return self.jobs.forget(now)

    def check(self) -> None:
        """StorageError where the database does not answer."""
        with self._transaction() as connection:
            connection.execute(select(conversations.c.id).limit(1))

    def _read(
        self,
        held: Connection | None,
        conversation_id: str | None,
        learner_id: str | None,
        now: datetime,
    ) -> Exchange:
        with self._transaction(held) as connection:
            if learner_id and not conversation_id:
                thread = _last_conversation(connection, learner_id)
            else:
                thread = _row(connection, conversations, conversation_id)
            learner_id = learner_id or (thread.learner_id if thread else None)
            person = _row(connection, learners, learner_id)
        conversation = Conversation(thread.id, thread.focus) if thread else Conversation(_new_id())
        learner = _learner(person) if person else Learner(learner_id or _new_id())
        return Exchange(conversation, learner, now, self, held)

    @contextmanager
    def _alone(self, learner_id: str) -> Iterator[Connection | None]:
        """No other turn of the learner is under way meanwhile, in this process or another; the
        connection to use within, None for any."""
        number = zlib.crc32(learner_id.encode(errors="surrogatepass"))
        with self._learners.held(learner_id), held_lock(self._engine, LEARNERS, number) as held:
            yield held

    @contextmanager
    def polling(self, bot: str) -> Iterator[None]:
        """Be the one process that asks for the updates of `bot`; the others wait."""
        with held_lock(self._engine, POLLERS, zlib.crc32(bot.encode())):
            yield

    def _wipe(self) -> None:
        wipe(self._engine)

    def _transaction(self, held: Connection | None = None) -> AbstractContextManager[Connection]:
        return transaction(self._engine, held)


def _write(
    connection: Connection,
    exchange: Exchange,
    message: str,
    text: str,
    reply: Mapping[str, Any],
    turn: Turn,
) -> None:
    learner_id, conversation_id = exchange.learner.id, exchange.conversation.id
    profile = {name: getattr(turn.learner, name) for name in _PROFILE}
    profile["memory"] = dict(turn.learner.memory)
    state = {"learner_id": learner_id, "focus": dict(turn.conversation.focus)}
    _put(connection, learners, learner_id, profile, exchange.now)
    _put(connection, conversations, conversation_id, state, exchange.now)
    where = {"conversation_id": conversation_id, "created_at": exchange.now}
    said: list[dict[str, Any]] = [
        {"role": "user", "text": message, "reply": None, **where},
        {"role": "tutor", "text": text, "reply": dict(reply), **where},
    ]
    connection.execute(_SAY, said)
    if turn.events:
        who = {"learner_id": learner_id, **where}
        told = [{**asdict(one), "skills": list(one.skills), **who} for one in turn.events]
        connection.execute(_NOTE, told)


def _learner(person: Any) -> Learner:
    profile = {name: getattr(person, name) for name in _PROFILE}
    return Learner(person.id, **{**profile, "memory": person.memory or {}})


def _new_id() -> str:
    """128 random bits and more: knowing a conversation's id is the right to read it."""
    return secrets.token_urlsafe(24)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _is_thread(history_hash: str) -> ColumnElement[bool]:
    return api_threads.c.history_hash == history_hash


def _row(connection: Connection, table: Table, id: str | None) -> Any:
    return connection.execute(_by_id(table), {"wanted": id}).one_or_none() if id else None


def _last_conversation(connection: Connection, learner_id: str) -> Any:
    return connection.execute(_LAST_CONVERSATION, {"wanted": learner_id}).one_or_none()


def _put(
    connection: Connection,
    table: Table,
    id: str,
    values: Mapping[str, Any],
    now: datetime,
    key: str = "id",
) -> None:
    """Insert the row whose `key` is `id`, or update it where there is one."""
    put = _upsert(table, connection.dialect.name, key, tuple(values))
    connection.execute(put, {key: id, **values, "created_at": now, "updated_at": now})


# Every turn runs these: they are built once, for that takes longer than running them.
_SAY, _NOTE = insert(messages), insert(events)
_LAST_CONVERSATION = (
    select(conversations)
    .where(conversations.c.learner_id == bindparam("wanted"))
    .order_by(conversations.c.updated_at.desc(), conversations.c.id)
    .limit(1)
)


@cache
def _by_id(table: Table) -> Select[Any]:
    return select(table).where(table.c.id == bindparam("wanted"))


@cache
def _upsert(table: Table, dialect: str, key: str, names: tuple[str, ...]) -> Any:
    columns = (key, *names, "created_at", "updated_at")
    put = upserting(dialect, table).values({name: bindparam(name) for name in columns})
    changes = {name: put.excluded[name] for name in (*names, "updated_at")}
    return put.on_conflict_do_update(index_elements=[key], set_=changes)

"""What is kept of a learner: shown whole, erased whole, and forgotten in time."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, func, select

from tutor.records import Event
from tutor.storage.jobs import forget_lanes
from tutor.storage.tables import (
    api_threads,
    conversations,
    events,
    learners,
    link_codes,
    messages,
    utc,
    web_sessions,
    zalo_users,
)


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event of learning with where and when it happened."""

    event: Event
    at: datetime  # UTC
    conversation_id: str


@dataclass(frozen=True, slots=True)
class LearnerSummary:
    """A line of the list of learners: counts, and nothing that was said."""

    id: str
    last_visit: datetime  # UTC
    conversations: int
    messages: int
    events: int


def summaries(connection: Connection) -> list[LearnerSummary]:
    """Every learner, the last visitor first."""
    theirs = conversations.c.learner_id == learners.c.id
    said = (
        select(func.count())
        .select_from(messages.join(conversations))
        .where(theirs)
        .correlate(learners)
    )
    query = select(
        learners.c.id,
        learners.c.updated_at,
        _count(select(func.count()).select_from(conversations).where(theirs)),
        _count(said),
        _count(
            select(func.count()).select_from(events).where(events.c.learner_id == learners.c.id)
        ),
    ).order_by(learners.c.updated_at.desc(), learners.c.id)
    return [
        LearnerSummary(id, utc(seen), *counts) for id, seen, *counts in connection.execute(query)
    ]


def learner_events(connection: Connection, learner_id: str) -> list[StoredEvent]:
    """The events of a learner in the order they happened."""
    query = select(events).where(events.c.learner_id == learner_id).order_by(events.c.id)
    return [_event(row) for row in connection.execute(query)]


def export(connection: Connection, learner_id: str) -> dict[str, Any] | None:
    """Everything kept of a learner as JSON values, times in UTC; None for an unknown one."""
    query = select(learners).where(learners.c.id == learner_id)
    if (person := connection.execute(query).one_or_none()) is None:
        return None
    profile = _row_json(person)
    threads = (
        select(conversations)
        .where(conversations.c.learner_id == learner_id)
        .order_by(conversations.c.created_at, conversations.c.id)
    )
    users = select(zalo_users).where(zalo_users.c.learner_id == learner_id)
    return {
        "memory": profile.pop("memory"),
        "profile": profile,
        "zalo": [_row_json(row) for row in connection.execute(users.order_by(zalo_users.c.id))],
        "conversations": [_thread_json(connection, row) for row in connection.execute(threads)],
        "events": [_event_json(one) for one in learner_events(connection, learner_id)],
    }


def erase(connection: Connection, learner_id: str, now: datetime) -> bool:
    """Delete every row of a learner; False for an unknown one. Of messages that wait to be answered
    or sent only the keys stay, which may come again."""
    written_as = select(zalo_users.c.id).where(zalo_users.c.learner_id == learner_id)
    names = [learner_id, *connection.execute(written_as).scalars()]
    lanes = [f"{work}:{name}" for work in ("answer", "send") for name in names]
    forget_lanes(connection, lanes, now)
    connection.execute(delete(zalo_users).where(zalo_users.c.learner_id == learner_id))
    connection.execute(delete(link_codes).where(link_codes.c.learner_id == learner_id))
    threads = select(conversations.c.id).where(conversations.c.learner_id == learner_id)
    connection.execute(delete(messages).where(messages.c.conversation_id.in_(threads)))
    connection.execute(delete(api_threads).where(api_threads.c.conversation_id.in_(threads)))
    connection.execute(delete(conversations).where(conversations.c.learner_id == learner_id))
    connection.execute(delete(web_sessions).where(web_sessions.c.learner_id == learner_id))
    connection.execute(delete(events).where(events.c.learner_id == learner_id))
    return connection.execute(delete(learners).where(learners.c.id == learner_id)).rowcount > 0


def forget_before(connection: Connection, moment: datetime) -> int:
    """Delete the messages from before `moment`; how many they were.

    With them go the conversations that are older and empty now, and learners no older than these
    whom nobody can reach any more: no browser came since, and no channel names them ("zalo:1").
    """
    before = moment.astimezone(UTC)
    gone = connection.execute(delete(messages).where(messages.c.created_at < before)).rowcount
    empty = ~exists().where(messages.c.conversation_id == conversations.c.id)
    old = (conversations.c.updated_at < before, empty)
    ended = select(conversations.c.id).where(*old)
    connection.execute(delete(api_threads).where(api_threads.c.conversation_id.in_(ended)))
    connection.execute(delete(conversations).where(*old))
    connection.execute(delete(web_sessions).where(web_sessions.c.updated_at < before))
    unreached = (
        select(learners.c.id)
        .where(learners.c.updated_at < before, ~learners.c.id.contains(":"))
        .where(~exists().where(conversations.c.learner_id == learners.c.id))
        .where(~exists().where(web_sessions.c.learner_id == learners.c.id))
        .where(~exists().where(zalo_users.c.learner_id == learners.c.id))
    )
    orphans = list(connection.execute(unreached).scalars())
    for learner_id in orphans:
        erase(connection, learner_id, before)
    return gone


def _count(query: Select[Any]) -> ColumnElement[int]:
    return query.scalar_subquery()


def _thread_json(connection: Connection, thread: Any) -> dict[str, Any]:
    said = (
        select(messages.c.role, messages.c.text, messages.c.reply, messages.c.created_at)
        .where(messages.c.conversation_id == thread.id)
        .order_by(messages.c.id)
    )
    shown = _row_json(thread)
    del shown["learner_id"]  # stands in the profile
    return {**shown, "messages": [_row_json(row) for row in connection.execute(said)]}


def _event(row: Any) -> StoredEvent:
    event = Event(row.kind, row.lesson, row.item, tuple(row.skills), row.success)
    return StoredEvent(event, utc(row.created_at), row.conversation_id)


def _event_json(stored: StoredEvent) -> dict[str, Any]:
    event = stored.event
    return {
        "kind": event.kind,
        "lesson": event.lesson,
        "item": event.item,
        "skills": list(event.skills),
        "success": event.success,
        "conversation_id": stored.conversation_id,
        "created_at": stored.at.isoformat(),
    }


def _row_json(row: Any) -> dict[str, Any]:
    return {
        name: utc(value).isoformat() if isinstance(value, datetime) else value
        for name, value in row._asdict().items()
    }

"""The tables. A change here needs a migration in `migrations/versions`; a test compares the two."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def utc(stored: datetime) -> datetime:
    """SQLite keeps no time zone; everything is stored in UTC."""
    return stored if stored.tzinfo else stored.replace(tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """A moment given in any time zone, and read in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and utc(value).astimezone(UTC)


class PlainJson(TypeDecorator[Any]):
    """JSON of what strangers send, as ASCII text: half a character or a NUL in it is no fault."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return json.dumps(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return json.loads(value)


learners = Table(
    "learners",
    metadata,
    Column("id", Text, primary_key=True),
    Column("locality", Text),
    Column("level", Text),
    Column("audience", Text),
    Column("age", Integer),
    Column("address", Text),
    Column("language", Text),
    Column("device", Text),
    Column("memory", JSON, nullable=False, server_default="{}"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, primary_key=True),  # whoever knows it may read it: unguessable
    Column("learner_id", Text, ForeignKey("learners.id"), nullable=False),
    Column("focus", JSON, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Index("ix_conversations_learner_id", "learner_id", "updated_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False),
    Column("role", Text, nullable=False),  # "user" or "tutor"
    Column("text", Text, nullable=False),
    Column("reply", JSON),  # the whole reply as sent; NULL for the user's messages
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index("ix_messages_conversation_id", "conversation_id", "id"),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("learner_id", Text, ForeignKey("learners.id"), nullable=False),
    Column("conversation_id", Text, nullable=False),  # no key: events outlive old conversations
    Column("kind", Text, nullable=False),
    Column("lesson", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("skills", JSON, nullable=False),
    Column("success", Boolean),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index("ix_events_learner_id", "learner_id", "id"),
)

web_sessions = Table(
    "web_sessions",
    metadata,
    Column("key_hash", Text, primary_key=True),  # of the cookie's value, which is kept nowhere
    Column("learner_id", Text, ForeignKey("learners.id"), nullable=False),
    Column("conversation_id", Text),  # no key: a session outlives old conversations
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Index("ix_web_sessions_learner_id", "learner_id"),
)

api_threads = Table(
    "api_threads",
    metadata,
    Column("history_hash", Text, primary_key=True),  # of what was said so far, the reply included
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index("ix_api_threads_conversation_id", "conversation_id"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("lane", Text, nullable=False),  # jobs of one lane are done one after the other
    Column("payload", PlainJson, nullable=False),  # {} once it is done
    Column("state", Text, nullable=False),  # "ready", "running", "done" or "dead"
    Column("attempt", Integer, nullable=False),
    Column("max_attempts", Integer, nullable=False),
    Column("run_at", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("owner", Text),
    Column("last_error", Text),
    Column("created_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Index("ix_jobs_key", "key", unique=True),
    Index("ix_jobs_lane", "lane", "state", "id"),
    Index("ix_jobs_state", "state", "id"),
)

zalo_tokens = Table(
    "zalo_tokens",
    metadata,
    Column("account", Text, primary_key=True),
    Column("access_token", Text, nullable=False),
    Column("refresh_token", Text, nullable=False),  # works once
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("refreshing_until", DateTime(timezone=True)),  # somebody is getting new ones
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

zalo_users = Table(
    "zalo_users",
    metadata,
    Column("id", Text, primary_key=True),  # "zalo-oa:<oa>:<user>" or "zalo-bot:<bot>:<chat>"
    Column("learner_id", Text, nullable=False),  # no key: who only follows is no learner yet
    Column("last_inbound_at", DateTime(timezone=True)),
    Column("blocked", Boolean, nullable=False),
    Column("reminders", Boolean, nullable=False, default=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index("ix_zalo_users_learner_id", "learner_id"),
)

link_codes = Table(
    "link_codes",
    metadata,
    Column("code_hash", Text, primary_key=True),
    Column("learner_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
    Index("ix_link_codes_learner_id", "learner_id"),
)

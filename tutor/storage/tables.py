"""The tables. A change here needs a migration in `migrations/versions`; a test compares the two."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

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

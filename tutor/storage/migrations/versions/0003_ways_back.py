"""The ways back to a conversation: a browser by its cookie, other programs by the history."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "web_sessions",
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_web_sessions_learner_id"),
        sa.PrimaryKeyConstraint("key_hash", name="pk_web_sessions"),
    )
    op.create_index("ix_web_sessions_learner_id", "web_sessions", ["learner_id"])
    op.create_table(
        "api_threads",
        sa.Column("history_hash", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_api_threads_conversation_id"
        ),
        sa.PrimaryKeyConstraint("history_hash", name="pk_api_threads"),
    )
    op.create_index("ix_api_threads_conversation_id", "api_threads", ["conversation_id"])


def downgrade() -> None:
    op.drop_table("api_threads")
    op.drop_table("web_sessions")

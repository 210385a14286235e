"""What is remembered of a learner, and the events of learning."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("learners", sa.Column("memory", sa.JSON, nullable=False, server_default="{}"))
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("learner_id", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("lesson", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("skills", sa.JSON, nullable=False),
        sa.Column("success", sa.Boolean),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_events_learner_id"),
    )
    op.create_index("ix_events_learner_id", "events", ["learner_id", "id"])


def downgrade() -> None:
    op.drop_table("events")
    op.drop_column("learners", "memory")

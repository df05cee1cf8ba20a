"""Which sub-topics a match names, and what topics and sub-topics are called."""

import sqlalchemy as sa
from alembic import op


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("topic_matches", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("subtopics", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
        )

    op.create_table(
        "topics",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("subtopics", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_topics"),
    )

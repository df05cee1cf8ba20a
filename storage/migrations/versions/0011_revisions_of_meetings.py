"""What a calendar remembers of a meeting: the name that it was first known by, and how often it was changed."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_key", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("revised_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(sa.text("UPDATE meetings SET first_key = key"))

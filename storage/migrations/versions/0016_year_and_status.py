"""Of which year a motion is, and where it stands: what motions are filtered and counted by."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in batch mode: making the table anew would delete what hangs on its rows.
    op.add_column("motions", sa.Column("year", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("motions", sa.Column("status", sa.Text(), server_default="open", nullable=False))
    # The year 0 is that of motions which were not looked at yet: storage.motion_facts.facts_of_rest.
    op.create_index("ix_motions_year", "motions", ["year", "published_at"])
    op.create_index("ix_motions_status", "motions", ["status", "published_at"])

"""Of which year a motion is, and where it stands: what motions are filtered and counted by."""

import sqlalchemy as sa
from alembic import op

from storage.motion_facts import refresh_facts

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_BATCH = 500


def upgrade() -> None:
    # Not in batch mode: making the table anew would delete what hangs on its rows.
    op.add_column("motions", sa.Column("year", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("motions", sa.Column("status", sa.Text(), server_default="open", nullable=False))
    connection = op.get_bind()
    motions = connection.scalars(sa.text("SELECT id FROM motions ORDER BY id")).all()
    for start in range(0, len(motions), _BATCH):
        refresh_facts(connection, motions[start : start + _BATCH])
    op.create_index("ix_motions_year", "motions", ["year", "published_at"])
    op.create_index("ix_motions_status", "motions", ["status", "published_at"])

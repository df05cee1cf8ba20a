"""Of which motion a paper is stands beside its matches too: filters by topic need not read the papers."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_INDEX = "ix_topic_matches_selected"


def upgrade() -> None:
    op.add_column("topic_matches", sa.Column("motion_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE topic_matches SET motion_id = "
        "(SELECT papers.motion_id FROM papers WHERE papers.id = topic_matches.paper_id)"
    )
    op.drop_index(_INDEX, table_name="topic_matches")
    op.create_index(
        _INDEX,
        "topic_matches",
        ["topic", "motion_id", "paper_id", "selected"],
        unique=False,
        sqlite_where=sa.text("selected"),
        postgresql_where=sa.text("selected"),
    )

"""The runs over a source by their start: which sources are due is asked in one statement."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_crawl_runs_source_started_at", "crawl_runs", ["source", "started_at"], unique=False)
    op.drop_index("ix_crawl_runs_source", table_name="crawl_runs")

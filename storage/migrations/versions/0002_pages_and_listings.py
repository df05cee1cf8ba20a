"""Pages that were read, and how lists showed papers: what is needed to read only what changed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "read_pages",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), server_default="", nullable=False),
        sa.Column("last_modified", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.name"], name="fk_read_pages_source_sources"),
        sa.PrimaryKeyConstraint("source", "url", "page", name="pk_read_pages"),
    )
    with op.batch_alter_table("read_pages", schema=None) as batch_op:
        batch_op.create_index("ix_read_pages_seen_at", ["seen_at"], unique=False)
    op.create_table(
        "listings",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("paper_key", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("lasting", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.name"], name="fk_listings_source_sources"),
        sa.PrimaryKeyConstraint("source", "paper_key", "place", name="pk_listings"),
    )
    op.add_column("sources", sa.Column("reader", sa.Text(), server_default="", nullable=False))

"""What papers are filtered and found by: tags, and the index of their words. Filled later, paper by paper."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR


revision = "0008"
down_revision = "0005"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "paper_tags",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name="fk_paper_tags_paper_id_papers", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("paper_id", "kind", "value", name="pk_paper_tags"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_paper_tags_value", "paper_tags", ["kind", "value", "paper_id"], unique=False)

    op.create_table(
        "paper_words",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("words", TSVECTOR().with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name="fk_paper_words_paper_id_papers", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_paper_words"),
        sa.UniqueConstraint("paper_id", name="uq_paper_words_paper_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_paper_words_motion_id", "paper_words", ["motion_id"], unique=False)

    op.create_table(
        "stems",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("stem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stems"),
        sa.UniqueConstraint("stem", name="uq_stems_stem"),
        sqlite_autoincrement=True,
    )

    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_paper_words_words", "paper_words", ["words"], postgresql_using="gin")
    else:
        op.execute(
            "CREATE VIRTUAL TABLE words_fts USING fts5(stems, content='', columnsize=0, tokenize='ascii')"
        )

    # Not in batch mode: making the table anew would delete what hangs on its rows.
    op.add_column("papers", sa.Column("in_index", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_papers_unindexed",
        "papers",
        ["id"],
        unique=False,
        sqlite_where=sa.text("in_index = 0"),
        postgresql_where=sa.text("NOT in_index"),
    )

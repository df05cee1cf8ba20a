"""What holds papers together as motions: marks, joins, relations; merged motions and parts of motions."""

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_marks",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name="fk_paper_marks_paper_id_papers", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("paper_id", "kind", "value", name="pk_paper_marks"),
    )
    op.create_index("ix_paper_marks_value", "paper_marks", ["kind", "value"], unique=False)

    op.create_table(
        "paper_joins",
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("strength", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_id"], ["papers.id"], name="fk_paper_joins_first_id_papers", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["papers.id"], name="fk_paper_joins_second_id_papers", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name="pk_paper_joins"),
    )
    op.create_index("ix_paper_joins_second_id", "paper_joins", ["second_id"], unique=False)

    op.create_table(
        "paper_relations",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name="fk_paper_relations_paper_id_papers", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["papers.id"], name="fk_paper_relations_target_id_papers", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("paper_id", name="pk_paper_relations"),
    )
    op.create_index("ix_paper_relations_target_id", "paper_relations", ["target_id"], unique=False)

    op.create_table(
        "motion_aliases",
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motions.id"], name="fk_motion_aliases_motion_id_motions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("uuid", name="pk_motion_aliases"),
    )
    op.create_index("ix_motion_aliases_motion_id", "motion_aliases", ["motion_id"], unique=False)

    op.create_table(
        "motion_parts",
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("whole_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motions.id"], name="fk_motion_parts_motion_id_motions", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["whole_id"], ["motions.id"], name="fk_motion_parts_whole_id_motions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("motion_id", name="pk_motion_parts"),
    )
    op.create_index("ix_motion_parts_whole_id", "motion_parts", ["whole_id"], unique=False)

    # Not in batch mode: making the table anew would delete what hangs on its rows.
    op.drop_index("ix_papers_title_key", table_name="papers")
    op.drop_column("papers", "title_key")
    op.add_column("papers", sa.Column("marked_hash", sa.Text(), server_default="", nullable=False))
    # Compared again once, the papers that are known get their marks and are joined by them.
    op.execute("UPDATE papers SET dirty = true")


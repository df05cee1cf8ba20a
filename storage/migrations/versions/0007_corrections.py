"""Corrections of the selection; what the matcher says apart from what holds; from when on a paper is told."""

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("named", sa.Text(), server_default="", nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("label", sa.Boolean(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum("reader", "operator", name="reader_to_operator", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "open",
                "accepted",
                "rejected",
                name="open_to_rejected",
                native_enum=False,
                create_constraint=True,
            ),
            server_default="open",
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("holds", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name="fk_corrections_paper_id_papers", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
    )
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.create_index("ix_corrections_paper_id", ["paper_id"], unique=False)
        batch_op.create_index(
            "uq_corrections_holds",
            ["topic", "paper_id"],
            unique=True,
            sqlite_where=sa.text("holds"),
            postgresql_where=sa.text("holds"),
        )
        batch_op.create_index(
            "ix_corrections_open",
            ["topic", "paper_id"],
            unique=False,
            sqlite_where=sa.text("decision = 'open'"),
            postgresql_where=sa.text("decision = 'open'"),
        )

    with op.batch_alter_table("topic_matches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("matched", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("told_from", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE topic_matches SET matched = selected")

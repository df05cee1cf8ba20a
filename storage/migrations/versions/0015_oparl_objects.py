"""What is given out by OParl, with its stamps. Filled later, object by object."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_KINDS = ("body", "organization", "location", "meeting", "agendaitem", "paper", "consultation", "file")


def upgrade() -> None:
    op.create_table(
        "oparl_objects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*_KINDS, native_enum=False, create_constraint=True, name="body_to_file"),
            nullable=False,
        ),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body_ags", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_oparl_objects"),
        sa.UniqueConstraint("kind", "key", name="uq_oparl_objects_kind_key"),
    )
    op.create_index("ix_oparl_objects_list", "oparl_objects", ["kind", "body_ags", "deleted", "id"])
    op.create_index("ix_oparl_objects_created", "oparl_objects", ["kind", "body_ags", "created_at", "id"])
    op.create_index("ix_oparl_objects_modified", "oparl_objects", ["kind", "body_ags", "modified_at", "id"])
    op.create_index("ix_oparl_objects_parent", "oparl_objects", ["parent"])
    # Not in batch mode: making the table anew would delete what hangs on its rows.
    op.add_column("papers", sa.Column("given", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_papers_not_given",
        "papers",
        ["id"],
        sqlite_where=sa.text("given = 0"),
        postgresql_where=sa.text("NOT given"),
    )
    op.add_column("meetings", sa.Column("given", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_meetings_not_given",
        "meetings",
        ["source"],
        sqlite_where=sa.text("given = 0"),
        postgresql_where=sa.text("NOT given"),
    )

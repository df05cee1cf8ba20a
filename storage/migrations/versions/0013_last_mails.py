"""When a person had their last mail is known from the mails."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("subscribers", "last_sent_at")

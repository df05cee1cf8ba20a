"""Letters about subscribing itself, and names of persons that stand in links."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_SUBSCRIBERS = sa.table("subscribers", sa.column("id", sa.Integer), sa.column("key", sa.Text))


def upgrade() -> None:
    with op.batch_alter_table("subscribers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("key", sa.Text(), server_default="", nullable=False))
    connection = op.get_bind()
    for id_ in connection.scalars(sa.select(_SUBSCRIBERS.c.id)).all():
        named = sa.update(_SUBSCRIBERS).where(_SUBSCRIBERS.c.id == id_).values(key=secrets.token_hex(12))
        connection.execute(named)
    op.create_index("ix_subscribers_key", "subscribers", ["key"], unique=True)
    op.create_table(
        "delivery_subscriptions",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.id"],
            name="fk_delivery_subscriptions_delivery_id_deliveries",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name="fk_delivery_subscriptions_subscription_id_subscriptions",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_delivery_subscriptions"),
    )
    op.create_index(
        "ix_delivery_subscriptions_subscription_id", "delivery_subscriptions", ["subscription_id"]
    )

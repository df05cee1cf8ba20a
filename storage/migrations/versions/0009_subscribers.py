"""Persons with their subscriptions, deliveries to persons, reminders of meetings, what came back, a hold."""

import hashlib
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from alembic import op


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OPEN = "state IN ('planned', 'leased')"


def upgrade() -> None:
    known = _known()
    # Children first: a table that goes takes with it what hangs on its rows.
    for table in ("delivery_items", "deliveries", "subscriptions"):
        op.drop_table(table)
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index("ix_notices_due_at")
    _people()
    _deliveries()
    _carry_over(known)


def _known() -> dict[str, list[dict[str, Any]]]:
    """All rows of the tables that are made anew: there are few, one subscription for each address."""
    connection = op.get_bind()
    tables = sa.MetaData()
    tables.reflect(connection, only=["subscriptions", "deliveries", "delivery_items"])
    return {
        name: [row._asdict() for row in connection.execute(sa.select(tables.tables[name]))]
        for name in ("subscriptions", "deliveries", "delivery_items")
    }


def _people() -> None:
    op.create_table(
        "subscribers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column(
            "language",
            sa.Enum("de", "en", name="de_to_en", native_enum=False, create_constraint=True),
            server_default="de",
            nullable=False,
        ),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("daily_cap", sa.Integer(), server_default="10", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspension", sa.Text(), server_default="", nullable=False),
        sa.Column("soft_bounces", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_bounce_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_subscribers"),
        sa.UniqueConstraint("address_key", name="uq_subscribers_address_key"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.Column("filter_key", sa.Text(), nullable=False),
        sa.Column(
            "frequency",
            sa.Enum(
                "at_once",
                "daily",
                "weekly",
                "before_meeting",
                name="at_once_to_before_meeting",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("weekday", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "settings", "form", "command", name="settings_to_command", native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence", sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_how", sa.Text(), server_default="", nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen", sa.Text(), server_default="", nullable=False),
        sa.Column("waits", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscribers.id"],
            name="fk_subscriptions_subscriber_id_subscribers",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
    )
    op.create_index("ix_subscriptions_subscriber_id", "subscriptions", ["subscriber_id"], unique=False)
    op.create_index(
        "ix_subscriptions_filter_key",
        "subscriptions",
        ["filter_key"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "sources_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recovered_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["source"], ["sources.name"], name="fk_sources_told_source_sources"),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscribers.id"],
            name="fk_sources_told_subscriber_id_subscribers",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sources_told"),
        sa.UniqueConstraint(
            "subscriber_id", "source", "since", name="uq_sources_told_subscriber_id_source_since"
        ),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "leased",
                "sent",
                "failed",
                name="planned_to_failed",
                native_enum=False,
                create_constraint=True,
            ),
            server_default="planned",
            nullable=False,
        ),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_by", sa.Text(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscribers.id"],
            name="fk_deliveries_subscriber_id_subscribers",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("message_id", name="uq_deliveries_message_id"),
    )
    op.create_index(
        "ix_deliveries_open",
        "deliveries",
        ["due_at", "stem"],
        unique=False,
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )
    op.create_index(
        "ix_deliveries_subscriber_id", "deliveries", ["subscriber_id", "planned_at"], unique=False
    )
    _items("delivery_items", sa.Column("change_id", sa.Integer(), nullable=False))
    _items(
        "delivery_meetings",
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
    )
    op.create_table(
        "mail_holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_mail_holds"),
    )


def _items(table: str, told: "sa.Column[Any]", *more: "sa.Column[Any]") -> None:
    """What deliveries tell: unique for a subscription; `told` refers to a change or a motion."""
    target = told.name.removesuffix("_id") + "s"
    columns = [sa.Column("subscription_id", sa.Integer(), nullable=False), told, *more]
    op.create_table(
        table,
        *columns,
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name=f"fk_{table}_subscription_id_subscriptions",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            [told.name],
            [f"{target}.id"],
            name=f"fk_{table}_{told.name}_{target}",
            ondelete="CASCADE" if target == "motions" else None,
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.id"],
            name=f"fk_{table}_delivery_id_deliveries",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(*[column.name for column in columns], name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_delivery_id", table, ["delivery_id"], unique=False)


def _carry_over(known: dict[str, list[dict[str, Any]]]) -> None:
    """The subscriptions of before, each a daily one of its topic, with what they were told."""
    connection = op.get_bind()
    tables = sa.MetaData()
    tables.reflect(connection, only=["subscribers", "subscriptions", "deliveries", "delivery_items"])

    def add(table: str, values: dict[str, Any]) -> int:
        target = tables.tables[table]
        added = connection.execute(sa.insert(target).values(**values).returning(target.c.id))
        return int(added.scalar_one())

    subscribers: dict[str, int] = {}
    people: dict[int, int] = {}
    subscriptions: dict[int, int] = {}
    deliveries: dict[int, int] = {}
    for row in known["subscriptions"]:
        key = row["address"].casefold()
        if key not in subscribers:
            subscribers[key] = add(
                "subscribers",
                {"address": row["address"], "address_key": key, "created_at": row["created_at"]},
            )
        people[row["id"]] = subscribers[key]
        query = "" if row["topic"] == "integration" else f"thema={quote(row['topic'], safe='')}"
        subscriptions[row["id"]] = add(
            "subscriptions",
            {
                "subscriber_id": subscribers[key],
                "filter": query,
                "filter_key": _filter_key(query),
                "frequency": "daily",
                "origin": row["origin"],
                "created_at": row["created_at"],
                "confirmed_at": row["created_at"],
                "begins_at": row["created_at"],
                "looked_at": _last_planned(known["deliveries"], row["id"]),
                "ended_at": row["ended_at"],
                "ended_how": row["origin"] if row["ended_at"] else "",
            },
        )
    for row in known["deliveries"]:
        values = {name: row[name] for name in row if name not in ("id", "subscription_id")}
        values |= {"subscriber_id": people[row["subscription_id"]], "kind": "digest"}
        deliveries[row["id"]] = add("deliveries", {**values, "stem": row["message_id"]})
    items = [
        {
            "subscription_id": subscriptions[row["subscription_id"]],
            "change_id": row["change_id"],
            "delivery_id": deliveries[row["delivery_id"]],
        }
        for row in known["delivery_items"]
    ]
    if items:
        connection.execute(sa.insert(tables.tables["delivery_items"]), items)


def _last_planned(deliveries: list[dict[str, Any]], subscription: int) -> Any:
    """Its day's digest is not planned a second time."""
    return max((row["planned_at"] for row in deliveries if row["subscription_id"] == subscription), default=None)


def _filter_key(query: str) -> str:
    """As storage.filters made it when this was written."""
    return hashlib.sha256(query.encode()).hexdigest()[:16]

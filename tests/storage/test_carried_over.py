"""What was there before persons were: subscriptions of addresses go on, and nobody is told anything again."""

import datetime as dt
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, select, text

from storage import database
from storage.database import upgrade
from storage.filters import Filter
from storage.models_subscriptions import Delivery, DeliveryItem, Subscriber, Subscription
from tests.databases import bare_database

BEFORE = "0008"
BEGAN, SENT = "2026-03-01 12:00:00", "2026-03-02 06:00:00"


def upgrade_to(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def fill(connection: Connection) -> None:
    """Three subscriptions of two addresses, with a mail that was sent and one that was not."""
    rows = [
        (3, "a@radar.example", "integration", None),
        (5, "A@radar.example", "sport und spiel", None),
        (6, "b@radar.example", "integration", SENT),
    ]
    for id_, address, topic, ended in rows:
        connection.execute(
            text(
                "INSERT INTO subscriptions (id, address, topic, origin, created_at, ended_at)"
                " VALUES (:id, :address, :topic, 'settings', :began, :ended)"
            ),
            {"id": id_, "address": address, "topic": topic, "began": BEGAN, "ended": ended},
        )
    connection.execute(
        text(
            "INSERT INTO sources (name, title, system, base_url, enabled)"
            " VALUES ('x', 'X', 'y', 'http://x', true)"
        )
    )
    connection.execute(
        text(
            "INSERT INTO papers (id, source, key, url, reference, kind, title, text, originators,"
            " responsible, fields, reference_key, content_hash, silent, first_seen_at, last_seen_at)"
            " VALUES (1, 'x', '1', '', '', '', '', '', '[]', '', '{}', '', '', false, :at, :at)"
        ),
        {"at": BEGAN},
    )
    for id_ in (1, 2):
        connection.execute(
            text(
                "INSERT INTO changes (id, paper_id, kind, at, silent, before, after)"
                " VALUES (:id, 1, 'new', :at, false, '{}', '{}')"
            ),
            {"id": id_, "at": BEGAN},
        )
    for id_, subscription, state in ((7, 3, "sent"), (8, 5, "planned")):
        connection.execute(
            text(
                "INSERT INTO deliveries"
                " (id, subscription_id, message_id, state, planned_at, due_at, attempts)"
                " VALUES (:id, :subscription, :message, :state, :at, :at, 2)"
            ),
            {"id": id_, "subscription": subscription, "message": f"<{id_}@x>", "state": state, "at": SENT},
        )
        connection.execute(
            text(
                "INSERT INTO delivery_items (subscription_id, change_id, delivery_id)"
                " VALUES (:subscription, :change, :id)"
            ),
            {"subscription": subscription, "change": id_ - 6, "id": id_},
        )


def test_subscriptions_deliveries_and_the_ledger_are_carried_over(database: str, tmp_path: Path) -> None:
    engine = bare_database(tmp_path / "old.db")
    upgrade_to(engine, BEFORE)
    with engine.begin() as connection:
        fill(connection)
    upgrade(engine)
    began = dt.datetime.fromisoformat(BEGAN).replace(tzinfo=dt.UTC)
    sent = dt.datetime.fromisoformat(SENT).replace(tzinfo=dt.UTC)
    with engine.connect() as connection:
        people = connection.execute(select(Subscriber.id, Subscriber.address).order_by(Subscriber.id)).all()
        assert [row.address for row in people] == ["a@radar.example", "b@radar.example"]
        rows = connection.execute(select(Subscription.__table__).order_by(Subscription.id)).all()
        assert [row.subscriber_id for row in rows] == [people[0].id, people[0].id, people[1].id]
        wanted = [Filter(), Filter(topics=("sport und spiel",)), Filter()]
        assert [(row.filter, row.filter_key) for row in rows] == [
            (each.query(), each.key()) for each in wanted
        ]
        assert {(row.frequency, row.origin, row.confirmed_at, row.begins_at) for row in rows} == {
            ("daily", "settings", began, began)
        }
        assert [row.looked_at for row in rows] == [sent, sent, None]
        assert [(row.ended_at, row.ended_how) for row in rows] == [(None, ""), (None, ""), (sent, "settings")]
        mails = connection.execute(select(Delivery.__table__).order_by(Delivery.message_id)).all()
        assert [(row.message_id, row.state, row.attempts, row.kind) for row in mails] == [
            ("<7@x>", "sent", 2, "digest"),
            ("<8@x>", "planned", 2, "digest"),
        ]
        items = connection.execute(select(DeliveryItem.__table__).order_by(DeliveryItem.change_id)).all()
        assert [(row.subscription_id, row.change_id, row.delivery_id) for row in items] == [
            (rows[0].id, 1, mails[0].id),
            (rows[1].id, 2, mails[1].id),
        ]
    engine.dispose()

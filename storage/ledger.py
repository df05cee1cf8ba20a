"""Writing into the ledger of mails: deliveries, and what they tell."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Integer, MetaData, Table, delete, insert, select
from sqlalchemy.schema import CreateTable

from storage.models_subscriptions import Delivery, DeliveryItem
from storage.profiles import in_chunks

_LISTS = Table(
    "told_lists",
    MetaData(),
    Column("list", Integer, primary_key=True),
    Column("change_id", Integer, primary_key=True),
    prefixes=["TEMPORARY"],
)
_TELLING = Table(
    "telling",
    MetaData(),
    Column("subscription_id", Integer, primary_key=True),
    Column("delivery_id", Integer),
    Column("list", Integer),
    prefixes=["TEMPORARY"],
)


class Telling(NamedTuple):
    """What a delivery tells for a subscription."""

    subscription_id: int
    delivery_id: int
    changes: tuple[int, ...]


def write_deliveries(connection: Connection, rows: Sequence[Mapping[str, Any]], domain: str) -> list[int]:
    """Write deliveries, each with a new Message-ID that `domain` ends; their ids, in the same order."""
    if not rows:
        return []
    named = [{**row, "message_id": new_message_id(domain)} for row in rows]
    connection.execute(insert(Delivery), named)
    written = in_chunks(
        connection,
        select(Delivery.message_id, Delivery.id),
        Delivery.message_id,
        [row["message_id"] for row in named],
    )
    ids = {row.message_id: row.id for row in written}
    return [ids[row["message_id"]] for row in named]


def write_items(connection: Connection, telling: Sequence[Telling]) -> None:
    """Write what deliveries tell. Many tell the same: each list of changes is sent to the database once."""
    if not telling:
        return
    numbers: defaultdict[tuple[int, ...], int] = defaultdict(lambda: len(numbers))
    rows = [
        {
            "subscription_id": each.subscription_id,
            "delivery_id": each.delivery_id,
            "list": numbers[each.changes],
        }
        for each in telling
    ]
    lists = [{"list": number, "change_id": each} for changes, number in numbers.items() for each in changes]
    for table, values in ((_LISTS, lists), (_TELLING, rows)):
        connection.execute(CreateTable(table, if_not_exists=True))
        connection.execute(delete(table))
        connection.execute(insert(table), values)
    columns = (_TELLING.c.subscription_id, _LISTS.c.change_id, _TELLING.c.delivery_id)
    chosen = select(*columns).join(_LISTS, _LISTS.c.list == _TELLING.c.list)
    connection.execute(insert(DeliveryItem).from_select([column.name for column in columns], chosen))


def new_message_id(domain: str) -> str:
    """A Message-ID that nobody can guess: who names it in a bounce has got the mail."""
    return f"<{secrets.token_hex(16)}@{domain}>"

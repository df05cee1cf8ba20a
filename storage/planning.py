"""From changes to deliveries: everybody whose turn it is gets one mail with all that is new for them.

Due is what a filter tells and the ledger does not hold, never what is newer than some marker: transactions do
not commit in the order of their ids and instants. Each filter is asked once, however many have it; what it
tells is put into a table of this connection alone, and joined there with the subscriptions and the ledger.

What keeps this small is no marker either: a filter's changes are looked at again until they lie `MEMORY`
before the subscription was last looked at; where a filter tells what it told then (`seen`), nothing is new.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Row,
    Select,
    Table,
    Text,
    and_,
    delete,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased
from sqlalchemy.schema import CreateTable

from storage.base import UtcDateTime
from storage.due import DIGEST_HOUR, is_due, midnight, quiet_until
from storage.filters import FilterError
from storage.ledger import Telling, write_deliveries, write_items
from storage.models_subscriptions import Delivery, DeliveryItem, Subscriber, Subscription
from storage.news import News, Piece, filter_of
from storage.subscription_views import DeliveryKind, Language

MEMORY = dt.timedelta(days=30)
"""So long after its instant a change may still appear, or be selected, and is told."""
CHUNK = 2_000
"""So many persons are planned for at a time: what is held in memory does not grow with their number."""

_LOCK = 0x616E7472  # of planning, on PostgreSQL: one plans at a time

_MATCHED = Table(
    "matched_changes",
    MetaData(),
    Column("filter_key", Text, primary_key=True),
    Column("change_id", Integer, primary_key=True),
    Column("at", UtcDateTime),
    Column("lapses_at", UtcDateTime),
    prefixes=["TEMPORARY"],
)
_FILTERS = Table(
    "matched_filters",
    MetaData(),
    Column("filter_key", Text, primary_key=True),
    Column("seen", Text),
    prefixes=["TEMPORARY"],
)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Planned:
    """What planning found."""

    due: int = 0  # subscriptions whose turn it was
    deliveries: tuple[int, ...] = ()  # ids
    items: int = 0  # that they tell


@dataclass
class _Mail:
    """What one person is to be told."""

    subscriber_id: int
    language: Language
    due_at: dt.datetime
    at_once: bool  # all of it was asked for at once
    items: dict[int, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    """By subscription: its filter's key, the changes."""

    @property
    def kind(self) -> DeliveryKind:
        """What becomes of it."""
        return "at_once" if self.at_once else "digest"

    @property
    def says(self) -> tuple[Any, ...]:
        """What its body depends on."""
        return (self.kind, self.language, *sorted(set(self.items.values())))


def plan(
    connection: Connection,
    now: dt.datetime,
    *,
    domain: str,
    hour: int | None = DIGEST_HOUR,
    only: int | None = None,
) -> Planned:
    """Write one delivery for each person who is due and has something new to be told.

    `hour`: that of digests, in Germany; with None it is everybody's turn. `only`: for this subscriber alone.
    `domain` ends the Message-IDs. To be called in a transaction.
    """
    one_at_a_time(connection)
    due = is_due(now, hour)
    if only is not None:
        due = and_(due, Subscription.subscriber_id == only)
    filters = _due_filters(connection, due)
    if not filters:
        return Planned()
    _match(connection, filters)
    deliveries: list[int] = []
    items = 0
    for first, last in chunks_of_people(connection, due):
        here = and_(due, Subscription.subscriber_id > first, Subscription.subscriber_id <= last)
        mails = _mails(connection, here, now)
        if hour is not None:
            _let_wait(connection, mails, here, now)
        deliveries += _write(connection, mails, now, domain)
        items += sum(len(changes) for mail in mails for _, changes in mail.items.values())
    return Planned(_look(connection, due, now), tuple(deliveries), items)


def one_at_a_time(connection: Connection) -> None:
    """Wait for another one who plans, until the end of the transaction. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def joined(*columns: Any) -> Select[Any]:
    """A query of subscriptions with their persons."""
    return select(*columns).select_from(Subscription).join(
        Subscriber, Subscriber.id == Subscription.subscriber_id
    )  # fmt: skip


def _due_filters(connection: Connection, due: ColumnElement[bool]) -> list[Row[Any]]:
    """The filters of all who are due, each with the instant from which its changes are looked at."""
    looked_at = func.coalesce(Subscription.looked_at, Subscription.begins_at)
    columns = (
        Subscription.filter_key,
        func.min(Subscription.filter).label("filter"),
        func.min(looked_at, type_=UtcDateTime).label("since"),
    )
    return list(
        connection.execute(
            joined(*columns).where(due).group_by(Subscription.filter_key).order_by(Subscription.filter_key)
        )
    )


def _match(connection: Connection, filters: Sequence[Row[Any]]) -> None:
    """Put what each filter tells into the tables of this connection."""
    for table in (_MATCHED, _FILTERS):
        connection.execute(CreateTable(table, if_not_exists=True))
        connection.execute(delete(table))
    news = News.since(connection, min(each.since for each in filters) - MEMORY)
    found = {each.filter_key: _found(news, each) for each in filters}
    seen = {key: [piece.change_id for piece in pieces] for key, pieces in found.items()}
    connection.execute(
        insert(_FILTERS), [{"filter_key": key, "seen": hash_of(ids)[:16]} for key, ids in seen.items()]
    )
    rows = [
        {"filter_key": key, "change_id": each.change_id, "at": each.at, "lapses_at": each.at + MEMORY}
        for key, pieces in found.items()
        for each in pieces
    ]
    if rows:
        connection.execute(insert(_MATCHED), rows)


def _found(news: News, wanted: Row[Any]) -> list[Piece]:
    try:
        return news.told(filter_of(wanted.filter))
    except FilterError:  # one that cannot be read any more keeps back nobody else
        logger.error("subscriptions with this filter are told nothing: %s", wanted.filter_key)
        return []


def chunks_of_people(connection: Connection, due: ColumnElement[bool]) -> Iterator[tuple[int, int]]:
    """Ranges of subscriber ids, each with so many who are due: after the first, up to the last."""
    after = 0
    while True:
        ids = (
            joined(Subscription.subscriber_id)
            .where(due, Subscription.subscriber_id > after)
            .distinct()
            .order_by(Subscription.subscriber_id)
            .limit(CHUNK)
            .subquery()
        )
        last = connection.scalar(select(func.max(ids.c.subscriber_id)))
        if last is None:
            return
        yield after, last
        after = last


def _mails(connection: Connection, here: ColumnElement[bool], now: dt.datetime) -> list[_Mail]:
    mails: dict[int, _Mail] = {}
    lists: dict[str, tuple[int, ...]] = {}  # most of those with one filter are told the same
    for row in connection.execute(_untold(here)):
        mail = mails.get(row.subscriber_id)
        if mail is None:
            due_at = quiet_until(now, row.quiet_from, row.quiet_until)
            mail = mails[row.subscriber_id] = _Mail(row.subscriber_id, row.language, due_at, at_once=True)
        changes = lists.get(row.changes)
        if changes is None:
            changes = lists[row.changes] = tuple(sorted(map(int, row.changes.split(","))))
        mail.at_once = mail.at_once and row.frequency == "at_once" and not row.waits
        mail.items[row.id] = (row.filter_key, changes)
    return list(mails.values())


def _untold(here: ColumnElement[bool]) -> Select[Any]:
    """The subscriptions with what their filters tell, since they began, and their persons know not yet."""
    other = aliased(Subscription)
    told = exists().where(
        other.subscriber_id == Subscription.subscriber_id,
        DeliveryItem.subscription_id == other.id,
        DeliveryItem.change_id == _MATCHED.c.change_id,
    )
    looked_at = func.coalesce(Subscription.looked_at, Subscription.begins_at)
    columns = (
        Subscription.subscriber_id,
        Subscription.id,
        Subscription.filter_key,
        Subscription.frequency,
        Subscription.waits,
        Subscriber.language,
        Subscriber.quiet_from,
        Subscriber.quiet_until,
        func.aggregate_strings(_MATCHED.c.change_id.cast(Text), ",").label("changes"),
    )
    return (
        joined(*columns)
        .join(_FILTERS, _FILTERS.c.filter_key == Subscription.filter_key)
        .join(_MATCHED, _MATCHED.c.filter_key == Subscription.filter_key)
        .where(
            here,
            or_(Subscription.seen != _FILTERS.c.seen, Subscription.waits),
            _MATCHED.c.at >= Subscription.begins_at,
            _MATCHED.c.lapses_at >= looked_at,
            ~told,
        )
        .group_by(*columns[:-1])
        .order_by(Subscription.subscriber_id, Subscription.id)
    )


def _let_wait(
    connection: Connection, mails: list[_Mail], here: ColumnElement[bool], now: dt.datetime
) -> None:
    """Take out mails "at once" that are over the daily cap: what they tell waits for the next digest."""
    ids = [mail.subscriber_id for mail in mails if mail.at_once]
    if not ids:
        return
    had = (
        select(func.count())
        .where(
            Delivery.subscriber_id == Subscriber.id,
            Delivery.planned_at >= midnight(now),
            Delivery.kind == "at_once",
        )
        .scalar_subquery()
    )
    full = set(
        connection.scalars(select(Subscriber.id).where(Subscriber.id.in_(ids), had >= Subscriber.daily_cap))
    )
    if full:
        mails[:] = [mail for mail in mails if not (mail.at_once and mail.subscriber_id in full)]
        connection.execute(
            update(Subscription)
            .where(Subscription.subscriber_id.in_(full), Subscription.frequency == "at_once")
            .where(Subscription.id.in_(joined(Subscription.id).where(here)))
            .values(waits=True, looked_at=now)
        )


def _write(connection: Connection, mails: Sequence[_Mail], now: dt.datetime, domain: str) -> list[int]:
    stems: dict[tuple[Any, ...], str] = {}  # most of those with one filter are told the same
    for mail in mails:
        if mail.says not in stems:
            stems[mail.says] = hash_of((*mail.says, now.date()))
    ids = write_deliveries(
        connection,
        [
            {
                "subscriber_id": mail.subscriber_id,
                "kind": mail.kind,
                "stem": stems[mail.says],
                "planned_at": now,
                "due_at": mail.due_at,
            }
            for mail in mails
        ],
        domain,
    )
    write_items(
        connection,
        [
            Telling(subscription, delivery, changes)
            for delivery, mail in zip(ids, mails, strict=True)
            for subscription, (_, changes) in mail.items.items()
        ],
    )
    return ids


def hash_of(said: object) -> str:
    """A short name for what is said: the same for the same."""
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _look(connection: Connection, due: ColumnElement[bool], now: dt.datetime) -> int:
    """Note that all who are due were looked at; how many that were."""
    seen = select(_FILTERS.c.seen).where(_FILTERS.c.filter_key == Subscription.filter_key).scalar_subquery()
    looked = connection.execute(
        update(Subscription)
        .where(Subscription.id.in_(joined(Subscription.id).where(due)))
        .values(looked_at=now, seen=func.coalesce(seen, ""), waits=false())
    )
    return looked.rowcount

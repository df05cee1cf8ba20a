"""Sources that cannot be looked at for longer than a day: everybody whom one concerns is told once, and again
when it is back.

A source concerns a filter that names its body, or none at all. What was told stands in SourceTold; the mail
that tells it is the person's delivery that was planned at that same instant: an outage mail, or one of the
same day that names the source in its last lines anyway. Rows whose delivery was taken back (it waits for the
end of a pause) say nothing, and go.

Of one source a person is told at most once in a week that it is silent, and there is one such mail a day at
most: what went silent within a few hours of each other stands in one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    Text,
    and_,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.schema import CreateTable

from storage.database import upsert
from storage.due import DIGEST_HOUR, last_digest, midnight, quiet_until
from storage.filters import FilterError
from storage.ledger import new_message_id
from storage.models_subscriptions import (
    Delivery,
    DeliveryItem,
    DeliveryMeeting,
    SourceTold,
    Subscriber,
    Subscription,
)
from storage.news import filter_of
from storage.planning import joined, one_at_a_time
from storage.profiles import in_chunks
from storage.spells import Spell, bodies_of, concerns, spells
from storage.subscribers import is_active
from storage.times import to_berlin

SILENT_FOR = dt.timedelta(hours=24)
TOGETHER = dt.timedelta(hours=3)
"""What went silent so soon after another source is told with it."""
BACK_FOR = dt.timedelta(hours=3)
"""So long a source must answer again before it is told: longer than from one look at it to the next."""
ONCE_IN = dt.timedelta(days=7)
TAKEN_BACK_WITHIN = dt.timedelta(days=30)
"""So long after it was planned a delivery may be taken back; older ones may have been cleared away."""

_SILENT = Table(
    "silent_sources",
    MetaData(),
    Column("filter_key", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    prefixes=["TEMPORARY"],
)


@dataclass
class _Mail:
    """What one person is to be told of sources."""

    language: str
    due_at: dt.datetime
    silent: list[Spell] = field(default_factory=list)
    back: list[tuple[int, Spell]] = field(default_factory=list)  # with the row that told of its silence

    def stem(self, day: dt.date, filters: Iterable[str]) -> str:
        """The same for mails of one planning that say the same."""
        sources = sorted((each.source, each.is_silent, each.since) for each in self._all())
        said = ("outage", self.language, day, sources, sorted(filters))
        return hashlib.sha256(repr(said).encode()).hexdigest()[:32]

    def _all(self) -> list[Spell]:
        return self.silent + [spell for _, spell in self.back]


def worth_telling(silent: Sequence[Spell], now: dt.datetime) -> bool:
    """Whether one of them has been silent long enough. Pure."""
    return any(now - each.since >= SILENT_FOR for each in silent)


def plan_silence(
    connection: Connection, now: dt.datetime, *, domain: str, hour: int = DIGEST_HOUR
) -> tuple[int, ...]:
    """Write one delivery for each person who is to be told of silent sources, or of some that are back.

    From `hour` on, and after the digests of the day, which say it as well. Returns their ids. `domain` ends
    the Message-IDs. To be called in a transaction.
    """
    if last_digest(now, hour) < midnight(now):
        return ()
    one_at_a_time(connection)
    _forget_what_no_mail_tells(connection, now)
    now_so = spells(connection)
    silent = {each.source: each for each in now_so if each.is_silent and _is_long(each, now)}
    back = {each.source: each for each in now_so if not each.is_silent and now - each.since >= BACK_FOR}
    _match(connection, silent.values(), now)
    mails: dict[int, _Mail] = {}
    _add_silent(connection, mails, silent, now)
    _add_back(connection, mails, back, now)
    return _write(connection, mails, now, domain)


def _is_long(spell: Spell, now: dt.datetime) -> bool:
    return now - spell.since >= SILENT_FOR - TOGETHER


def _forget_what_no_mail_tells(connection: Connection, now: dt.datetime) -> None:
    def is_untold(instant: Any) -> ColumnElement[bool]:
        mail = exists().where(
            Delivery.subscriber_id == SourceTold.subscriber_id, Delivery.planned_at == instant
        )
        return and_(instant > now - TAKEN_BACK_WITHIN, ~mail)

    connection.execute(delete(SourceTold).where(is_untold(SourceTold.told_at)))
    connection.execute(
        update(SourceTold).where(is_untold(SourceTold.recovered_told_at)).values(recovered_told_at=None)
    )


def _match(connection: Connection, silent: Iterable[Spell], now: dt.datetime) -> None:
    """Put into the table of this connection which filters each silent source concerns."""
    connection.execute(CreateTable(_SILENT, if_not_exists=True))
    connection.execute(delete(_SILENT))
    silent = list(silent)
    if not silent:
        return
    queries = joined(Subscription.filter_key, Subscription.filter).where(is_active(now)).distinct()
    rows = [
        {"filter_key": row.filter_key, "source": each.source}
        for row in connection.execute(queries).all()
        for bodies in _bodies(row.filter)
        for each in silent
        if concerns(bodies, each.body)
    ]
    if rows:
        connection.execute(insert(_SILENT), rows)


def _bodies(query: str) -> list[frozenset[str] | None]:
    try:
        return [bodies_of([filter_of(query)])]
    except FilterError:  # storage.planning says so
        return []


def _add_silent(
    connection: Connection, mails: dict[int, _Mail], silent: Mapping[str, Spell], now: dt.datetime
) -> None:
    """Who is to be told that sources are silent; what a mail of today says anyway is noted with that one."""
    found: defaultdict[int, list[Spell]] = defaultdict(list)
    people: dict[int, Any] = {}
    for row in connection.execute(_untold(now)):
        found[row.subscriber_id].append(silent[row.source])
        people[row.subscriber_id] = row
    said = _said_today(connection, found, now)
    noted = []
    for person, spells_of in found.items():
        if not worth_telling(spells_of, now):
            continue
        left = []
        for spell in spells_of:
            told_at = said.get((person, spell.source))
            if told_at is not None and told_at >= spell.since:
                noted.append(_row(person, spell, told_at))
            else:
                left.append(spell)
        if worth_telling(left, now):
            _mail(mails, people[person], now).silent = left
    _note(connection, noted)


def _untold(now: dt.datetime) -> Any:
    """Active subscribers with the silent sources that concern them and that they were not told of."""
    told = exists().where(
        SourceTold.subscriber_id == Subscriber.id,
        SourceTold.source == _SILENT.c.source,
        or_(SourceTold.recovered_told_at.is_(None), SourceTold.told_at > now - ONCE_IN),
    )
    return (
        _people(_SILENT.c.source)
        .join(_SILENT, _SILENT.c.filter_key == Subscription.filter_key)
        .where(is_active(now), Subscription.begins_at < midnight(now), ~told, ~_had_mail(now))
        .order_by(Subscription.subscriber_id, _SILENT.c.source)
    )


def _people(*columns: Any) -> Any:
    return joined(
        Subscription.subscriber_id,
        Subscriber.language,
        Subscriber.quiet_from,
        Subscriber.quiet_until,
        *columns,
    ).distinct()


def _had_mail(now: dt.datetime) -> ColumnElement[bool]:
    """Whether a person has had such a mail today."""
    return exists().where(
        Delivery.subscriber_id == Subscriber.id,
        Delivery.kind == "outage",
        Delivery.planned_at >= midnight(now),
    )


def _said_today(
    connection: Connection, people: Iterable[int], now: dt.datetime
) -> dict[tuple[int, str], dt.datetime]:
    """Which sources the last lines of a person's mail of today name, and when that was planned."""
    said: dict[tuple[int, str], dt.datetime] = {}
    for table in (DeliveryItem, DeliveryMeeting):
        statement = (
            select(Delivery.subscriber_id, _SILENT.c.source, Delivery.planned_at)
            .join(table, table.delivery_id == Delivery.id)
            .join(Subscription, Subscription.id == table.subscription_id)
            .join(_SILENT, _SILENT.c.filter_key == Subscription.filter_key)
            .where(Delivery.planned_at >= midnight(now), Delivery.state != "failed")
            .distinct()
        )
        for row in in_chunks(connection, statement, Delivery.subscriber_id, people):
            key = (row.subscriber_id, row.source)
            said[key] = max(row.planned_at, said.get(key, row.planned_at))
    return said


def _add_back(
    connection: Connection, mails: dict[int, _Mail], back: Mapping[str, Spell], now: dt.datetime
) -> None:
    """Who is to be told that sources are back of whose silence they know."""
    rows = connection.execute(
        _people(SourceTold.id, SourceTold.source)
        .join(SourceTold, SourceTold.subscriber_id == Subscriber.id)
        .where(
            is_active(now),
            SourceTold.recovered_told_at.is_(None),
            SourceTold.source.in_(back),
            ~_had_mail(now),
        )
        .order_by(SourceTold.id)
    )
    for row in rows:
        _mail(mails, row, now).back.append((row.id, back[row.source]))


def _mail(mails: dict[int, _Mail], row: Any, now: dt.datetime) -> _Mail:
    due_at = quiet_until(now, row.quiet_from, row.quiet_until)
    return mails.setdefault(row.subscriber_id, _Mail(row.language, due_at))


def _write(
    connection: Connection, mails: Mapping[int, _Mail], now: dt.datetime, domain: str
) -> tuple[int, ...]:
    if not mails:
        return ()
    filters = _filter_keys(connection, mails, now)
    day = to_berlin(now).date()
    deliveries = [
        {
            "subscriber_id": person,
            "kind": "outage",
            "stem": mail.stem(day, filters[person]),
            "message_id": new_message_id(domain),
            "planned_at": now,
            "due_at": mail.due_at,
        }
        for person, mail in mails.items()
    ]
    statement = insert(Delivery).returning(Delivery.id, sort_by_parameter_order=True)
    ids = tuple(connection.scalars(statement, deliveries))
    _note(connection, [_row(person, each, now) for person, mail in mails.items() for each in mail.silent])
    again = [row for mail in mails.values() for row, _ in mail.back]
    for row in again:
        connection.execute(update(SourceTold).where(SourceTold.id == row).values(recovered_told_at=now))
    return ids


def _filter_keys(
    connection: Connection, people: Iterable[int], now: dt.datetime
) -> defaultdict[int, list[str]]:
    keys: defaultdict[int, list[str]] = defaultdict(list)
    statement = joined(Subscription.subscriber_id, Subscription.filter_key).where(is_active(now))
    for row in in_chunks(connection, statement, Subscription.subscriber_id, people):
        keys[row.subscriber_id].append(row.filter_key)
    return keys


def _row(person: int, spell: Spell, told_at: dt.datetime) -> dict[str, Any]:
    return {
        "subscriber_id": person,
        "source": spell.source,
        "since": spell.since,
        "told_at": told_at,
        "recovered_told_at": None,
    }


def _note(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    upsert(connection, SourceTold, rows, key=["subscriber_id", "source", "since"])

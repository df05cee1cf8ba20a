"""Subscribers and their subscriptions: asked for, confirmed, paused, ended; exported and erased.

    asked ──confirm──▶ active ◀─resume─ paused
      │                  │  ──pause──▶    │
      └─purge (7 days)   └────── end ─────┴──▶ ended ──purge (30 days)──▶ gone

Nothing is sent for a subscription that is not active, nor to a subscriber who is suspended because mails
came back (storage.suspensions). Those of the operator's settings and commands are confirmed at once.
Every function that takes a connection is to be called in a transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from storage.addresses import address_key, normal_address
from storage.database import big
from storage.languages import ask_in, write_in
from storage.models_subscriptions import Subscriber, Subscription
from storage.persons import SubscriberError, get, view_of
from storage.subscription_views import LANGUAGE, Frequency, Language, Origin, SubscriptionView

if TYPE_CHECKING:
    from storage.filters import Filter

CONFIRM_WITHIN = dt.timedelta(days=7)
ENDED_KEPT = dt.timedelta(days=30)
"""So long after its end a subscription is still known, for questions. One of the settings always is: it is
taken up again where its address comes back."""
SETTLING = dt.timedelta(minutes=10)
"""At most so long after its own instant a change is written: a subscription begins as much earlier."""
CATCHING_UP = dt.timedelta(days=30)
"""After a pause without an end at most so much is told afterwards."""
UNTIL_FURTHER_NOTICE = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
MOST_SUBSCRIPTIONS = 50
"""Of one person: more would be somebody's game with another's address."""


class TooManySubscriptions(SubscriberError):
    """Somebody has as many subscriptions as one may have."""


def is_active(now: dt.datetime | BindParameter[dt.datetime]) -> ColumnElement[bool]:
    """Whether a subscription is one that something is sent for; its subscriber must be joined."""
    return and_(
        Subscription.confirmed_at.is_not(None),
        Subscription.ended_at.is_(None),
        or_(Subscription.paused_until.is_(None), Subscription.paused_until <= now),
        Subscriber.suspended_at.is_(None),
    )


def ask(
    connection: Connection,
    address: str,
    filter: Filter,
    frequency: Frequency,
    *,
    now: dt.datetime,
    origin: Origin = "form",
    language: Language | None = None,
    weekday: int = 0,
    evidence: Mapping[str, Any] | None = None,
) -> SubscriptionView:
    """A subscription as it was asked for: new, or the one that the address has with this filter already.

    One that is confirmed stays as it is: look at its state. The language becomes that of a person who has
    confirmed anything only when they confirm this. Raises AddressError and SubscriberError.
    """
    _check(frequency, weekday)
    subscriber_id = _subscriber(connection, normal_address(address), language, now)
    values = {
        "frequency": frequency,
        "weekday": weekday,
        "created_at": now,
        "evidence": {**(evidence or {}), **({LANGUAGE: language} if language else {})},
    }
    known = _with_filter(connection, subscriber_id, filter)
    if known is not None:
        if known.confirmed_at is None:
            connection.execute(update(Subscription).where(Subscription.id == known.id).values(**values))
        return get(connection, known.id)
    _refuse_too_many(connection, subscriber_id)
    wanted = {"filter": filter.query(), "filter_key": filter.key(), "origin": origin}
    statement = insert(Subscription).values(subscriber_id=subscriber_id, **wanted, **values)
    return get(connection, connection.execute(statement.returning(Subscription.id)).scalar_one())


def _check(frequency: str, weekday: int) -> None:
    if frequency not in get_args(Frequency):
        raise SubscriberError("Diese Häufigkeit gibt es nicht: {frequency}.", frequency=frequency)
    if weekday not in range(7):
        raise SubscriberError("Der Wochentag ist eine Zahl von 0 (Montag) bis 6 (Sonntag).")


def _subscriber(connection: Connection, address: str, language: Language | None, now: dt.datetime) -> int:
    key = address_key(address)
    known = connection.scalar(select(Subscriber.id).where(Subscriber.address_key == key))
    if known is not None:
        if language is not None:
            ask_in(connection, known, language)
        return known
    values = {"address": address, "address_key": key, "language": language or "de", "created_at": now}
    statement = insert(Subscriber).values(**values).returning(Subscriber.id)
    return connection.execute(statement).scalar_one()


def _with_filter(connection: Connection, subscriber_id: int, filter: Filter) -> SubscriptionView | None:
    row = connection.execute(
        select(Subscription.__table__).where(
            Subscription.subscriber_id == subscriber_id,
            Subscription.filter_key == filter.key(),
            Subscription.ended_at.is_(None),
        )
    ).first()
    return None if row is None else view_of(row)


def _refuse_too_many(connection: Connection, subscriber_id: int) -> None:
    count = connection.scalar(
        select(func.count()).where(
            Subscription.subscriber_id == subscriber_id, Subscription.ended_at.is_(None)
        )
    )
    if (count or 0) >= MOST_SUBSCRIPTIONS:
        raise TooManySubscriptions(
            "Mehr als {most} Abonnements je Adresse sind nicht möglich.", most=MOST_SUBSCRIPTIONS
        )


def confirm(
    connection: Connection,
    subscription_id: int,
    *,
    now: dt.datetime,
    evidence: Mapping[str, Any] | None = None,
) -> SubscriptionView:
    """The subscription, which is active from now on; a second time changes nothing.

    `evidence` is added to what was kept when it was asked for. Who confirms has got our mail, so what was
    held against the address is forgotten, and is its owner, who is written to in the language that was asked
    for from now on. Raises SubscriberError for one that is gone, ended or too old.
    """
    known = get(connection, subscription_id)
    if known.ended_at is not None:
        raise SubscriberError("Dieses Abonnement ist beendet.")
    if known.confirmed_at is not None:
        return known
    if now - known.created_at > CONFIRM_WITHIN:
        raise SubscriberError("Bestätigt werden kann nur {days} Tage lang.", days=CONFIRM_WITHIN.days)
    values = {
        "confirmed_at": now,
        "begins_at": now - SETTLING,
        "looked_at": now,  # its first digest is the next one
        "evidence": {**known.evidence, **(evidence or {})},
    }
    connection.execute(update(Subscription).where(Subscription.id == subscription_id).values(**values))
    lift(connection, known.subscriber_id)
    if known.language is not None:
        write_in(connection, known.subscriber_id, known.language)
    return get(connection, subscription_id)


def lift(connection: Connection, subscriber_id: int) -> None:
    """Forget that mails came back: something is sent to this person again."""
    connection.execute(
        update(Subscriber)
        .where(Subscriber.id == subscriber_id)
        .values(suspended_at=None, suspension="", soft_bounces=0)
    )


def pause(
    connection: Connection, subscription_id: int, *, until: dt.datetime = UNTIL_FURTHER_NOTICE
) -> SubscriptionView:
    """The subscription, for which nothing is sent until then. Raises SubscriberError where it is none."""
    _set(connection, subscription_id, paused_until=until)
    return get(connection, subscription_id)


def resume(connection: Connection, subscription_id: int, *, now: dt.datetime) -> SubscriptionView:
    """The subscription, active again; what happened meanwhile is told with the next mail.

    After a long pause only what happened lately. Raises SubscriberError where it is none.
    """
    known = get(connection, subscription_id)
    begins_at = known.begins_at and max(known.begins_at, now - CATCHING_UP)
    _set(connection, subscription_id, paused_until=None, begins_at=begins_at)
    return get(connection, subscription_id)


def end(connection: Connection, subscription_id: int, *, now: dt.datetime, how: str) -> SubscriptionView:
    """The subscription, ended (a second time changes nothing); `how`: "link", "one-click", "command" …"""
    connection.execute(
        update(Subscription)
        .where(Subscription.id == big(subscription_id), Subscription.ended_at.is_(None))
        .values(ended_at=now, ended_how=how)
    )
    return get(connection, subscription_id)


def end_all(connection: Connection, subscriber_id: int, *, now: dt.datetime, how: str) -> int:
    """End all subscriptions of a person; how many were not ended before."""
    ended = connection.execute(
        update(Subscription)
        .where(Subscription.subscriber_id == subscriber_id, Subscription.ended_at.is_(None))
        .values(ended_at=now, ended_how=how)
    )
    return ended.rowcount


def change(
    connection: Connection,
    subscription_id: int,
    *,
    now: dt.datetime,
    filter: Filter | None = None,
    frequency: Frequency | None = None,
    weekday: int | None = None,
) -> SubscriptionView:
    """The subscription, as it is from now on. Another filter tells of what happened since the last mail.

    Raises SubscriberError, also where the person has that filter already.
    """
    known = get(connection, subscription_id)
    _check(frequency or known.frequency, known.weekday if weekday is None else weekday)
    values: dict[str, Any] = {
        "frequency": frequency or known.frequency,
        "weekday": known.weekday if weekday is None else weekday,
        "waits": False,
    }
    if filter is not None and filter.query() != known.filter:
        if _with_filter(connection, known.subscriber_id, filter) is not None:
            raise SubscriberError("Ein Abonnement mit genau diesem Filter gibt es schon.")
        values |= {"filter": filter.query(), "filter_key": filter.key(), "seen": ""}
        values["begins_at"] = _last_looked_at(connection, known)
    _set(connection, subscription_id, **values)
    return get(connection, subscription_id)


def _last_looked_at(connection: Connection, known: SubscriptionView) -> dt.datetime | None:
    looked_at = connection.scalar(select(Subscription.looked_at).where(Subscription.id == known.id))
    if looked_at is None or known.begins_at is None:
        return known.begins_at
    return max(known.begins_at, looked_at - SETTLING)


def prefer(
    connection: Connection,
    subscriber_id: int,
    *,
    language: Language,
    quiet: tuple[int, int] | None,
    daily_cap: int,
) -> None:
    """Keep how a person wants to be written to; `quiet`: from which hour until which, in Germany.

    Raises SubscriberError.
    """
    if quiet is not None and (quiet[0] == quiet[1] or not set(quiet) <= set(range(24))):
        raise SubscriberError("Die Ruhezeit geht von einer vollen Stunde (0 bis 23) bis zu einer anderen.")
    if not 1 <= daily_cap <= 100:
        raise SubscriberError("Möglich sind 1 bis 100 Mails am Tag.")
    quiet_from, quiet_until = quiet or (None, None)
    connection.execute(
        update(Subscriber)
        .where(Subscriber.id == subscriber_id)
        .values(language=language, quiet_from=quiet_from, quiet_until=quiet_until, daily_cap=daily_cap)
    )


def _set(connection: Connection, subscription_id: int, **values: Any) -> None:
    connection.execute(update(Subscription).where(Subscription.id == subscription_id).values(**values))


def purge(connection: Connection, now: dt.datetime) -> int:
    """Forget what was not confirmed in time, what ended long ago, and who has nothing else.

    Returns how many subscriptions that were. Those of the settings stay: their addresses may come back.
    """
    late = and_(Subscription.confirmed_at.is_(None), Subscription.created_at < now - CONFIRM_WITHIN)
    over = and_(Subscription.ended_at < now - ENDED_KEPT, Subscription.origin != "settings")
    gone = connection.execute(delete(Subscription).where(or_(late, over)))
    has_any = exists().where(Subscription.subscriber_id == Subscriber.id)
    connection.execute(delete(Subscriber).where(~has_any))
    return gone.rowcount


def erase(connection: Connection, address: str) -> bool:
    """Delete a person with everything that is kept of them; False where the address is not known."""
    erased = connection.execute(delete(Subscriber).where(Subscriber.address_key == address_key(address)))
    return erased.rowcount > 0

"""Letters about subscribing itself: please confirm; you have that already; here is your link.

They go through the ledger like all that is sent, so a kill loses none. Whoever asks for them need not be the
one who gets them: so few are sent to an address, and whether one is shows to nobody but its owner.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args

from sqlalchemy import Connection, func, insert, select

from storage.addresses import address_key
from storage.database import in_turn
from storage.ledger import new_message_id
from storage.models_subscriptions import Delivery, DeliverySubscription
from storage.persons import get, of
from storage.subscribers import TooManySubscriptions, ask
from storage.subscription_views import Frequency, Language, LetterKind, SubscriptionView

if TYPE_CHECKING:
    from storage.filters import Filter

MOST_A_DAY = 3
"""Letters that an address is sent in a day, whoever asks for them."""
_DAY = dt.timedelta(days=1)
_AHEAD = dt.timedelta(days=1)
"""Somebody waits for a letter: it goes before all mails that were planned in this time."""


def request_subscription(
    connection: Connection,
    address: str,
    wanted: Filter,
    frequency: Frequency,
    *,
    now: dt.datetime,
    domain: str,
    language: Language | None = None,
    weekday: int = 0,
    evidence: Mapping[str, Any] | None = None,
) -> LetterKind | None:
    """Ask for a subscription, and write to the address: which letter, None where it had enough of them.

    To be called in a transaction. Raises AddressError, and SubscriberError for a frequency that is none.
    """
    _one_at_a_time(connection, address)
    person = of(connection, address)
    if person is not None and _has_enough(connection, person.id, now):
        return None
    try:
        asked = ask(
            connection, address, wanted, frequency, now=now, language=language, weekday=weekday,
            evidence=evidence,
        )  # fmt: skip
    except TooManySubscriptions:
        return request_link(connection, address, now=now, domain=domain)
    kind: LetterKind = "confirm" if asked.confirmed_at is None else "subscribed"
    delivery = _write(connection, kind, asked.subscriber_id, now, domain)
    connection.execute(insert(DeliverySubscription).values(delivery_id=delivery, subscription_id=asked.id))
    return kind


def request_link(connection: Connection, address: str, *, now: dt.datetime, domain: str) -> LetterKind | None:
    """Send somebody the link to what they have; None where they are not known or had enough letters."""
    _one_at_a_time(connection, address)
    person = of(connection, address)
    if person is None or _has_enough(connection, person.id, now):
        return None
    _write(connection, "manage", person.id, now, domain)
    return "manage"


def subject_of(connection: Connection, delivery_id: int) -> SubscriptionView | None:
    """The subscription that a letter is about; None where there is none (any more)."""
    found = connection.scalar(
        select(DeliverySubscription.subscription_id).where(DeliverySubscription.delivery_id == delivery_id)
    )
    return None if found is None else get(connection, found)


def _one_at_a_time(connection: Connection, address: str) -> None:
    """Who asks for the same address at the same time is counted too, also for one that nobody knows yet."""
    in_turn(connection, f"letters to {address_key(address)}")


def _has_enough(connection: Connection, subscriber_id: int, now: dt.datetime) -> bool:
    count = connection.scalar(
        select(func.count()).where(
            Delivery.subscriber_id == subscriber_id,
            Delivery.planned_at > now - _DAY,
            Delivery.kind.in_(get_args(LetterKind)),
        )
    )
    return (count or 0) >= MOST_A_DAY


def _write(
    connection: Connection, kind: LetterKind, subscriber_id: int, now: dt.datetime, domain: str
) -> int:
    message_id = new_message_id(domain)
    values = {
        "subscriber_id": subscriber_id,
        "kind": kind,
        "stem": message_id,  # each says something of its own
        "message_id": message_id,
        "planned_at": now,
        "due_at": now - _AHEAD,
    }
    return connection.execute(insert(Delivery).values(**values).returning(Delivery.id)).scalar_one()

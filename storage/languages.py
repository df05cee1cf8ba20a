"""In which language a person is written to: the one asked for, once it is known that it was them."""

from __future__ import annotations

from sqlalchemy import Connection, exists, update

from storage.models_subscriptions import Subscriber, Subscription
from storage.subscription_views import Language


def write_in(connection: Connection, subscriber_id: int, language: Language) -> None:
    """Write to a person in this language from now on."""
    connection.execute(update(Subscriber).where(Subscriber.id == subscriber_id).values(language=language))


def ask_in(connection: Connection, subscriber_id: int, language: Language) -> None:
    """The same where nothing is confirmed yet: else anybody could change it for somebody who reads us."""
    confirmed = exists().where(
        Subscription.subscriber_id == subscriber_id, Subscription.confirmed_at.is_not(None)
    )
    person = update(Subscriber).where(Subscriber.id == subscriber_id, ~confirmed)
    connection.execute(person.values(language=language))

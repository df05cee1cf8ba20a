"""The tables of those who are told something: people, what they want to be told, what they were told."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any, get_args

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Outgoing, words
from storage.subscription_views import Frequency, Language, Origin


def new_key() -> str:
    """A name for somebody that nobody can guess, and that nobody else is ever given."""
    return secrets.token_hex(12)


class Subscriber(Base):
    """A person with an address. See storage.subscribers."""

    __tablename__ = "subscribers"
    __table_args__ = (Index("ix_subscribers_key", "key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # What links name, instead of the number, which may be another person's once this one is erased.
    key: Mapped[str] = mapped_column(default=new_key, server_default="")
    address: Mapped[str]  # as it was typed
    address_key: Mapped[str] = mapped_column(unique=True)  # storage.addresses.address_key
    language: Mapped[str] = mapped_column(words(*get_args(Language)), server_default="de")
    quiet_from: Mapped[int | None]  # hours in Germany, between which no mail goes out; None: there are none
    quiet_until: Mapped[int | None]
    daily_cap: Mapped[int] = mapped_column(server_default="10")  # mails "at once"; more wait for the digest
    created_at: Mapped[dt.datetime]
    suspended_at: Mapped[dt.datetime | None]  # gets nothing since then: mails came back
    suspension: Mapped[str] = mapped_column(server_default="")  # why; German
    soft_bounces: Mapped[int] = mapped_column(server_default="0")  # in a row; see storage.suspensions
    last_bounce_at: Mapped[dt.datetime | None]


class Subscription(Base):
    """What a person wants to be told, and how often. Active ones: storage.subscribers.is_active."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        Index(
            "ix_subscriptions_filter_key",
            "filter_key",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscribers.id", ondelete="CASCADE"), index=True)
    filter: Mapped[str]  # the canonical query of a storage.filters.Filter
    filter_key: Mapped[str]  # its key
    frequency: Mapped[str] = mapped_column(words(*get_args(Frequency)))
    weekday: Mapped[int] = mapped_column(server_default="0")  # of weekly ones; 0 is Monday
    origin: Mapped[str] = mapped_column(words(*get_args(Origin)))
    created_at: Mapped[dt.datetime]  # when it was asked for
    confirmed_at: Mapped[dt.datetime | None]
    evidence: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))  # of the consent
    begins_at: Mapped[dt.datetime | None]  # changes from before are not told; set when it is confirmed
    paused_until: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    ended_how: Mapped[str] = mapped_column(server_default="")  # "settings", "link", "command", …
    # How far planning is; no marker of what was told, for that is the ledger's. See storage.planning.
    looked_at: Mapped[dt.datetime | None]  # when it was last due
    seen: Mapped[str] = mapped_column(server_default="")  # a hash of all that its filter matched then
    waits: Mapped[bool] = mapped_column(server_default=false())  # over the daily cap: for the digest


class Delivery(Outgoing, Base):
    """One mail to one person. Written with its items before anything is sent."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index(
            "ix_deliveries_open",
            "due_at",
            "stem",
            sqlite_where=text("state IN ('planned', 'leased')"),
            postgresql_where=text("state IN ('planned', 'leased')"),
        ),
        Index("ix_deliveries_subscriber_id", "subscriber_id", "planned_at"),
    )

    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscribers.id", ondelete="CASCADE"))
    kind: Mapped[str]  # storage.subscription_views.DeliveryKind
    stem: Mapped[str]  # those with the same one have the same body
    bounced_at: Mapped[dt.datetime | None]


class DeliveryItem(Base):
    """A change that a delivery tells; unique for a subscription, so that nothing is told twice."""

    __tablename__ = "delivery_items"

    subscription_id: Mapped[int] = mapped_column(
        ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True
    )
    change_id: Mapped[int] = mapped_column(ForeignKey("changes.id"), primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id", ondelete="CASCADE"), index=True)


class DeliveryMeeting(Base):
    """A meeting that a delivery reminds of, for a motion on its agenda. Moved, it is another one."""

    __tablename__ = "delivery_meetings"

    subscription_id: Mapped[int] = mapped_column(
        ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True
    )
    motion_id: Mapped[int] = mapped_column(ForeignKey("motions.id", ondelete="CASCADE"), primary_key=True)
    meeting: Mapped[str] = mapped_column(primary_key=True)  # as storage.reminders.Sitting has it
    date: Mapped[dt.date] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id", ondelete="CASCADE"), index=True)


class DeliverySubscription(Base):
    """The subscription that a letter is about: to be confirmed, or there already. See storage.letters."""

    __tablename__ = "delivery_subscriptions"

    delivery_id: Mapped[int] = mapped_column(
        ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True
    )
    subscription_id: Mapped[int] = mapped_column(
        ForeignKey("subscriptions.id", ondelete="CASCADE"), index=True
    )


class SourceTold(Base):
    """That a person was told that a source is not well, and that it is again."""

    __tablename__ = "sources_told"
    __table_args__ = (UniqueConstraint("subscriber_id", "source", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscribers.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    since: Mapped[dt.datetime]  # of the source's state
    told_at: Mapped[dt.datetime]
    recovered_told_at: Mapped[dt.datetime | None]


class MailHold(Base):
    """A time in which no mail goes out, by the operator's word. At most one is open."""

    __tablename__ = "mail_holds"
    id: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(server_default="")
    held_at: Mapped[dt.datetime]
    released_at: Mapped[dt.datetime | None]

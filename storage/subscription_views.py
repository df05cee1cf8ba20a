"""Subscribers and subscriptions as they are shown, and the words that they are made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

Frequency = Literal["at_once", "daily", "weekly", "before_meeting"]
Language = Literal["de", "en"]
Origin = Literal["settings", "form", "command"]
LetterKind = Literal["confirm", "subscribed", "manage"]
"""Mails about subscribing itself."""
DeliveryKind = Literal["digest", "at_once", "before_meeting", "outage", "sign_of_life"] | LetterKind
SubscriptionState = Literal["asked", "active", "paused", "ended"]
LANGUAGE = "language"
"""Of the evidence: in which language somebody asked for it, and confirmed it."""


@dataclass(frozen=True)
class SubscriberView:
    """A person with an address."""

    id: int
    key: str  # what links name
    address: str
    language: Language
    quiet_from: int | None  # hours in Germany; None: no quiet hours
    quiet_until: int | None
    daily_cap: int
    created_at: dt.datetime
    suspended_at: dt.datetime | None = None
    suspension: str = ""  # German
    last_sent_at: dt.datetime | None = None

    @property
    def is_suspended(self) -> bool:
        """Whether nothing is sent because mails came back."""
        return self.suspended_at is not None


@dataclass(frozen=True)
class SubscriptionView:
    """What a person wants to be told, and how often."""

    id: int
    subscriber_id: int
    filter: str  # canonical query
    frequency: Frequency
    weekday: int  # of weekly ones; 0 is Monday
    origin: Origin
    created_at: dt.datetime
    confirmed_at: dt.datetime | None
    begins_at: dt.datetime | None
    paused_until: dt.datetime | None
    ended_at: dt.datetime | None
    ended_how: str
    evidence: dict[str, Any]

    @property
    def language(self) -> Language | None:
        """In which it was asked for; None where that was not said."""
        return self.evidence.get(LANGUAGE)

    def state(self, now: dt.datetime) -> SubscriptionState:
        """What is the case at that instant."""
        if self.ended_at is not None:
            return "ended"
        if self.confirmed_at is None:
            return "asked"
        return "paused" if self.paused_until is not None and self.paused_until > now else "active"

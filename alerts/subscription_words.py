"""What a subscription is, in words for its owner, German and English."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from sqlalchemy import Connection

from alerts.numbers import WEEKDAYS, moment, plain_date
from alerts.phrases import motion_title, topic_title
from alerts.safe import line, shorten
from storage.due import next_digest, next_weekly
from storage.facets import known_values
from storage.filters import ALL_TOPICS, Filter, FilterError, describe
from storage.motions import motion_by_uuid, motions_by_id
from storage.news import filter_of
from storage.search.query import QueryError
from storage.subscribers import UNTIL_FURTHER_NOTICE
from storage.subscription_views import Frequency, Language, SubscriptionView
from storage.times import to_berlin

FREQUENCIES: Mapping[Frequency, str] = {
    "at_once": "sofort",
    "daily": "täglich",
    "weekly": "wöchentlich",
    "before_meeting": "am Tag vor der Sitzung",
}
_ENGLISH: Mapping[Frequency, str] = {
    "at_once": "at once",
    "daily": "daily",
    "weekly": "weekly",
    "before_meeting": "the day before a meeting",
}
_ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH_CHANGES = {"new": "what is new", "scheduled": "dates", "decided": "results"}
_LONGEST = 400
_SIGNS = re.compile(r"[^\w\s()\"-]")


def how_often(subscription: SubscriptionView, language: Language = "de") -> str:
    """ "wöchentlich, am Montag"."""
    weekly = subscription.frequency == "weekly"
    if language == "en":
        words = _ENGLISH[subscription.frequency]
        return f"{words}, on {_ENGLISH_WEEKDAYS[subscription.weekday]}" if weekly else words
    words = FREQUENCIES[subscription.frequency]
    return f"{words}, am {WEEKDAYS[subscription.weekday]}" if weekly else words


def next_mail(subscription: SubscriptionView, now: dt.datetime, hour: int) -> str:
    """When something may come next; empty where nothing does by itself."""
    state = subscription.state(now)
    if state == "paused":
        return _pause_ends(subscription)
    if state != "active":
        return ""
    if subscription.frequency == "at_once":
        return "sobald es etwas Neues gibt"
    if subscription.frequency == "before_meeting":
        return "am Tag vor der nächsten Sitzung"
    weekly = subscription.frequency == "weekly"
    due = next_weekly(now, hour, subscription.weekday) if weekly else next_digest(now, hour)
    return f"{moment(due)}, wenn es etwas Neues gibt"


def _pause_ends(subscription: SubscriptionView) -> str:
    until = subscription.paused_until
    if until is None or until >= UNTIL_FURTHER_NOTICE:
        return "keine, bis Sie fortsetzen"
    return f"ab {plain_date(to_berlin(until).date())}"


class Describer:
    """Describes filters with the names that the database knows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def german(self, wanted: Filter | str) -> str:
        """ "Anträge zum Thema Integration von SPD in der Stadt Düren"."""
        try:
            filter_ = filter_of(wanted) if isinstance(wanted, str) else wanted
            return shorten(describe(filter_, self._bodies, motion=self._title(filter_)), _LONGEST)
        except FilterError:
            return "eine Auswahl, die sich nicht mehr lesen lässt"

    def for_mail(self, query: str, language: Language) -> str:
        """The same for a mail that whoever may have asked for: no address, no sign stays in its words."""
        try:
            filter_ = _harmless(filter_of(query))
        except FilterError:
            return "?"
        return self.english(filter_) if language == "en" else self.german(filter_)

    def english(self, filter_: Filter) -> str:
        """ "topic: Integration; party: SPD": the values are German, as everything is that is found."""
        topics = ["all" if each == ALL_TOPICS else topic_title(each) for each in filter_.selected_by]
        parts = {
            "motion": [self._title(filter_)] if filter_.motion else [],
            "topic": topics,
            "municipality": [self._bodies.get(ags, ags) for ags in filter_.bodies],
            "party": filter_.parties,
            "kind": filter_.kinds,
            "committee": filter_.organizations,
            "words": [filter_.words] if filter_.words else [],
            "only": [_ENGLISH_CHANGES[each] for each in filter_.changes],
        }
        said = "; ".join(
            f"{name}: {' / '.join(map(line, values))}" for name, values in parts.items() if values
        )
        return shorten(said or "everything", _LONGEST)

    @cached_property
    def _bodies(self) -> Mapping[str, str]:
        return known_values(self._connection).body_names()

    def _title(self, filter_: Filter) -> str:
        found = motion_by_uuid(self._connection, filter_.motion) if filter_.motion else None
        motions = motions_by_id(self._connection, [found]) if found else []
        return shorten(motion_title(motions[0]), 120) if motions else ""


def _harmless(filter_: Filter) -> Filter:
    """Without what a mail program would make a link of."""
    try:
        return replace(filter_, words=shorten(_SIGNS.sub(" ", filter_.words), 80))
    except QueryError:
        return replace(filter_, words="")

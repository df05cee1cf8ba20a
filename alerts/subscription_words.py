"""What a subscription is, in words for its owner, German and English."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from sqlalchemy import Connection

from alerts.numbers import moment, plain_date
from alerts.phrases import motion_title
from alerts.safe import shorten
from alerts.translation import spoken
from alerts.translation import translated as _
from alerts.wording import WORDING, Wording
from storage.due import next_digest, next_weekly
from storage.facets import known_values
from storage.filters import Filter, FilterError, describe
from storage.motions import motion_by_uuid, motions_by_id
from storage.news import filter_of
from storage.search.query import QueryError
from storage.subscribers import UNTIL_FURTHER_NOTICE
from storage.subscription_views import Language, SubscriptionView
from storage.times import to_berlin

_LONGEST = 400
_SIGNS = re.compile(r"[^\w\s()\"-]")


def how_often(subscription: SubscriptionView, language: Language = "de") -> str:
    """ "wöchentlich, am Montag"."""
    words = WORDING[language]
    often = words.subscription.frequencies[subscription.frequency]
    if subscription.frequency != "weekly":
        return often
    return words.subscription.weekly.format(often=often, day=words.numbers.weekdays[subscription.weekday])


def next_mail(subscription: SubscriptionView, now: dt.datetime, hour: int) -> str:
    """When something may come next; empty where nothing does by itself."""
    state = subscription.state(now)
    if state == "paused":
        return _pause_ends(subscription)
    if state != "active":
        return ""
    if subscription.frequency == "at_once":
        return _("sobald es etwas Neues gibt")
    if subscription.frequency == "before_meeting":
        return _("am Tag vor der nächsten Sitzung")
    weekly = subscription.frequency == "weekly"
    due = next_weekly(now, hour, subscription.weekday) if weekly else next_digest(now, hour)
    return _("{moment}, wenn es etwas Neues gibt").format(moment=moment(due, spoken()))


def _pause_ends(subscription: SubscriptionView) -> str:
    until = subscription.paused_until
    if until is None or until >= UNTIL_FURTHER_NOTICE:
        return _("keine, bis Sie fortsetzen")
    return _("ab {day}").format(day=plain_date(to_berlin(until).date(), spoken()))


class Describer:
    """Describes filters with the names that the database knows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def describe(self, wanted: Filter | str, language: Language = "de") -> str:
        """ "Anträge zum Thema Integration von SPD in der Stadt Düren"."""
        words = WORDING[language]
        try:
            filter_ = filter_of(wanted) if isinstance(wanted, str) else wanted
        except FilterError:
            return words.filter.unreadable
        title = self._title(filter_, words)
        return shorten(describe(filter_, self._bodies, motion=title, words=words.filter), _LONGEST)

    def for_mail(self, query: str, language: Language) -> str:
        """The same for a mail that whoever may have asked for: no address, no sign stays in its words."""
        try:
            return self.describe(_harmless(filter_of(query)), language)
        except FilterError:
            return WORDING[language].filter.unreadable

    @cached_property
    def _bodies(self) -> Mapping[str, str]:
        return known_values(self._connection).body_names()

    def _title(self, filter_: Filter, words: Wording) -> str:
        found = motion_by_uuid(self._connection, filter_.motion) if filter_.motion else None
        motions = motions_by_id(self._connection, [found]) if found else []
        return shorten(motion_title(motions[0], words), 120) if motions else ""


def _harmless(filter_: Filter) -> Filter:
    """Without what a mail program would make a link of."""
    try:
        return replace(filter_, words=shorten(_SIGNS.sub(" ", filter_.words), 80))
    except QueryError:
        return replace(filter_, words="")

"""From deliveries to letters: what many are told is made once, what each has for themselves for each."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Hashable

from sqlalchemy import Connection, Engine

from alerts.contents import DIGESTS, Said, content_of, said_of
from alerts.letters import is_letter, letter
from alerts.mail import Letterhead, Stem
from alerts.mail_errors import MailError
from alerts.transports import Letter
from storage.database import reading
from storage.deliveries import Leased
from storage.times import utc_now

STEMS_KEPT = 256
"""Deliveries come in the order of their stems, but other filters may have let the same through. Each is some
ten kilobytes."""


class Letters:
    """Makes the letters of deliveries."""

    def __init__(self, engine: Engine, head: Letterhead, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._engine = engine
        self._head = head
        self._clock = clock
        self._named: OrderedDict[Hashable, Stem] = OrderedDict()  # by what planning has called alike
        self._alike: OrderedDict[Hashable, Stem] = OrderedDict()  # by what they say, whoever it is told

    def letter(self, leased: Leased) -> Letter:
        """The letter of a delivery; raises MailError (permanent) where there is nothing left to tell."""
        _check_wanted(leased)  # of each: who shares a stem with others may have ended theirs since
        name = (leased.stem, leased.planned_at)
        stem = self._named.get(name)
        if stem is None:
            with reading(self._engine) as connection:
                stem = self._stem(connection, leased)
            _keep(self._named, name, stem)
        return addressed(stem, leased, self._head)

    def _stem(self, connection: Connection, leased: Leased) -> Stem:
        now = self._clock()
        said = said_of(connection, leased, now) if leased.kind in DIGESTS else None
        stem = self._alike.get(said) if said else None
        if stem is None:
            stem = _made(connection, leased, self._head, now, said)
            if said:
                _keep(self._alike, said, stem)
        return stem


def stem_of(connection: Connection, leased: Leased, head: Letterhead, now: dt.datetime) -> Stem:
    """What a delivery says; raises MailError (permanent) where that is nothing."""
    _check_wanted(leased)
    return _made(connection, leased, head, now)


def addressed(stem: Stem, leased: Leased, head: Letterhead) -> Letter:
    """The letter of a delivery; raises MailError (permanent) for an address that is none."""
    recipient = head.recipient(leased.subscriber_key, leased.id, leased.address, leased.planned_at)
    return stem.letter(recipient, leased.message_id)


def _check_wanted(leased: Leased) -> None:
    if not leased.is_wanted:
        raise MailError("Das Abonnement ist beendet oder ruht.", permanent=True)


def _made(
    connection: Connection, leased: Leased, head: Letterhead, now: dt.datetime, said: Said | None = None
) -> Stem:
    if is_letter(leased.kind):
        return Stem(letter(connection, leased, head), head, leased.planned_at, of_list=False)
    return Stem(content_of(connection, leased, head.site, now, said), head, leased.planned_at)


def _keep(kept: OrderedDict[Hashable, Stem], key: Hashable, stem: Stem) -> None:
    kept[key] = stem
    if len(kept) > STEMS_KEPT:
        kept.popitem(last=False)

"""When a paper's own page is read again: when a list shows it otherwise than before, and now and then. Pure.

Lists and agendas are looked at in every full run; they cost little, and most that can happen to a paper shows
there: a new title, document, meeting or result. What shows only on its own page is found by the rounds.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any

from storage.records import Record

LIVE_DAYS = 3
"""A paper that is dealt with at the time is read again after so many days."""
QUIET_DAYS = 21
"""The others; both are spread, so that each night has its share."""
LEAST = 20
SHARE = 0.03
"""No more than these papers, or this part of a larger source's, in one run: those that are overdue most."""
LIVE_BEFORE = dt.timedelta(days=30)
LIVE_AFTER = dt.timedelta(days=30)
"""A paper is dealt with while a date of it lies so near."""
_SPREAD = 0.3


def shown_digest(*shown: Record | dt.date | str) -> str:
    """A hash of how a list shows a paper: everything but addresses, which may change with every visit."""
    data = [_plain(each) for each in shown]
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return _plain(value.model_dump(mode="json"))
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items() if name != "url"}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def lateness(key: str, read_at: dt.datetime, *, live: bool, now: dt.datetime) -> float:
    """How long ago a paper was read, in parts of how long it may be; from 1 on it is due again."""
    days = LIVE_DAYS if live else QUIET_DAYS
    share = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") / 0xFFFFFFFF
    return (now - read_at) / dt.timedelta(days=days * (1 - _SPREAD + 2 * _SPREAD * share))


def the_round(late: Mapping[str, float]) -> frozenset[str]:
    """The papers that the rounds come to in one run, by the `lateness` of all that its lists can show."""
    most = max(LEAST, math.ceil(SHARE * len(late)))
    due = sorted((key for key in late if late[key] >= 1), key=lambda key: (-late[key], key))
    return frozenset(due[:most])

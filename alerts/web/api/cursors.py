"""Where a list goes on: places in words, for addresses. Pure.

Their form is said by a pattern, and each word that has it is a place: none can be asked for that cannot be.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from storage.filtering import Place
from storage.meeting_lists import Spot

Where = TypeVar("Where")
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class Cursor(Generic[Where]):
    """How the places of one list are written and read."""

    pattern: str  # as in ECMA 262 and in Python
    write: Callable[[Where], str]
    read_written: Callable[[str], Where]

    def read(self, token: str) -> Where:
        """The place that a word says. Raises ValueError where it is none."""
        if not re.fullmatch(self.pattern, token, re.ASCII):
            raise ValueError(token)
        return self.read_written(token)


def _write_place(place: Place) -> str:
    return f"{(place.published - _EPOCH) // _MICROSECOND}_{place.uuid}"


def _read_place(token: str) -> Place:
    instant, _, motion = token.partition("_")
    return Place(_EPOCH + int(instant) * _MICROSECOND, str(uuid.UUID(motion)))


def _write_spot(spot: Spot) -> str:
    return f"{spot.date.toordinal()}_{spot.hash}"


def _read_spot(token: str) -> Spot:
    day, _, hash_ = token.partition("_")
    return Spot(dt.date.fromordinal(int(day)), hash_)


_DAY = "[1-9][0-9]{0,5}"  # of the Christian era, up to the year 2738
BEHIND_MOTION: Cursor[Place] = Cursor(
    "^-?[0-9]{1,16}_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", _write_place, _read_place
)
BEHIND_MEETING: Cursor[Spot] = Cursor(f"^{_DAY}_[0-9a-f]{{16}}$", _write_spot, _read_spot)
BEHIND_NUMBER: Cursor[int] = Cursor("^[0-9]{1,18}$", str, int)
"""Of a paper or a change."""

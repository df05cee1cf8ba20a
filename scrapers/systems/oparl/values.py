"""What an object of an answer says, without believing in any of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scrapers.german import parse_date
from scrapers.json_fields import Fields, is_list_with_gaps, plain
from scrapers.systems.oparl.identity import absolute, identity, kind_in
from storage.text import one_line
from storage.times import BERLIN, to_berlin

_NOTHING = frozenset({"", "-", "n/a", "null", "none"})  # how systems write that there is nothing
_FIRST_YEAR = 1900  # earlier dates are how databases write that there is none
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?=[T ]|$)")
_DAY_LENGTH = len("2026-01-01")
_NO_DAY = re.compile(r"0{1,4}[-.]0{1,2}[-.]0{1,4}")
_YES, _NO = frozenset({"true", "1", "ja"}), frozenset({"false", "0", "nein"})


@dataclass(frozen=True)
class Values(Fields):
    """An object of an answer from the address `base`."""

    base: str = ""

    @property
    def address(self) -> str:
        """The object's own `id`, or ""."""
        return self.line("id")

    @property
    def key(self) -> str:
        """The vendor's number (scrapers.systems.oparl.identity), or ""."""
        return identity(self.address)

    @property
    def kind(self) -> str:
        """What the object says it is, by its `type` ("paper"); "" where it does not say."""
        return self.line("type").rstrip("/").rpartition("/")[2].rpartition(":")[2].lower()

    @property
    def deleted(self) -> bool:
        """Whether all that is left of the object is a note that it was deleted."""
        return self.says("deleted") is True

    def is_a(self, kind: str) -> bool:
        """Whether the object may be one of that kind ("Paper").

        Types are missing in some systems and wrong in others: the word in the `id` counts as much.
        """
        said = {self.kind, kind_in(self.address)} - {""}
        return not said or kind.lower() in said

    def text(self, *names: str) -> str:
        """The first of the fields that says something, as plain text of several lines."""
        texts = (plain(self._string(name)) for name in names)
        return next((text for text in texts if text.lower() not in _NOTHING), "")

    def says(self, name: str) -> bool | None:
        """Yes, no, or that the field does not say."""
        value = self._value(name)
        word = str(value).strip().lower() if isinstance(value, bool | int | str) else ""
        return True if word in _YES else False if word in _NO else None

    def has(self, name: str) -> bool:
        """Whether the field is there, whatever it says."""
        self.noted(self.values, name)
        return name in self.values

    def first_day(self, *names: str) -> dt.date | None:
        """The first of these fields that holds a date; of an instant, its day in Germany."""
        for name in names:
            text = self.line(name)
            if not text or _NO_DAY.match(text):
                continue
            day = _day(text)
            if day is None:
                self.warn("no-date", name)
            elif day.year >= _FIRST_YEAR:
                return day
        return None

    def moment(self, name: str) -> dt.datetime | None:
        """An instant in UTC; one without an offset is German time, and a day alone is none."""
        text = self.line(name)
        if len(text) <= _DAY_LENGTH or _NO_DAY.match(text):
            return None
        try:
            found = dt.datetime.fromisoformat(text)
        except ValueError:
            self.warn("no-date", name)
            return None
        if found.year < _FIRST_YEAR or found.year == dt.MAXYEAR:
            return None
        return (found if found.tzinfo else found.replace(tzinfo=BERLIN)).astimezone(dt.UTC)

    def url(self, *names: str) -> str | None:
        """The first of these fields that holds an http(s) address."""
        return next((url for name in names if (url := absolute(self.base, self.line(name)))), None)

    def parts(self, name: str) -> list[Values]:
        """The objects inside this one; a single one counts as a list of one."""
        return [
            Values(each, self.warn, self.noted, self.base)
            for each in self._list(name)
            if isinstance(each, dict)
        ]

    def part(self, name: str) -> Values | None:
        """The object inside this one."""
        return next(iter(self.parts(name)), None)

    def links(self, name: str) -> tuple[str, ...]:
        """The addresses of objects that are only named, not embedded; each once."""
        named = (one_line(each) for each in self._list(name) if isinstance(each, str))
        urls = (absolute(self.base, each) for each in named if each.lower() not in _NOTHING)
        return tuple(dict.fromkeys(url for url in urls if url))

    def references(self, name: str) -> tuple[str, ...]:
        """The addresses of all objects that a field refers to, whether embedded or only named."""
        embedded = (absolute(self.base, each.address) for each in self.parts(name))
        return tuple(dict.fromkeys([*(url for url in embedded if url), *self.links(name)]))

    def _list(self, name: str) -> list[Any]:
        return as_list(self._value(name), lambda value: self._mistyped(name, value))


def as_list(value: Any, mistyped: Callable[[Any], None]) -> list[Any]:
    """A list as it is meant: one thing is a list of one; PHP writes a list with gaps as an object."""
    if value in (None, "", {}):
        return []
    if is_list_with_gaps(value):
        return list(value.values())
    if isinstance(value, dict | str):
        return [value]
    if isinstance(value, list):
        return [each for each in value if each is not None]
    mistyped(value)
    return []


def _day(text: str) -> dt.date | None:
    """A day in ISO 8601 or as Germans write it; of an instant with an offset, the day in Germany."""
    if len(text) > _DAY_LENGTH:
        try:
            instant = dt.datetime.fromisoformat(text)
            return to_berlin(instant).date() if instant.tzinfo else instant.date()
        except (ValueError, OverflowError):
            pass
    if match := _DAY.match(text):
        try:
            return dt.date(*(int(part) for part in match.groups()))
        except ValueError:
            return None
    return parse_date(text)

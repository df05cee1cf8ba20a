"""The fields of an object in JSON, read without believing in any of them. Pure, but for its warnings."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scrapers.markup import Warn
from storage.text import clean_text, one_line
from storage.times import BERLIN

Noted = Callable[[Mapping[str, Any], str], None]

_LINE_TAG = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6]|hr)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|b|br|div|em|font|h[1-6]|hr|i|img|li|o:p|ol|p|s|script|small|span|strong|style|sub|sup|table|tbody"
    r"|td|th|thead|tr|u|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?=[T ]|$)")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::\d{2}(?:\.\d+)?)?")
_NUMBER = re.compile(r"-?\d{1,18}", re.ASCII)
_NO_DAY = "0000-00-00"
_EXACT = 1e15  # beyond it, a number with a point is not exact any more


def plain(text: str) -> str:
    """Text that may have come as HTML: without its tags, with its entities as letters, lines kept."""
    return clean_text(html.unescape(_TAG.sub("", _LINE_TAG.sub("\n", text))))


def _nothing(values: Mapping[str, Any], name: str) -> None:
    """Default: nobody asks which fields were read."""


@dataclass(frozen=True)
class Fields:
    """An object of an answer. What has another type than asked for counts as missing, and is warned of.

    Warnings name the field and its type alone: values are not told, as they may not be public. `noted` hears
    of each field that is read.
    """

    values: Mapping[str, Any]
    warn: Warn
    noted: Noted = _nothing

    def __contains__(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self._value(name) is not None

    def text(self, *names: str) -> str:
        """The first of the fields that says something, as plain text of several lines."""
        return next((text for name in names if (text := plain(self._string(name)))), "")

    def line(self, *names: str) -> str:
        """The same on one line."""
        return one_line(self.text(*names))

    def number(self, name: str) -> int | None:
        """A whole number, also where it comes as a string."""
        value = self._value(name)
        if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
            return int(value)
        text = str(value).strip() if type(value) in (int, str) else ""
        if _NUMBER.fullmatch(text):
            return int(text)
        if value not in (None, ""):
            self._mistyped(name, value)
        return None

    def flag(self, name: str) -> bool:
        """Whether the field says yes: true, 1, "1"."""
        return self._value(name) in (True, 1, "1", "true")

    def day(self, name: str) -> dt.date | None:
        """A date in ISO 8601, with or without a time behind it; "0000-00-00" is none."""
        text = self._string(name).strip()
        if not text or text.startswith(_NO_DAY):
            return None
        if match := _DAY.match(text):
            try:
                return dt.date(*(int(part) for part in match.groups()))
            except ValueError:
                pass
        self.warn("no-date", name)
        return None

    def clock(self, name: str) -> dt.time | None:
        """A time of day; midnight is how these products say that there is none."""
        text = self._string(name).strip()
        match = _CLOCK.fullmatch(text)
        if match is None:
            if text:
                self.warn("no-time", name)
            return None
        found = dt.time(int(match[1]), int(match[2]))
        return found if found != dt.time() else None

    def instant(self, name: str) -> dt.datetime | None:
        """A date with its time in UTC; one without a zone is German time."""
        text = self._string(name).strip()
        if not text or text.startswith(_NO_DAY):
            return None
        try:
            found = dt.datetime.fromisoformat(text)
            return (found if found.tzinfo else found.replace(tzinfo=BERLIN)).astimezone(dt.UTC)
        except (ValueError, OverflowError):
            self.warn("no-time", name)
            return None

    def object(self, name: str) -> Fields | None:
        """An object inside this one; None where there is none."""
        value = self._value(name)
        if isinstance(value, dict):
            return Fields(value, self.warn, self.noted)
        if value not in (None, "", []):  # PHP writes an empty object as an empty list
            self._mistyped(name, value)
        return None

    def objects(self, name: str) -> list[Fields]:
        """The objects of a list inside this one."""
        return list(objects(self._value(name), self.warn, name, self.noted))

    def _value(self, name: str) -> Any:
        self.noted(self.values, name)
        return self.values.get(name)

    def _string(self, name: str) -> str:
        value = self._value(name)
        if isinstance(value, str):
            return value
        if type(value) in (int, float):
            return str(value)
        if value not in (None, False, [], {}):
            self._mistyped(name, value)
        return ""

    def _mistyped(self, name: str, value: Any) -> None:
        self.warn("unexpected-type", f"{name}: {type(value).__name__}")


def objects(value: Any, warn: Warn, name: str, noted: Noted = _nothing) -> Iterator[Fields]:
    """The objects of a list; PHP writes a list with gaps as an object whose keys are numbers."""
    if is_list_with_gaps(value):
        value = list(value.values())
    if not isinstance(value, list):
        if value not in (None, "", {}):
            warn("unexpected-type", f"{name}: {type(value).__name__}")
        return
    for each in value:
        if isinstance(each, dict):
            yield Fields(each, warn, noted)
        else:
            warn("unexpected-type", f"{name}[]: {type(each).__name__}")


def is_list_with_gaps(value: Any) -> bool:
    """Whether an object is what PHP makes of a list that lacks some of its places."""
    return isinstance(value, dict) and bool(value) and all(key.isdecimal() for key in value)

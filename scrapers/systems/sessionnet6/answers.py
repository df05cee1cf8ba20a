"""What all answers of SessionNet 6 have in common."""

from __future__ import annotations

import re
from typing import Any, Generic, TypeVar

from scrapers.json_fields import Fields
from scrapers.json_page import JsonPage
from storage.records import Record

ItemT = TypeVar("ItemT", bound=Record)

PUBLIC = 1
"""oSt of an item: 1 is public."""

_API = re.compile(r"api/v\d+/.*$")
_MEETING = re.compile(r"/sitzungen/(\d{1,18})(?=[/?#]|$)", re.ASCII)


class SessionNet6Answer(JsonPage[ItemT], Generic[ItemT]):
    """An answer that is a list of objects, each with a number of its own."""

    number: str  # the field that every object of the list has

    def check(self) -> None:
        """Raise PageFailure where the answer is no list of such objects; an empty one is."""
        rows: Any = self.data
        if not isinstance(rows, list):
            raise self.not_understood()
        if rows and not any(isinstance(row, dict) and self.number in row for row in rows):
            raise self.not_understood()

    @property
    def base(self) -> str:
        """The folder of the application."""
        return _API.sub("", self.url)

    def key_of(self, row: Fields, name: str) -> str | None:
        """One of the vendor's numbers; None where it is none: 0 stands for nothing."""
        number = row.number(name)
        return str(number) if number is not None and number > 0 else None


def meeting_number(url: str) -> str:
    """The meeting's number in the address of its page or of its answers; "" where there is none."""
    match = _MEETING.search(url)
    return match[1] if match else ""

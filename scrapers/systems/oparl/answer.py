"""An answer of an OParl system: JSON as the vendors write it, and what it is where it is none."""

from __future__ import annotations

import abc
import json
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import parse_qs, urlsplit

from scrapers.answers import is_western
from scrapers.failures import BLOCKING_STATUSES
from scrapers.page import Page, PageFailure, Publicity
from scrapers.refusals import SHORT_PAGE, refused, speaks_of_firewall
from scrapers.systems.oparl.identity import absolute
from scrapers.systems.oparl.values import Values, as_list
from storage.records import FailureKind, Record
from storage.text import one_line

ItemT = TypeVar("ItemT", bound=Record)


LARGEST_ANSWER = 32 << 20
"""Bytes. A hundred meetings with their agendas are two million; parsed, they take ten times as much."""
EMPTY_LIST = 802
"""SD.NET RIM's code for "not found", its answer (with status 404) also where a filter leaves nothing."""
SINCE = "modified_since"

_SHOWN = 120
_ERROR_FIELDS = ("error", "errorMessage", "message", "detail", "title")
_LOGIN = re.compile(r"\blog-?in\b|anmeld|unauthori[sz]ed|unauthenticated|nicht autorisiert", re.IGNORECASE)
_ERROR = re.compile(r"fehler|error|nicht gefunden|not found|nicht (?:mehr )?vorhanden", re.IGNORECASE)


class Listing(Record):
    """One page of a list. `ends`: it counts itself as the last page, though it may name a next one."""

    next_url: str | None = None
    last_url: str | None = None
    ends: bool = False
    linked: tuple[str, ...] = ()  # addresses of objects that are only named
    gone: tuple[str, ...] = ()  # keys of objects that were deleted

    def keys(self) -> frozenset[str]:
        """All that the page lists."""
        return frozenset({*self.linked, *self.gone, *self.listed()})

    def listed(self) -> Iterable[str]:
        """The keys of the objects that it shows."""
        raise NotImplementedError


def parse(body: bytes) -> Any:
    """The JSON of an answer. Raises ValueError or RecursionError where it is none.

    Control characters inside strings are let through (ALLRIS writes them); the records' fields drop them.
    """
    text = body.decode("cp1252" if is_western(body) else "utf-8-sig", "replace").removeprefix("\ufeff")
    return json.loads(text, strict=False, parse_constant=lambda _: None)


def error_words(data: Any) -> str:
    """The words of an answer that is an error; "" for one that is none."""
    if not isinstance(data, dict) or data.get("data") or ("id" in data and "error" not in data):
        return ""
    said = (one_line(data[name]) for name in _ERROR_FIELDS if isinstance(data.get(name), str))
    return next((words[:_SHOWN] for words in said if words), "")


def said_in(body: bytes) -> str:
    """The words of an error in the body of a refused request; "" where it holds none."""
    try:
        return error_words(parse(body)) if len(body) <= SHORT_PAGE else ""
    except (ValueError, RecursionError):
        return ""


class OparlPage(Page[ItemT], Generic[ItemT]):
    """An answer in JSON."""

    publicity: ClassVar[Publicity] = "mixed"  # an agenda's items stand in meetings, papers and lists alike
    what: ClassVar[str]  # for people: "Liste der Vorlagen"

    @cached_property
    def data(self) -> Any:
        """The answer, parsed once. Raises PageFailure where it is no JSON, with what it is instead."""
        body = bytes(self.response.body)
        if len(body) > LARGEST_ANSWER:
            raise PageFailure(FailureKind.TOO_LARGE, f"Die Antwort ist zu groß ({len(body) >> 20} MB)")
        try:
            return parse(body)
        except (ValueError, RecursionError) as error:
            raise self._refusal() from error

    @property
    def status(self) -> int:
        """The HTTP status; a saved page has none and counts as answered well."""
        return self.response.status or 200

    def values(self, fields: dict[str, Any]) -> Values:
        """An object of the answer."""
        return Values(fields, self.url, self.warn)

    def not_understood(self) -> PageFailure:
        """Why an answer in JSON is not what was asked for."""
        words = error_words(self.data)
        if self.status in BLOCKING_STATUSES or speaks_of_firewall(words):
            said = words or f"HTTP-Status {self.status}"
            return PageFailure(FailureKind.BLOCKED, f"Der Server gibt die Daten nicht heraus ({said})")
        if _LOGIN.search(words):
            return PageFailure(FailureKind.LOGIN_PAGE, f"Der Server verlangt eine Anmeldung ({words})")
        if words:
            return PageFailure(FailureKind.ERROR_PAGE, f"Der Server meldet: {words}")
        if self.status >= 400:
            return PageFailure(FailureKind.SERVER_ERROR, f"HTTP-Status {self.status}")
        return PageFailure(FailureKind.UNEXPECTED_PAGE, f"Die Antwort ist nicht: {self.what}")

    def _refusal(self) -> PageFailure:
        """Why an answer is no JSON: a page that refuses or says what is wrong, or broken JSON."""
        body = bytes(self.response.body).removeprefix(b"\xef\xbb\xbf").strip()
        if not body:
            return PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Antwort ist leer")
        if body[:1] in b"{[":
            return PageFailure(FailureKind.UNEXPECTED_PAGE, f"Das JSON ist kaputt ({self.what})")
        head = one_line(" ".join(tag.get_text(" ") for tag in self.index.all("title", "h1", "h2")[:5]))
        text = one_line(self.soup.get_text(" "))
        if failure := refused(self.soup, self.status, head, text if len(text) < SHORT_PAGE else ""):
            return failure
        if _ERROR.search(head or text[:SHORT_PAGE]):
            return PageFailure(FailureKind.ERROR_PAGE, f"Es kam eine Fehlerseite ({(head or text)[:80]})")
        if self.status >= 400:
            return PageFailure(FailureKind.SERVER_ERROR, f"HTTP-Status {self.status}")
        return PageFailure(FailureKind.UNEXPECTED_PAGE, f"Es kam kein JSON ({self.what}; {head[:80]})")


class SinglePage(OparlPage[ItemT], Generic[ItemT]):
    """An answer that is one object."""

    kind: ClassVar[str]  # the word in its `type`: "Paper"

    @cached_property
    def object(self) -> Values:
        """The object. Raises PageFailure where the answer is none of this kind."""
        data = self.data
        if isinstance(data, list) and len(data) == 1:
            data = data[0]
        is_object = isinstance(data, dict) and ("id" in data or "type" in data) and not error_words(data)
        if self.status >= 400 or not is_object or not self.values(data).is_a(self.kind):
            raise self.not_understood()
        return self.values(data)

    def check(self) -> None:
        """Raise PageFailure where the answer is no such object."""
        if not self.object.key:
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, f"Das Objekt hat keine Kennung ({self.what})")


class Absent(Record):
    """What is left of an object that was deleted, or that is not (or no longer) public."""

    key: str


class ObjectPage(SinglePage[ItemT | Absent], Generic[ItemT]):
    """A single object, or that it is not there any more."""

    def extract(self) -> ItemT | Absent:
        """The object; Absent where only the note of its deletion is left, or it may not be read."""
        found = None if self.object.deleted else self.meaning()
        return Absent(key=self.object.key) if found is None else found

    @abc.abstractmethod
    def meaning(self) -> ItemT | None:
        """What the object means; None where it may not be read."""


class ListPage(OparlPage[ItemT], Generic[ItemT]):
    """One page of a list: {data, pagination, links}, in the forms that the vendors give it."""

    kind: ClassVar[str]

    @cached_property
    def rows(self) -> list[Any]:
        """What is listed: objects, or addresses of some. Raises PageFailure where the answer is no list."""
        data = self.data
        if self._is_empty_by_error():
            return []
        if self.status >= 400 or error_words(data):
            raise self.not_understood()
        if isinstance(data, list):
            return data
        if not isinstance(data, dict):
            raise self.not_understood()
        if data.get("data") or self._says_empty():
            return as_list(data["data"], self._no_rows)
        if "id" in data and self.values(data).is_a(self.kind):
            return [data]
        raise self.not_understood()

    def check(self) -> None:
        """Raise PageFailure where the answer is no list."""
        rows, said = self.rows, self.data.get("data") if isinstance(self.data, dict) else self.data
        if said and not any(isinstance(row, dict | str) for row in rows):
            raise self.not_understood()

    def objects(self) -> Iterator[Values]:
        """The objects listed, deleted ones too; what is none, or has no number, is warned of."""
        noted: set[tuple[str, str]] = set()
        for row in self.rows:
            if not isinstance(row, dict):
                if not isinstance(row, str):
                    self.warn("unexpected-type", f"data[]: {type(row).__name__}")
                continue
            values = self.values(row)
            noted.update(self._oddities(values))
            if values.key and values.is_a(self.kind):
                yield values
        for code, detail in sorted(noted):
            self.warn(code, detail)

    def _oddities(self, values: Values) -> Iterator[tuple[str, str]]:
        """What is odd about an object's kind; told once for a page, since it is often all of them."""
        if not values.is_a(self.kind):
            yield "other-object", values.kind
        elif not values.key and not values.deleted:  # SD.NET RIM lists deleted objects without anything else
            yield "object-without-id", self.kind
        elif values.kind != self.kind.lower() and not values.deleted:
            yield ("wrong-type", values.kind) if values.kind else ("no-type", self.kind)

    def linked(self) -> tuple[str, ...]:
        """The addresses of objects that the list only names."""
        urls = (absolute(self.url, row) for row in self.rows if isinstance(row, str))
        return tuple(dict.fromkeys(url for url in urls if url))

    def way_on(self) -> dict[str, Any]:
        """The fields of a Listing that say where the list goes on. An empty page is the end of it."""
        following = self._link("next") if self.rows else None
        current, total = self._pagination("currentPage"), self._pagination("totalPages")
        ends = current is not None and total is not None and 0 < total <= current
        return {"next_url": following, "last_url": self._link("last"), "ends": ends, "linked": self.linked()}

    def _link(self, name: str) -> str | None:
        links = self.data.get("links") if isinstance(self.data, dict) else None
        address = links.get(name) if isinstance(links, dict) else None
        return absolute(self.url, address) if isinstance(address, str) else None

    def _pagination(self, name: str) -> int | None:
        found = self.data.get("pagination") if isinstance(self.data, dict) else None
        return self.values(found).number(name) if isinstance(found, dict) else None

    def _says_empty(self) -> bool:
        """Whether the list is there and has nothing in it; one that is missing is not empty."""
        data = self.data
        if not isinstance(data, dict) or "data" not in data:
            return False
        return data["data"] == [] or (not data["data"] and self._pagination("totalElements") == 0)

    def _is_empty_by_error(self) -> bool:
        is_filtered = SINCE in parse_qs(urlsplit(self.url).query)
        code = self.data.get("code") if isinstance(self.data, dict) else None
        return is_filtered and self.status in (200, 404) and str(code) == str(EMPTY_LIST)

    def _no_rows(self, value: Any) -> None:
        raise PageFailure(
            FailureKind.UNEXPECTED_PAGE, f"Die Liste ist keine ({self.what}: {type(value).__name__})"
        )

"""Page objects for answers in JSON, and why an answer is none: errors, logins, pages instead of data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from http import HTTPStatus
from typing import Any, ClassVar, Generic, TypeVar

from scrapers.answers import is_western
from scrapers.failures import BLOCKING_STATUSES
from scrapers.json_fields import Fields, is_list_with_gaps, objects
from scrapers.page import Page, PageFailure
from scrapers.refusals import SHORT_PAGE, refused, speaks_of_firewall
from storage.records import FailureKind, Record
from storage.text import one_line

ItemT = TypeVar("ItemT", bound=Record)

LARGEST_ANSWER = 32 << 20
"""Bytes; parsed, an answer takes ten times as much. A year's calendar has a twentieth of it."""

_BLANK = b" \t\r\n\xef\xbb\xbf"  # white space and the byte order mark
_APPLICATION = ("app-root", "#app")
_ERROR_KEYS = ("ErrorCode", "errorCode", "error", "code", "message", "detail")
_ERROR = re.compile(
    r"fehler|error|nicht gefunden|not found|nicht (?:mehr )?vorhanden|ungültig", re.IGNORECASE
)
_LOGIN = re.compile(
    r"\blog-?in\b|anmeld|unauthori[sz]ed|unauthenticated|nicht (?:angemeldet|autorisiert)", re.IGNORECASE
)


class JsonPage(Page[ItemT], Generic[ItemT]):
    """An answer in JSON."""

    what: ClassVar[str]  # for people: "Kalender"

    @cached_property
    def data(self) -> Any:
        """The answer, parsed once. Raises PageFailure where it is no JSON, with what it is instead."""
        body = bytes(self.response.body)
        if len(body) > LARGEST_ANSWER:
            raise PageFailure(FailureKind.TOO_LARGE, f"Die Antwort ist zu groß ({len(body) >> 20} MB)")
        status = self.response.status or HTTPStatus.OK
        if status in BLOCKING_STATUSES:
            raise PageFailure(FailureKind.BLOCKED, f"Der Server gibt die Daten nicht heraus ({status:d})")
        try:
            return _load(body)
        except (ValueError, RecursionError) as error:
            raise self._refusal() from error

    def fields(self) -> Fields:
        """The answer as an object. Raises PageFailure where it is something else."""
        if not isinstance(self.data, dict):
            raise self.not_understood()
        return Fields(self.data, self.warn, self._note)

    def rows(self) -> list[Fields]:
        """The answer as a list of objects. Raises PageFailure where it is no list."""
        if not isinstance(self.data, list):
            raise self.not_understood()
        return list(objects(self.data, self.warn, "answer", self._note))

    @cached_property
    def _read(self) -> dict[int, set[str]]:
        """The names of the fields that were read, by the object that they are of."""
        return {}

    def _note(self, values: Mapping[str, Any], name: str) -> None:
        self._read.setdefault(id(values), set()).add(name)

    def redacted(self) -> bytes | None:
        """The answer as it may be kept: where more than the public may show, the fields alone that were read.

        Of what is not public no field is read but those that say so.
        """
        if self.publicity != "marked":
            return super().redacted()
        try:
            return json.dumps(only_read(self.data, self._read), ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError):
            return None

    def not_understood(self) -> PageFailure:
        """Why an answer in JSON is not what was asked for: by the words of its error, if it is one."""
        words, status = error_in(self.data)
        if status == HTTPStatus.UNAUTHORIZED or _LOGIN.search(words):
            return PageFailure(FailureKind.LOGIN_PAGE, f"Die Schnittstelle verlangt eine Anmeldung ({words})")
        if status in BLOCKING_STATUSES or speaks_of_firewall(words):
            return PageFailure(FailureKind.BLOCKED, f"Der Server gibt die Daten nicht heraus ({words})")
        if words:
            return PageFailure(FailureKind.ERROR_PAGE, f"Die Schnittstelle meldet einen Fehler ({words})")
        message = f"Es kamen andere Daten als erwartet ({self.what}): {type(self.data).__name__}"
        return PageFailure(FailureKind.UNEXPECTED_PAGE, message)

    def _refusal(self) -> PageFailure:
        """Why an answer is no JSON: a page that refuses, an error, the application, or broken."""
        body = bytes(self.response.body).strip(_BLANK)
        if not body:
            return PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Antwort ist leer")
        if body[:1] in b"{[":
            return PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Antwort ist kein lesbares JSON")
        head = one_line(" ".join(tag.get_text(" ") for tag in self.index.all("title", "h1", "h2")[:5]))
        text = one_line(self.soup.get_text(" "))
        status = self.response.status or HTTPStatus.OK
        if failure := refused(self.soup, status, head, text if len(text) < SHORT_PAGE else ""):
            return failure
        if self.index.first(*_APPLICATION):
            return PageFailure(FailureKind.UNEXPECTED_PAGE, "Es kam die Seite der Anwendung statt der Daten")
        if _ERROR.search(head or text[:SHORT_PAGE]):
            return PageFailure(FailureKind.ERROR_PAGE, f"Es kam eine Fehlerseite ({(head or text)[:80]})")
        return PageFailure(FailureKind.UNEXPECTED_PAGE, f"Es kam kein JSON ({self.what}; {head[:80]})")


def only_read(data: Any, read: Mapping[int, set[str]]) -> Any:
    """A copy of the value with those fields alone that were read of each object; without recursion."""
    result: list[Any] = []
    waiting: list[tuple[Any, Callable[[Any], None]]] = [(data, result.append)]
    while waiting:
        value, put = waiting.pop()
        if isinstance(value, list) or is_list_with_gaps(value):
            kept: list[Any] = []
            put(kept)
            rows = value if isinstance(value, list) else list(value.values())
            waiting += [(row, kept.append) for row in reversed(rows) if isinstance(row, dict)]
        elif isinstance(value, dict):
            fields: dict[str, Any] = {}
            put(fields)
            names = read.get(id(value), set()) & value.keys()
            waiting += [(value[name], partial(fields.__setitem__, name)) for name in sorted(names)]
        else:
            put(value)
    return result[0]


def parsed(body: bytes) -> Any:
    """The value of an answer in JSON; None where it is something else."""
    if len(body) > LARGEST_ANSWER or body[:100].lstrip(_BLANK)[:1] not in (b"{", b"["):
        return None
    try:
        return _load(body)
    except (ValueError, RecursionError):
        return None


def _load(body: bytes) -> Any:
    """JSON is UTF-8 (RFC 8259, 8.1); some servers send windows-1252 all the same.

    Some leave control characters in their texts as they are; whoever reads a text drops them.
    """
    text = body.decode("cp1252" if is_western(body) else "utf-8", "replace").removeprefix("\ufeff")
    return json.loads(text, strict=False, parse_constant=lambda _: None)


def error_in(data: Any) -> tuple[str, int | None]:
    """The words of an error and its HTTP status (RFC 9457), "" and None where the answer is none.

    Nothing else is told of an answer that is not understood: what it says may not be public.
    """
    told = data[0] if isinstance(data, list) and len(data) == 1 else data
    found = Fields(told if isinstance(told, dict) else {}, lambda code, detail: None)
    status = found.number("status")
    is_problem = status is not None and status >= HTTPStatus.BAD_REQUEST
    names = ("title", "status", *_ERROR_KEYS) if is_problem else _ERROR_KEYS
    said = [found.line(name)[:80] for name in names]
    return ", ".join(words for words in said if words), status if is_problem else None

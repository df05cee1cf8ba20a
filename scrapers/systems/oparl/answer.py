"""An answer of an OParl system: one object or a page of a list, in the forms that the vendors give them."""

from __future__ import annotations

import abc
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import parse_qs, urlsplit

from scrapers.json_page import JsonPage
from scrapers.page import PageFailure, Publicity
from scrapers.systems.oparl.identity import absolute
from scrapers.systems.oparl.values import Values, as_list
from storage.records import FailureKind, Record

ItemT = TypeVar("ItemT", bound=Record)

EMPTY_LIST = 802
"""SD.NET RIM's code for "not found", its answer (with status 404) also where a filter leaves nothing."""
SINCE = "modified_since"

_ERROR_FIELDS = ("errorMessage", "message", "detail", "code")


class OparlPage(JsonPage[ItemT], Generic[ItemT]):
    """An answer of an OParl system."""

    publicity: ClassVar[Publicity] = "mixed"  # papers name meetings: only an agenda tells which were public
    kind: ClassVar[str]  # the word in an object's `type`: "Paper"

    @cached_property
    def data(self) -> Any:
        """The answer, parsed once. Raises PageFailure where it is no JSON, or refused without a word."""
        try:
            return super().data
        except PageFailure as failure:
            if failure.kind is FailureKind.UNEXPECTED_PAGE and self.status >= 400:
                raise PageFailure(FailureKind.SERVER_ERROR, f"HTTP-Status {self.status}") from failure
            raise

    @property
    def status(self) -> int:
        """The HTTP status; a saved page has none and counts as answered well."""
        return self.response.status or 200

    def values(self, fields: dict[str, Any]) -> Values:
        """An object of the answer."""
        return Values(fields, self.warn, self._note, self.url)

    def refused(self) -> PageFailure:
        """Why an answer in JSON is not what was asked for, by its words or else by its status."""
        failure = self.not_understood()
        if failure.kind is FailureKind.UNEXPECTED_PAGE and self.status >= 400:
            return PageFailure(FailureKind.SERVER_ERROR, f"HTTP-Status {self.status}")
        return failure


def is_error(data: Any) -> bool:
    """Whether an answer is an error and no object: a list beside it would be empty."""
    if not isinstance(data, dict) or data.get("data"):
        return False
    return bool(data.get("error")) or ("id" not in data and any(name in data for name in _ERROR_FIELDS))


class SinglePage(OparlPage[ItemT], Generic[ItemT]):
    """An answer that is one object."""

    @cached_property
    def object(self) -> Values:
        """The object. Raises PageFailure where the answer is none of this kind."""
        data = self.data
        if isinstance(data, list) and len(data) == 1:
            data = data[0]
        is_object = isinstance(data, dict) and ("id" in data or "type" in data) and not is_error(data)
        if self.status >= 400 or not is_object or not self.values(data).is_a(self.kind):
            raise self.refused()
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


class ListPage(OparlPage[ItemT], Generic[ItemT]):
    """One page of a list: {data, pagination, links}."""

    @cached_property
    def root(self) -> Values | None:
        """The answer as an object; None where it is a bare list."""
        return self.values(self.data) if isinstance(self.data, dict) else None

    @cached_property
    def listed(self) -> list[Any]:
        """What is listed: objects, or addresses of some. Raises PageFailure where the answer is no list."""
        if self._is_empty_by_error():
            return []
        if self.status >= 400 or is_error(self.data):
            raise self.refused()
        found = self.data if self.root is None else self._rows_of(self.root)
        if not isinstance(found, list) or (found and not any(isinstance(row, dict | str) for row in found)):
            raise self.refused()
        return found

    def _rows_of(self, root: Values) -> list[Any] | None:
        if root.has("data"):
            said = self.data["data"]
            is_empty = said == [] or (not said and self._pagination("totalElements") == 0)
            rows = as_list(said, lambda value: None)
            return rows if rows or is_empty else None
        return [self.data] if root.has("id") and root.is_a(self.kind) else None

    def check(self) -> None:
        """Raise PageFailure where the answer is no list."""
        _ = self.listed

    def objects(self) -> Iterator[Values]:
        """The objects listed, deleted ones too; what is none, or has no number, is warned of."""
        noted: set[tuple[str, str]] = set()
        for row in self.listed:
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
        urls = (absolute(self.url, row) for row in self.listed if isinstance(row, str))
        return tuple(dict.fromkeys(url for url in urls if url))

    def way_on(self) -> dict[str, Any]:
        """The fields of a Listing that say where the list goes on. An empty page is the end of it."""
        following = self._link("next") if self.listed else None
        current, total = self._pagination("currentPage"), self._pagination("totalPages")
        ends = current is not None and total is not None and 0 < total <= current
        return {"next_url": following, "last_url": self._link("last"), "ends": ends, "linked": self.linked()}

    def _link(self, name: str) -> str | None:
        links = self.root.part("links") if self.root is not None else None
        return next(iter(links.links(name)), None) if links is not None else None

    def _pagination(self, name: str) -> int | None:
        found = self.root.part("pagination") if self.root is not None else None
        return found.number(name) if found is not None else None

    def _is_empty_by_error(self) -> bool:
        is_filtered = SINCE in parse_qs(urlsplit(self.url).query)
        code = self.root.line("code") if is_filtered and self.root is not None else ""
        return self.status in (200, 404) and code == str(EMPTY_LIST)

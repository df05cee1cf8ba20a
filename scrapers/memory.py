"""What a source's pages were and meant when they last came: one that is the same is not parsed again."""

from __future__ import annotations

import functools
import hashlib
import logging
from typing import Any, Protocol, get_args

import web_poet
from pydantic import ValidationError
from scrapy.http import Headers, HtmlResponse, Response, TextResponse
from sqlalchemy import Engine

from scrapers.page import Page, PageFailure, PageWarning
from storage.answers import Answer, AnswerArchive
from storage.database import reading
from storage.pages import KnownPage, confirm_pages, keep_page, known_page
from storage.records import Record
from storage.times import utc_now
from storage.tombstones import mentions, taken_keys

logger = logging.getLogger(__name__)

KNOWN = "known_page"
"""In a request's meta: what is known of the page that it asks for."""
UNCHANGED = "unchanged"
"""Flag of a response: the server says that the page is the one that is known."""
ARCHIVED = "archived"
"""Flag of a response: its body comes from the archive, not from the server."""


class Memory(Protocol):
    """What a spider needs of it."""

    def recall(self, kind: type[Page[Any]], response: Response) -> tuple[Record, list[PageWarning]] | None:
        """What a page meant, where it is the same as when it was last read; else None."""

    def keep(self, page: Page[Any], item: Record, response: Response) -> None:
        """Keep what a page means that was read now."""


class NoMemory:
    """Every page is read as if for the first time; also for tests."""

    def recall(self, kind: type[Page[Any]], response: Response) -> tuple[Record, list[PageWarning]] | None:
        """Nothing is known."""
        return None

    def keep(self, page: Page[Any], item: Record, response: Response) -> None:
        """Nothing is kept."""


class PageMemory:
    """The memory of one source, for one run.

    `reader`: the version of the code that reads; what another one read is read anew.
    """

    def __init__(self, engine: Engine, archive: AnswerArchive, source: str, reader: str) -> None:
        self._engine = engine
        self._archive = archive
        self._source = source
        self.reader = reader
        self._confirmed: list[str] = []

    def known(self, url: str, page: str) -> KnownPage | None:
        """What is known of a page that can be had again without its body: from memory or from the archive."""
        with reading(self._engine) as connection:
            known = known_page(connection, self._source, url, page)
        if known is None or (known.reader != self.reader and not self._archive.has(url)):
            return None
        return known

    def archived(self, url: str) -> Response | None:
        """An answer from the archive, as if the server had given it now."""
        answer = self._archive.find(url)
        if answer is None:
            return None
        headers = Headers({"Content-Type": answer.content_type})
        kind = HtmlResponse if "html" in answer.content_type else TextResponse
        return kind(url, body=answer.body, headers=headers, flags=[ARCHIVED])

    def stands_in(self, known: KnownPage) -> Response | None:
        """The answer for a page of which the server says that it is the known one; None where it is lost."""
        if known.reader == self.reader:
            return TextResponse(known.url, flags=[UNCHANGED])
        return self.archived(known.url)

    def recall(self, kind: type[Page[Any]], response: Response) -> tuple[Record, list[PageWarning]] | None:
        """What a page meant, where it is the same as when it was last read by the same code; else None."""
        known: KnownPage | None = _meta(response).get(KNOWN)
        if known is None or known.page != kind.names[0] or known.reader != self.reader:
            return None
        if UNCHANGED not in response.flags and known.digest != body_digest(response):
            return None
        record = record_type(kind)
        try:
            item = record.model_validate_json(known.item) if record else None
        except ValidationError:
            return None
        if item is None:
            return None
        self._confirmed.append(known.url)
        return item, [PageWarning(code, detail) for code, detail in known.warnings]

    def keep(self, page: Page[Any], item: Record, response: Response) -> None:
        """Keep what a page means, and of its answer what may be kept; nothing where that has to do with a
        paper that was taken down."""
        request, told = response.request, item.model_dump_json()
        if request is None or request.method != "GET" or not _comes_back(page, item, told):
            return
        archived = ARCHIVED in response.flags  # then the server's own words are those that are known
        with self._engine.begin() as connection:
            if mentions(told, taken_keys(connection, self._source)):
                return
            before = known_page(connection, self._source, request.url, page.names[0]) if archived else None
            known = KnownPage(
                url=request.url,
                page=page.names[0],
                digest=before.digest if before else body_digest(response),
                reader=self.reader,
                item=told,
                etag=before.etag if before else _header(response, "ETag"),
                last_modified=before.last_modified if before else _header(response, "Last-Modified"),
                warnings=[[each.code, each.detail] for each in page.warnings],
            )
            keep_page(connection, self._source, known, utc_now())
        if not archived:
            self._keep_answer(page, request.url, item)

    def _keep_answer(self, page: Page[Any], url: str, item: Record) -> None:
        kept = keepable(page, item)
        if kept is None:
            return
        body, content_type = kept
        try:
            self._archive.keep(Answer(url, content_type, body))
        except OSError as error:  # the archive is a help for maintainers, never worth a run
            logger.warning("answer not archived: %s", error)

    def conclude(self, limit: int) -> None:
        """At the end of a run: note which pages came up, keep the archive small."""
        with self._engine.begin() as connection:
            confirm_pages(connection, self._source, self._confirmed, utc_now())
        self._archive.tidy(limit)


def keepable(page: Page[Any], item: Record) -> tuple[bytes, str] | None:
    """What may be kept of a page that was read, with its media type; None where nothing may.

    What was taken out must not be missed: the rest has to mean the same.
    """
    body, whole = page.redacted(), bytes(page.response.body)
    content_type = str(page.response.headers.get("Content-Type") or "")
    if body is None or body == whole:
        return None if body is None else (body, content_type)
    if "calendar" not in content_type:
        content_type = "text/html; charset=utf-8"  # whatever the page says of itself
    again = type(page)(response=web_poet.HttpResponse(page.url, body, headers={"Content-Type": content_type}))
    try:
        return (body, content_type) if again.read() == item else None
    except PageFailure:
        return None


def _comes_back(page: Page[Any], item: Record, told: str) -> bool:
    """Whether an item is the same after it was written down; one that is not is read anew each time."""
    record = record_type(type(page))
    if record is None or not isinstance(item, record):
        return False
    return record.model_validate_json(told) == item


def body_digest(response: Response) -> str:
    """The SHA-256 of an answer's body, in hexadecimal."""
    return hashlib.sha256(response.body).hexdigest()


def _meta(response: Response) -> dict[str, Any]:
    return response.request.meta if response.request is not None else {}


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")


@functools.cache
def record_type(kind: type[Page[Any]]) -> type[Record] | None:
    """The record that a page object gives, from its base class's parameter."""
    for parent in kind.__mro__:
        for base in getattr(parent, "__orig_bases__", ()):
            for given in get_args(base):
                if isinstance(given, type) and issubclass(given, Record):
                    return given
    return None

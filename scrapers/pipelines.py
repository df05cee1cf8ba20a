"""The way of an item: its documents are fetched and read, its meaning found, all kept at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from sqlalchemy.exc import DatabaseError

from scrapers.context import RunContext, context_of
from scrapers.documents.kinds import is_html
from scrapers.failures import classify
from scrapers.items import FileLink, Meeting, PaperGone, PaperItem
from scrapers.meaning import Document, file_record, understand
from scrapers.spider import SourceSpider
from storage.archive import content_digest
from storage.database import reading
from storage.database_errors import explain
from storage.meetings import save_meeting
from storage.papers import (
    KeptFile,
    PaperRecord,
    kept_file,
    known_files,
    save_file,
    save_paper,
)
from storage.records import Record
from storage.times import utc_now
from storage.tombstones import REMOVED, is_taken, taken_contents

logger = logging.getLogger(__name__)

READ_AGAIN = frozenset({"timeout", "needs_ocr", "unreadable"})
"""States of a document that another time, or a program installed since, may change."""
DISK_FULL = "Der Datenträger ist voll oder nicht beschreibbar: Platz schaffen, dann noch einmal starten."


@dataclass(frozen=True)
class ReadPaper:
    """A paper with its documents read."""

    item: PaperItem
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class TakenDown:
    """A paper that must not be kept; see storage.takedowns."""

    key: str


class _Pipeline:
    """A pipeline that knows its run."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.context: RunContext = context_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> _Pipeline:
        return cls(crawler)

    def stop(self, message: str) -> None:
        """End the run for a reason that concerns all of it; said once."""
        if self.context.stopped_by:
            return
        self.context.stopped_by = message
        logger.error("the run stops: %s", message)
        if self.crawler.engine is not None:
            self._closing = asyncio.ensure_future(
                self.crawler.engine.close_spider_async(reason="cannot go on")
            )


class DocumentsPipeline(_Pipeline):
    """Fetches and reads the documents that a paper lists; those known already are not fetched again.

    Settings: DOCUMENT_MAXSIZE, bytes; DOCUMENT_TIMEOUT, seconds.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._limits = {
            "download_maxsize": crawler.settings.getint("DOCUMENT_MAXSIZE"),
            "download_timeout": crawler.settings.getfloat("DOCUMENT_TIMEOUT"),
        }

    async def process_item(self, item: object) -> object:
        if not isinstance(item, PaperItem):
            return item
        with reading(self.context.engine) as connection:
            if is_taken(connection, self.context.run.source, item.key):
                return TakenDown(item.key)
            known = known_files(connection, self.context.run.source, item.key)
        documents = [await self._document(link, known, item) for link in item.files]
        return ReadPaper(item, tuple(documents))

    async def _document(self, link: FileLink, known: Sequence[KeptFile], paper: PaperItem) -> Document:
        same = known_as(link, known, paper.files)
        again = same is not None and same.sha256
        fetched = await (self._again(link, again) if again else self._fetch(link))
        if fetched.file.sha256:
            return fetched
        self.context.incomplete.add(paper.key)
        return self._as_known(fetched, known)

    async def _again(self, link: FileLink, sha256: str) -> Document:
        """A document that was fetched before. What could not be read then may be readable now."""
        with reading(self.context.engine) as connection:
            file = kept_file(connection, sha256)
        if file is None or file.state in READ_AGAIN:
            try:
                data = self.context.archive.path(sha256).read_bytes()
            except OSError:
                return await self._fetch(link)
            return await self._read(link, data, file.media_type if file else "")
        return Document(KeptFile(link=link, sha256=sha256, failure=file.message), file.pages)

    def _as_known(self, fetched: Document, known: Iterable[KeptFile]) -> Document:
        """For a document that cannot be fetched: as it was known, with what its page said of it then.

        So it is no loss, and at the next reading it still looks different and is fetched.
        """
        link = fetched.file.link
        before = next((file for file in known if file.sha256 and file.link.name == link.name), None)
        if before is None or before.sha256 is None:
            return fetched
        with reading(self.context.engine) as connection:
            file = kept_file(connection, before.sha256)
        kept = before.model_copy(update={"failure": fetched.file.failure})
        return Document(kept, file.pages if file else ())

    async def _fetch(self, link: FileLink) -> Document:
        engine, spider = self.crawler.engine, self.crawler.spider
        if engine is None or not isinstance(spider, SourceSpider):
            return Document(KeptFile(link=link, failure="nicht gelesen"))
        try:
            request = spider.request_file(link)
            request.meta.update(self._limits)
            response = await engine.download_async(request)
        except Exception as error:
            failure = classify(error, link.url, "file")
            return self._unread(link, failure.message)
        if response.status != 200:
            return self._unread(link, f"HTTP-Status {response.status}")
        if not response.body:
            return self._unread(link, "Die Antwort ist leer")
        is_page = isinstance(response, HtmlResponse) and not spider.documents_can_be_pages
        if is_page or _is_web_page(link, response):  # most likely the product's error or login page
            return self._unread(link, "Statt des Dokuments kam eine Webseite")
        media_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        return await self._read(link, response.body, media_type)

    def _unread(self, link: FileLink, message: str) -> Document:
        self.context.count("documents_failed")
        return Document(KeptFile(link=link, failure=message))

    async def _read(self, link: FileLink, data: bytes, media_type: str) -> Document:
        with reading(self.context.engine) as connection:
            if taken_contents(connection, [content_digest(data)]):
                return Document(KeptFile(link=link, failure=REMOVED))
        try:
            digest = self.context.archive.put(data)
        except OSError as error:
            self.stop(DISK_FULL)
            return Document(KeptFile(link=link, failure=str(error)))
        text = await self.context.documents.read(data, link.name, media_type)
        record = file_record(digest, len(data), text)
        try:
            with self.context.engine.begin() as connection:
                save_file(connection, record, utc_now())
        except DatabaseError as error:
            self.stop(str(explain(error)))
            return Document(KeptFile(link=link, failure="nicht gespeichert"))
        self.context.count("documents")
        return Document(KeptFile(link=link, sha256=digest, failure=text.message), record.pages)


def _is_web_page(link: FileLink, response: Response) -> bool:
    """Whether HTML came that nothing calls a document: neither the link's name nor the server's."""
    named = b"filename" in (response.headers.get("Content-Disposition") or b"").lower()
    return is_html(response.body) and not named and not link.name.lower().endswith((".html", ".htm"))


def known_as(link: FileLink, known: Sequence[KeptFile], listed: Sequence[FileLink]) -> KeptFile | None:
    """The document that was fetched for this listing before, where nothing in it says it changed."""
    fetched = [each for each in known if each.sha256 and _dated_alike(each.link, link)]
    if link.key:
        return next((each for each in fetched if each.link.key == link.key), None)
    for each in fetched:
        if each.link.url == link.url:
            return each
    # Addresses of some products change with each session; a dated name that is alone is as good.
    alike = [each for each in fetched if each.link.name == link.name]
    alone = len(alike) == 1 and [each.name for each in listed].count(link.name) == 1
    return alike[0] if alone and link.date else None


def _dated_alike(one: FileLink, other: FileLink) -> bool:
    return (one.date, one.size) == (other.date, other.size)


class MeaningPipeline(_Pipeline):
    """Finds the fields of a motion and the topics that select it."""

    def process_item(self, item: object) -> object:
        if isinstance(item, ReadPaper):
            return understand(item.item, item.documents, self.context.matcher)
        return item


class StoragePipeline(_Pipeline):
    """Keeps papers and meetings, each whole in one transaction."""

    def process_item(self, item: Record | TakenDown) -> Record | TakenDown:
        if self.context.stopped_by:
            return item
        now = self.context.reading()
        try:
            with self.context.engine.begin() as connection:
                match item:
                    case PaperRecord():
                        different = save_paper(connection, item, now)
                        self.context.kept.add(item.key)
                        self._count("papers", different=different)
                    case Meeting():
                        self._count("meetings", different=save_meeting(connection, item, now))
                    case TakenDown():
                        self.context.kept.add(item.key)  # nothing of it is owed
                    case PaperGone():
                        self.context.gone.append(item)  # see scrapers.gone
                    case _:
                        raise TypeError(f"no table for {type(item).__name__}")
        except DatabaseError as error:
            self.stop(str(explain(error)))
        return item

    def _count(self, what: str, *, different: bool) -> None:
        """`different`: from what was known, or all new."""
        self.context.count(what)
        if different:
            self.context.count(f"{what}_changed")

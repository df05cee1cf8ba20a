"""What all spiders share: which pages to visit is theirs, how a page is asked for and read is here."""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol, TypeVar, cast
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure as TwistedFailure

from scrapers.addresses import host_of
from scrapers.answers import as_web_poet, is_cut_off
from scrapers.failures import GONE_STATUSES, Failure, classify
from scrapers.items import Body, FileLink, PaperGone, PaperLink
from scrapers.journal import Journal
from scrapers.memory import Memory, NoMemory
from scrapers.mix_ups import Names
from scrapers.page import Page, PageFailure
from scrapers.revisits import shown_digest
from scrapers.systems import system_pages
from storage.listings import Shown
from storage.records import FailureKind, Record
from storage.times import today

logger = logging.getLogger(__name__)

ItemT = TypeVar("ItemT", bound=Record)
Mode = Literal["full", "news", "replay"]
Results = Iterator[Request | Record]

WINDOW_MONTHS = 6


def add_months(day: dt.date, months: int) -> dt.date:
    """The first day of the month that lies so many months away."""
    index = day.year * 12 + day.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True)
class Window:
    """The time that a run looks at: meetings from `since` to `until`, both included."""

    since: dt.date
    until: dt.date

    @classmethod
    def around(cls, day: dt.date, since: dt.date | None = None) -> Window:
        """Six months back and six ahead, in whole months; `since` widens it, and never makes it narrower:
        a run that reads less than all others could not say how its source is.
        """
        usual = add_months(day, -WINDOW_MONTHS)
        return cls(min(since or usual, usual), add_months(day, WINDOW_MONTHS + 1) - dt.timedelta(days=1))

    def months(self) -> list[tuple[int, int]]:
        """(year, month) of every month in the window, newest first."""
        months, month = [], self.until.replace(day=1)
        while month >= self.since.replace(day=1):
            months.append((month.year, month.month))
            month = add_months(month, -1)
        return months

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.since <= day <= self.until


class Known(Protocol):
    """What the database knows of this source, as far as a spider needs it."""

    def is_done(self, paper_key: str) -> bool:
        """Whether this paper was read already by the interrupted run that this one goes on with."""

    def has(self, paper_key: str) -> bool:
        """Whether this paper was ever read."""

    def names(self) -> Names:
        """The papers as they were last read."""

    def is_due(self, paper_key: str, place: str, shown: str) -> bool:
        """Whether a paper is to be read, now that this place shows it so (a digest)."""

    def unseen(self, seen: set[str], window: Window) -> Iterable[PaperLink]:
        """Papers of the window that are known, were listed nowhere in this run, and should be looked for."""

    def last_well_read(self) -> dt.datetime | None:
        """When the last full run began that read the source well; None before the first."""

    def last_agendas(self, most: int) -> Sequence[str]:
        """The addresses at which the agendas of the latest meetings were read, of so many at most."""


class NothingKnown:
    """A source that was never read; also for tests."""

    def is_done(self, paper_key: str) -> bool:
        """Nothing is done."""
        return False

    def has(self, paper_key: str) -> bool:
        """Nothing was."""
        return False

    def names(self) -> Names:
        """None was."""
        return Names()

    def is_due(self, paper_key: str, place: str, shown: str) -> bool:
        """Everything is to be read."""
        return True

    def unseen(self, seen: set[str], window: Window) -> Iterable[PaperLink]:
        """Nothing is missed."""
        return ()

    def last_well_read(self) -> dt.datetime | None:
        """There was none."""
        return None

    def last_agendas(self, most: int) -> Sequence[str]:
        """None was."""
        return ()


class SourceSpider(Spider):
    """Base of all spiders. A municipality's spider only sets the class attributes.

    `mode` "full" reads the window; "news" only the cheap lists of what is new; "replay" reads the window from
    the archive, without asking anybody.
    """

    title: ClassVar[str]  # for people: "Stadt Duisburg"
    body: ClassVar[Body | None] = None
    system: ClassVar[str]
    base_url: ClassVar[str]
    other_hosts: ClassVar[tuple[str, ...]] = ()  # hosts that the source's documents live on
    enabled: ClassVar[bool] = True
    documents_can_be_pages: ClassVar[bool] = True  # where not, a web page in place of a document is a failure
    results_on_agenda: ClassVar[bool] = True  # else a paper that waits for its result is read in every run
    shows_non_public: ClassVar[bool] = True  # then its pages are kept for maintainers without their words

    def __init__(
        self,
        *args: Any,
        window: Window | None = None,
        mode: Mode = "full",
        known: Known | None = None,
        journal: Journal | None = None,
        memory: Memory | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.window = window or Window.around(today())
        self.mode: Mode = mode
        self.known = known or NothingKnown()
        self.journal = journal or Journal()
        self.memory = memory or NoMemory()
        self.seen: set[str] = set()
        self.listed_as = Names()
        self.asked: set[str] = set()  # papers whose own page is read in this run
        self.half_read: set[str] = set()  # papers of which some page could not be read
        self.shown_at: defaultdict[str, dict[str, Shown]] = defaultdict(dict)  # by paper and place
        self.gave_up: Failure | None = None  # why the run ends early: nothing more is asked
        self._looked_again = False
        self._listed: int | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SourceSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._look_again, signal=signals.spider_idle)
        return spider

    @classmethod
    def hosts(cls) -> frozenset[str]:
        """The only hosts that are ever asked for this source."""
        return frozenset({urlsplit(cls.base_url).netloc, *cls.other_hosts})

    @classmethod
    def held_hosts(cls) -> frozenset[str]:
        """The same hosts in their one spelling, by which a run holds them for itself."""
        return frozenset(host_of(f"https://{host}") for host in cls.hosts())

    @classmethod
    def pages(cls) -> tuple[type[Page[Any]], ...]:
        """The page objects that this source's pages are read with: its product's, unless it has its own."""
        return system_pages(cls.system)

    @property
    def listed(self) -> int:
        """How many papers were listed anywhere so far."""
        return len(self.seen) if self._listed is None else self._listed

    # -- for the systems to implement -------------------------------------------------------------

    def first_requests(self) -> Iterable[Request]:
        """The pages that a run begins with, according to `mode` and `window`."""
        raise NotImplementedError

    def request_paper(self, link: PaperLink) -> Request:
        """The request for a paper's own page (with its callback)."""
        raise NotImplementedError

    def calendar_sight(self) -> tuple[dt.date, dt.date] | None:
        """The days whose meetings this run lists completely, so that others are gone; None for none."""
        return (self.window.since, self.window.until) if self.mode == "full" else None

    # -- for the systems to use -------------------------------------------------------------------

    def wants(
        self, link: PaperLink, *shown: Record | dt.date | str, place: str = "", lasting: bool = True
    ) -> bool:
        """Note that a paper is listed; True where its page is to be read (once in a run).

        `shown`: all that the list (`place`: which one) says of it. With that, a paper that was read since it
        was first shown so is left alone until the rounds come to it; without, it is read in every run.
        `lasting`: a paper that vanishes from this place is looked for; not so from a list of the newest.
        """
        self.seen.add(link.key)
        self.listed_as.add(link)
        due = True
        if shown:
            digest = shown_digest(*shown)
            self.shown_at[link.key][place] = Shown(digest, lasting)
            due = self.known.is_due(link.key, place, digest)
        if link.key in self.asked or not due:
            return False
        self.asked.add(link.key)
        return not self.known.is_done(link.key)

    def request(
        self,
        url: str,
        callback: Callable[..., Any],
        page: type[Page[Any]],
        *,
        errback: Callable[[TwistedFailure], Any] | None = None,
        **kwargs: Any,
    ) -> Request:
        """A request for a page of this source; its failure ends in the journal, or in `errback`."""
        meta = {"page": page.names[0], **kwargs.pop("meta", {})}
        return Request(url, callback=callback, errback=errback or self.on_failure, meta=meta, **kwargs)

    def request_file(self, link: FileLink) -> Request:
        """The request for a document that a page of this source lists."""
        return Request(link.url, callback=NO_CALLBACK, meta={"page": "file"})

    def read(self, page: type[Page[ItemT]], response: Response) -> ItemT | None:
        """The item of a page; None where it could not be read, which is then in the journal."""
        item = self.try_read(page, response)
        if isinstance(item, Failure):
            self.journal.failed(item, response.body)
            return None
        return item

    def try_read(self, page: type[Page[ItemT]], response: Response) -> ItemT | Failure:
        """The item of a page, or why it is none; for pages that have another to fall back on."""
        name = page.names[0]
        if remembered := self.memory.recall(page, response):
            item, told = remembered
            self.journal.read_well(name, response.url, told, unchanged=True)
            return cast("ItemT", item)
        page_object = page(response=as_web_poet(response))
        try:
            item = page_object.read()
            if is_cut_off(response.body):  # asked last: of an error page, its own words say more
                raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Seite ist nicht vollständig angekommen")
        except Exception as error:
            failure = classify(error, response.url, name)
            if failure.kind is FailureKind.INTERNAL:
                logger.exception("page object failed", extra={"url": response.url, "page": name})
            return failure
        self.journal.read_well(name, response.url, page_object.warnings, response.body)
        self.memory.keep(page_object, item, response)
        return item

    def on_failure(self, failure: TwistedFailure) -> None:
        """Put a failed request into the journal."""
        self.journal.failed(self.explain(failure), _body_of(failure))

    def explain(self, failure: TwistedFailure) -> Failure:
        """Our word for a failed request."""
        request: Request = failure.request  # type: ignore[attr-defined]
        return classify(failure.value or RuntimeError("unknown"), request.url, request.meta.get("page", ""))

    # -- the way of a run -------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        """Scrapy's entry: the first requests of a run."""
        for request in self.first_requests():
            yield request

    def _look_again(self) -> None:
        """At the end of a full run that was answered well: look after papers that are not listed."""
        if self._looked_again or self.mode != "full" or not self.journal.tells_what_is_missing:
            return
        self._looked_again = True
        self._listed = len(self.seen)  # those that are looked after now were not
        engine = self.crawler.engine
        missing = [link for link in self.known.unseen(self.seen, self.sight()) if self.wants(link)]
        if not missing or engine is None:
            return
        for link in missing:
            request = self.request_paper(link)
            engine.crawl(request.replace(errback=self._when_gone, meta={**request.meta, "link": link}))
        raise DontCloseSpider

    def sight(self) -> Window:
        """The part of the window that the run's lists show: a paper of it that none shows is looked for."""
        return self.window

    def _when_gone(self, failure: TwistedFailure) -> Iterator[PaperGone]:
        explained = self.explain(failure)
        if explained.status not in GONE_STATUSES:
            self.on_failure(failure)
            return
        link: PaperLink = failure.request.meta["link"]  # type: ignore[attr-defined]
        yield PaperGone(key=link.key, url=link.url, reason=explained.message)

    def gone(self, response: Response, failure: Failure) -> PaperGone | None:
        """For a paper's callback: the answer to a second look that found the product's error page.

        Elsewhere the failure goes to the journal.
        """
        link: PaperLink | None = response.meta.get("link")
        if link is not None and failure.kind is FailureKind.ERROR_PAGE:
            return PaperGone(key=link.key, url=link.url, reason=failure.message)
        self.journal.failed(failure, response.body)
        return None


def _body_of(failure: TwistedFailure) -> bytes:
    response = getattr(failure.value, "response", None)
    return response.body if isinstance(response, Response) else b""

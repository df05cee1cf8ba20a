"""A source's own spider, which notes what each page means, and keeps nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, TypeVar

from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.answers import as_web_poet
from scrapers.checking.fields import fields_of
from scrapers.checking.records import PageReport
from scrapers.failures import Failure
from scrapers.golden import Case, outcome
from scrapers.page import Page
from scrapers.probe.records import Recognised, recognised
from scrapers.recognise import products_of
from scrapers.sharing import shareable
from scrapers.spider import SourceSpider
from storage.records import Record

ItemT = TypeVar("ItemT", bound=Record)

LARGEST_ENCLOSED = 2 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Noted:
    """A page that was answered, and the body that may be enclosed (empty where none may)."""

    report: PageReport
    body: bytes


class CheckingSpider(SourceSpider):
    """What `checking` puts before a source's own class."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.noted: list[Noted] = []
        self.products: dict[str, Recognised] = {}
        self.failed_pages: Counter[str] = Counter()
        self._unanswered: list[Failure] = []

    def try_read(self, page: type[Page[ItemT]], response: Response) -> ItemT | Failure:
        """The same, and note it."""
        found = super().try_read(page, response)
        name = page.names[0]
        if isinstance(found, Failure):
            self.failed_pages[name] += 1
        for product in products_of(as_web_poet(response)):
            if product.version or product.system not in self.products:
                self.products[product.system] = recognised(product)
        self.noted.append(self._note(page, response, found))
        return found

    def explain(self, failure: TwistedFailure) -> Failure:
        """The same, and count it: another page of the kind may do."""
        explained = super().explain(failure)
        self.failed_pages[explained.page] += 1
        self._unanswered.append(explained)
        return explained

    def _note(self, page: type[Page[Any]], response: Response, found: Record | Failure) -> Noted:
        answer = as_web_poet(response)
        content_type = (response.headers.get("Content-Type") or b"text/html").decode("latin-1")
        answered = Case(page.names[0], response.url, response.body, content_type)
        shared = shareable(page(response=answer), type(self))
        enclosed = shared.body if len(shared.body) <= LARGEST_ENCLOSED else b""
        before = _outcome(self, answered)
        after = _outcome(self, Case(answered.page, answered.url, enclosed, shared.content_type))
        failure = found if isinstance(found, Failure) else None
        report = PageReport(
            page=answered.page,
            url=answered.url,
            state="failed" if failure else "read",
            failure=failure.kind if failure else None,
            message=failure.message if failure else "",
            fields=() if isinstance(found, Failure) else fields_of(found),
            warnings=tuple((before or {}).get("warnings", ())),
            content_type=shared.content_type,
            outcome=after if enclosed else None,
            whole=bool(enclosed) and _is_same_item(before, after),
        )
        return Noted(report, enclosed)

    def page_reports(self) -> list[Noted]:
        """All pages, those that no answer came for too; a page that another one stood in for did not fail."""
        told = {_place(each.report) for each in self.noted}
        others = {_place(each): each for each in (*self._unanswered, *self.journal.failures)}
        unanswered = [Noted(_report_of(each), b"") for place, each in others.items() if place not in told]
        final = {_place(failure) for failure in self.journal.failures}
        return [_as_judged(each, final) for each in self.noted + unanswered]


def _place(page: PageReport | Failure) -> tuple[str, str]:
    return page.page, page.url


def _report_of(failure: Failure) -> PageReport:
    return PageReport(
        page=failure.page, url=failure.url, state="failed", failure=failure.kind, message=failure.message
    )


def _as_judged(noted: Noted, final: set[tuple[str, str]]) -> Noted:
    if noted.report.state != "failed" or _place(noted.report) in final:
        return noted
    return Noted(noted.report.model_copy(update={"state": "passed"}), noted.body)


def _outcome(spider: SourceSpider, case: Case) -> dict[str, Any] | None:
    """What a page means; None where a mistake of ours keeps it from being read."""
    try:
        return outcome(spider.pages(), case)
    except Exception:
        return None


def _is_same_item(one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    """Whether both are items, and the same; a warning may be about what was taken out."""
    item = (one or {}).get("item")
    return item is not None and item == (other or {}).get("item")


def checking(spider: type[SourceSpider]) -> type[CheckingSpider]:
    """The source's spider, which notes what it reads."""
    return type(spider.__name__, (CheckingSpider, spider), {})

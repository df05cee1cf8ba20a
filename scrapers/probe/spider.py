"""Asks what a probe wants to know, one address after the other, with the manners of every run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.answers import as_web_poet
from scrapers.failures import HostNotAllowed
from scrapers.probe.inquiry import Inquiry, hosts_to_ask
from scrapers.probe.product import Question
from scrapers.spider import SourceSpider


class ProbeSpider(SourceSpider):
    """Base of the spider that `probe_spider` makes for one address."""

    name = "probe"
    title = "Probe"
    system = "probe"

    def __init__(self, *args: Any, inquiry: Inquiry, **kwargs: Any) -> None:
        super().__init__(*args, mode="news", **kwargs)
        self.inquiry = inquiry

    async def start(self) -> AsyncIterator[Any]:
        """The first question."""
        for request in self._next():
            yield request

    def _next(self) -> Iterator[Request]:
        if question := self.inquiry.next():
            yield Request(
                question.url,
                callback=self.answered,
                errback=self.not_answered,
                cb_kwargs={"question": question},
                meta={"page": "probe"},
                dont_filter=True,
            )

    def answered(self, response: Response, question: Question) -> Iterator[Request]:
        """Tell the inquiry, and ask its next question."""
        redirects: Sequence[str] = response.meta.get("redirect_urls", ())
        self.inquiry.answered(question, as_web_poet(response), redirects)
        yield from self._next()

    def not_answered(self, failure: TwistedFailure) -> Iterator[Request]:
        """The same where none came; where the answer leads to another host, that is said."""
        request: Request = failure.request  # type: ignore[attr-defined]
        question: Question = request.cb_kwargs["question"]
        leads_away = urlsplit(request.url).netloc != urlsplit(question.url).netloc
        if isinstance(failure.value, HostNotAllowed) and leads_away and question.url == self.inquiry.url:
            self.inquiry.moved(request.url)
        else:
            self.inquiry.failed(question, self.explain(failure))
        yield from self._next()


def probe_spider(url: str) -> type[ProbeSpider]:
    """The spider that may ask the hosts of this address, and no others."""
    return type("Probe", (ProbeSpider,), {"base_url": url, "other_hosts": tuple(hosts_to_ask(url))})

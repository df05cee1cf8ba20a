"""Walks through a run of a spider with answers made by hand: what comes out, and what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from scrapy import Request
from scrapy.http import TextResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure as TwistedFailure

from scrapers.spider import SourceSpider
from storage.records import FailureKind

Answer = tuple[int, str] | Exception


def walk(
    spider: SourceSpider, answers: Callable[[str], Answer], requests: Iterable[Request] | None = None
) -> tuple[list[Any], list[str]]:
    """The records that come out and the addresses (below the source's own) in the order of asking.

    Like Scrapy's scheduler: the highest priority first, and of those the one that was asked for last.
    """
    queue = list(spider.first_requests() if requests is None else requests)[::-1]
    items: list[Any] = []
    asked: list[str] = []
    while queue:
        request = max(reversed(queue), key=lambda request: request.priority)
        queue.remove(request)
        path = request.url.removeprefix(spider.base_url)
        if path in asked and not request.dont_filter:
            continue
        asked.append(path)
        for result in _results(request, answers(path)) or ():
            (queue if isinstance(result, Request) else items).append(result)
    return items, asked


def failures(spider: SourceSpider) -> list[tuple[str, FailureKind]]:
    """The page and the kind of each failure in the journal."""
    return [(failure.page, failure.kind) for failure in spider.journal.failures]


def _results(request: Request, given: Answer) -> Any:
    if isinstance(given, Exception):
        return _refused(request, given)
    status, body = given
    response = TextResponse(request.url, status=status, body=body.encode(), request=request, encoding="utf-8")
    if status >= 400:
        return _refused(request, HttpError(response))
    assert request.callback is not None
    return request.callback(response, **request.cb_kwargs)


def _refused(request: Request, error: Exception) -> Any:
    failure = TwistedFailure(error)
    failure.request = request  # type: ignore[attr-defined]
    assert request.errback is not None
    return request.errback(failure)

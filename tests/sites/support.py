"""Invented answers for the tests of party and press sites, read by a page object or asked for by a spider."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import web_poet
from scrapy import Request
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure as TwistedFailure

from scrapers.page import Page
from scrapers.spider import SourceSpider

PageT = TypeVar("PageT", bound=Page[Any])

Answer = tuple[int, bytes, dict[str, str]] | Exception
"""Status, body and headers; or why there is none."""

MISSING: Answer = (404, b"", {})


def page(
    kind: type[PageT],
    body: str | bytes,
    url: str,
    status: int = 200,
    content_type: str = "text/html; charset=utf-8",
    **headers: str,
) -> PageT:
    data = body.encode() if isinstance(body, str) else body
    sent = {"content-type": content_type, **{name.replace("_", "-"): text for name, text in headers.items()}}
    return kind(response=web_poet.HttpResponse(url=url, body=data, status=status, headers=sent))


def codes(read: Page[Any]) -> list[str]:
    return [warning.code for warning in read.warnings]


def html(body: str) -> Answer:
    return 200, f"<html><body>{body}</body></html>".encode(), {}


def run(
    one: SourceSpider,
    answer: Callable[[str], Answer],
    requests: Iterable[Request] | None = None,
    limit: int = 2000,
) -> tuple[list[Any], list[str]]:
    """The records that come out and the addresses that were asked for, as Scrapy would call the spider."""
    queue, items, asked = list(one.first_requests() if requests is None else requests), [], []
    while queue and len(asked) < limit:
        request = queue.pop(0)
        asked.append(request.url.removeprefix(one.base_url))
        for result in _call(request, answer(request.url)) or ():
            (queue if isinstance(result, Request) else items).append(result)
    return items, asked


def _call(request: Request, given: Answer) -> Any:
    if isinstance(given, Exception):
        return _fail(request, given)
    status, body, headers = given
    kind: type[Response] = HtmlResponse if b"<html" in body[:200] else TextResponse
    response = kind(request.url, status=status, body=body, headers=headers, request=request, encoding="utf-8")
    if status >= 400:
        return _fail(request, HttpError(response))
    assert request.callback is not None
    return request.callback(response, **request.cb_kwargs)


def _fail(request: Request, error: Exception) -> Any:
    failure = TwistedFailure(error)
    failure.request = request  # type: ignore[attr-defined]
    assert request.errback is not None
    return request.errback(failure)


def keys(items: list[Any]) -> list[str]:
    return [item.key for item in items]

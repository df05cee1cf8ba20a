"""Pages for the tests of ALLRIS 3 and 4, and answers by hand for their spiders."""

import datetime as dt
from pathlib import Path
from typing import Any, TypeVar

import web_poet
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure as TwistedFailure

from scrapers.page import Page
from scrapers.sessions import META, session_of
from scrapers.spider import Window

PAGES = Path(__file__).parent / "pages"
BASE = "https://ris.example/public/"
NOVEMBER = Window(dt.date(2026, 11, 1), dt.date(2026, 11, 30))

PageT = TypeVar("PageT", bound=Page[Any])


def page(kind: type[PageT], body: str | bytes, url: str, status: int = 200) -> PageT:
    """The page object of a body, as if a server had answered it without naming its encoding."""
    data = body.encode() if isinstance(body, str) else body
    headers = {"content-type": "text/html"}
    return kind(response=web_poet.HttpResponse(url=url, body=data, status=status, headers=headers))


def own(kind: type[PageT], name: str, path: str) -> PageT:
    """The page object of an invented page of ALLRIS 4."""
    return page(kind, (PAGES / name).read_bytes(), BASE + path)


def codes(read: Page[Any]) -> list[str]:
    """The codes of the warnings."""
    return [warning.code for warning in read.warnings]


def utc(*parts: int) -> dt.datetime:
    """An instant in UTC."""
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[misc, arg-type]


# -- spiders ----------------------------------------------------------------------------------------


def answer(request: Request, body: bytes | str, cookie: str = "", url: str = "") -> list[Any]:
    """What the request's callback yields for an answer; `cookie` is one that the answer sets."""
    response = HtmlResponse(
        url or request.url,
        body=body.encode() if isinstance(body, str) else body,
        headers={"Set-Cookie": cookie} if cookie else {},
        request=request,
    )
    if META in request.meta:  # as the middleware does
        request.meta[META] = session_of(response).answered(response)
    assert request.callback is not None
    return list(request.callback(response, **request.cb_kwargs) or ())


def refuse(request: Request, status: int) -> list[Any]:
    """What the request's errback yields for an answer with that status."""
    error = HttpError(Response(request.url, status=status, request=request), "refused")
    failure = TwistedFailure(error)
    failure.request = request  # type: ignore[attr-defined]
    assert request.errback is not None
    return list(request.errback(failure) or ())


def requests(results: list[Any]) -> list[Request]:
    """The requests among what a callback yielded."""
    return [each for each in results if isinstance(each, Request)]


def paths(results: list[Any], base: str = BASE) -> list[str]:
    """Their addresses, below the system's."""
    return [each.url.removeprefix(base) for each in requests(results)]


def of_type(results: list[Any], kind: type[Any]) -> list[Any]:
    """The records of one type among what a callback yielded."""
    return [each for each in results if isinstance(each, kind)]

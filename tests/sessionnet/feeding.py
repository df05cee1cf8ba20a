"""A spider of an invented town, and answers for it by hand."""

import datetime as dt
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure as TwistedFailure

from scrapers.spider import NothingKnown, Window
from scrapers.systems.sessionnet.spider import SessionNetSpider

PAGES = Path(__file__).parent / "pages"
BASE = "https://ris.example/bi/"
NOVEMBER = Window(dt.date(2026, 11, 1), dt.date(2026, 11, 30))


class Musterau(SessionNetSpider):
    """An invented town."""

    name = "musterau"
    title = "Stadt Musterau"
    base_url = BASE


class Shared(Musterau):
    """A town in a system of several, with pages in PHP."""

    name = "shared"
    extension = "php"
    client = "2"


class OneDone(NothingKnown):
    """Knows paper 7001 as read already."""

    def is_done(self, paper_key: str) -> bool:
        return paper_key == "7001"

    def has(self, paper_key: str) -> bool:
        return paper_key == "7001"


class AgendasRead(NothingKnown):
    """Knows that agendas were read at these of the system's pages."""

    def __init__(self, *pages: str) -> None:
        self._pages = pages

    def last_agendas(self, most: int) -> list[str]:
        return [f"{BASE}{page}.asp?__ksinr={key}" for key, page in enumerate(self._pages[:most], 1)]


def answer(request: Request, name: str, url: str | None = None) -> list[Any]:
    """What the request's callback yields for an invented page."""
    response = HtmlResponse(url or request.url, body=(PAGES / name).read_bytes(), request=request)
    return list(request.callback(response, **request.cb_kwargs) or ())


def refuse(request: Request, error: Exception) -> list[Any]:
    """What the request's errback yields for an exception."""
    failure = TwistedFailure(error)
    failure.request = request  # type: ignore[attr-defined]
    return list(request.errback(failure) or ())


def status(request: Request, code: int) -> list[Any]:
    return refuse(request, HttpError(Response(request.url, status=code, request=request), "refused"))


def paths(results: list[Any]) -> list[str]:
    return [item.url.removeprefix(BASE) for item in results if isinstance(item, Request)]


def of_type(results: list[Any], kind: type[Any]) -> list[Any]:
    return [item for item in results if isinstance(item, kind)]


def meeting_request(spider: Musterau) -> Request:
    calendar = list(spider.first_requests())[1]
    return of_type(answer(calendar, "calendar6.html"), Request)[0]

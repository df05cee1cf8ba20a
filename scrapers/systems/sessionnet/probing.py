"""How a SessionNet site that is new is looked at: where it lies, how its pages end, whom it serves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import parse_qsl, urljoin, urlsplit

import web_poet

from scrapers.items import Calendar, PaperList
from scrapers.markup import attr, line
from scrapers.nodes import Index
from scrapers.probe.product import Probing, Question, folder_of, read_as
from scrapers.probe.records import Choice
from scrapers.systems.sessionnet.calendar import CalendarPage
from scrapers.systems.sessionnet.newest import NewestPage
from scrapers.systems.sessionnet.spider import SessionNetSpider
from storage.times import today

_PAGE = re.compile(
    r"/(?:info|(?P<telling>(?:si|to|vo)00\d\d|do0040|gr0040|kp00\d\d)|recherche|suchen01)"
    r"\.(?P<extension>asp|php)$",
    re.IGNORECASE,
)
_CLIENT = "__cpanr"


class SessionNetProbing(Probing):
    """SessionNet: all pages lie in one folder, mostly /bi/, and end in .asp or in .php."""

    def looks_like(self, url: str) -> bool:
        """Names of pages that only this product has, and hosts that are called after it."""
        parts = urlsplit(url)
        page = _PAGE.search(parts.path)
        return bool(page and page["telling"]) or "sessionnet" in (parts.hostname or "")

    def base_url(self, answer: web_poet.HttpResponse) -> str:
        """The folder that the page's own links lead to; error pages have none, then that of its address."""
        linked = next(_own_pages(answer), None)
        return folder_of(linked or str(answer.url))

    def questions(self, base: str, answer: web_poet.HttpResponse) -> Iterable[Question]:
        """The calendar of this month, the newest documents, the feed where the page links one."""
        extension = _extension([answer], str(answer.url))
        client = _client(str(answer.url))
        suffix = f"{_CLIENT}={client}" if client else ""
        month = f"si0040.{extension}?__cjahr={today().year}&__cmonat={today().month}&{suffix}".rstrip("&")
        newest = f"do0040.{extension}?{suffix}".rstrip("?")
        yield Question("Kalender", urljoin(base, month), read_as(CalendarPage, _meetings), decides=True)
        yield Question("Neue Dokumente", urljoin(base, newest), read_as(NewestPage, _papers))

    def attributes(self, url: str, answers: Sequence[web_poet.HttpResponse]) -> dict[str, str]:
        """How the pages end, and the municipality that the given address names."""
        extension, client = _extension(answers, url), _client(url)
        settled = {"extension": extension} if extension != SessionNetSpider.extension else {}
        return {**settled, "client": client} if client else settled

    def choices(self, answers: Sequence[web_poet.HttpResponse]) -> dict[str, tuple[Choice, ...]]:
        """The municipalities of a system that serves several."""
        clients = {choice.value: choice for answer in answers for choice in _clients(answer)}
        return {"client": tuple(clients.values())} if len(clients) > 1 else {}


PROBING = SessionNetProbing()


def _meetings(calendar: Calendar) -> str:
    return f"{len(calendar.meetings)} Sitzungen in diesem Monat"


def _papers(papers: PaperList) -> str:
    return f"{len(papers.rows)} Einträge"


def _index(answer: web_poet.HttpResponse) -> Index:
    return CalendarPage(response=answer).index


def _own_pages(answer: web_poet.HttpResponse) -> Iterator[str]:
    """The addresses on the same host that the page links and that are the product's."""
    host = urlsplit(str(answer.url)).netloc
    for link in _index(answer).all("a", "link"):
        try:
            url = urljoin(str(answer.url), attr(link, "href"))
            parts = urlsplit(url)
        except ValueError:
            continue
        if parts.netloc == host and _PAGE.search(parts.path):
            yield url


def _extension(answers: Sequence[web_poet.HttpResponse], url: str) -> str:
    pages = (page for answer in answers for page in _own_pages(answer))
    found = (_PAGE.search(urlsplit(page).path) for page in (*pages, url))
    return next((match["extension"].lower() for match in found if match), SessionNetSpider.extension)


def _client(url: str) -> str:
    value = dict(parse_qsl(urlsplit(url).query)).get(_CLIENT, "")
    return value if value.isascii() and value.isdigit() and len(value) < 6 else ""


def _clients(answer: web_poet.HttpResponse) -> Iterator[Choice]:
    for link in _index(answer).all("a.smcfiltermenumandant"):
        if value := _client(attr(link, "href")):
            yield Choice(value=value, label=line(link))

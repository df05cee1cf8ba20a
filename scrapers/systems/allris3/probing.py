"""How an ALLRIS 3 site that is new is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin, urlsplit

import web_poet

from scrapers.probe.product import Probing, Question, read_as
from scrapers.systems.allris3.spider import Allris3Spider
from scrapers.systems.allris3.start import Start, StartPage

_PAGE = re.compile(
    r"/(?:allris\.net|(?:si|to|vo|pa|kp)0[12]\d(?:_[ejr])?)\.(?P<extension>asp|php)$", re.IGNORECASE
)


class Allris3Probing(Probing):
    """ALLRIS 3: all pages lie in one folder, mostly /bi/, and end in .asp or in .php."""

    def looks_like(self, url: str) -> bool:
        """The names of its pages, which have three digits."""
        return bool(_PAGE.search(urlsplit(url).path))

    def questions(self, base: str, answer: web_poet.HttpResponse) -> Iterable[Question]:
        """The start page, whose menu leads to the calendar."""
        url = urljoin(base, f"allris.net.{_extension(str(answer.url))}")
        yield Question("Startseite", url, read_as(StartPage, _calendar))

    def attributes(self, url: str, answers: Sequence[web_poet.HttpResponse]) -> dict[str, str]:
        """How the pages end."""
        found = [_extension(page) for page in (url, *(str(answer.url) for answer in answers))]
        other = next((each for each in found if each != Allris3Spider.extension), "")
        return {"extension": other} if other else {}


PROBING = Allris3Probing()


def _extension(url: str) -> str:
    match = _PAGE.search(urlsplit(url).path)
    return match["extension"].lower() if match else Allris3Spider.extension


def _calendar(start: Start) -> str:
    return f"führt zum Kalender {start.calendar}"

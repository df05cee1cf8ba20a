"""Invented pages for the tests."""

from pathlib import Path
from typing import Any, TypeVar

import web_poet

from scrapers.page import Page

SITE = "https://partei.example/"
POST = SITE + "2026/03/01/sprachkurse-fuer-alle/"
PAGES = Path(__file__).parent / "pages"

PageT = TypeVar("PageT", bound=Page[Any])


def page(
    kind: type[PageT],
    body: str | bytes,
    url: str = POST,
    status: int = 200,
    content_type: str = "text/html; charset=utf-8",
    **headers: str,
) -> PageT:
    data = body.encode() if isinstance(body, str) else body
    sent = {"content-type": content_type, **{name.replace("_", "-"): text for name, text in headers.items()}}
    return kind(response=web_poet.HttpResponse(url=url, body=data, status=status, headers=sent))


def own(kind: type[PageT], name: str, url: str = POST, **headers: str) -> PageT:
    return page(kind, (PAGES / name).read_bytes(), url, **headers)


def codes(read: Page[Any]) -> list[str]:
    return [warning.code for warning in read.warnings]

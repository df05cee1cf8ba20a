"""Invented pages for the tests."""

from pathlib import Path

from tests.sites.support import PageT, codes
from tests.sites.support import page as any_page

__all__ = ["PAGES", "POST", "SITE", "codes", "own", "page"]

SITE = "https://partei.example/"
POST = SITE + "2026/03/01/sprachkurse-fuer-alle/"
PAGES = Path(__file__).parent / "pages"


def page(
    kind: type[PageT],
    body: str | bytes,
    url: str = POST,
    status: int = 200,
    content_type: str = "text/html; charset=utf-8",
    **headers: str,
) -> PageT:
    return any_page(kind, body, url, status, content_type, **headers)


def own(kind: type[PageT], name: str, url: str = POST, **headers: str) -> PageT:
    return page(kind, (PAGES / name).read_bytes(), url, **headers)

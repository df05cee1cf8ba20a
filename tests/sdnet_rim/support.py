"""Pages for the tests: the project's own, invented ones, and captures where the machine has them."""

from pathlib import Path
from typing import Any, TypeVar

import pytest
import web_poet

from scrapers.page import Page

HOST = "https://rim.example"
PAGES = Path(__file__).parent / "pages"
CAPTURES = Path(__file__).resolve().parents[2].parent / "shared" / "corpus" / "ris" / "sdnet-rim"

PageT = TypeVar("PageT", bound=Page[Any])


def page(kind: type[PageT], body: str | bytes, path: str = "/x/?__=T", status: int = 200) -> PageT:
    data = body.encode() if isinstance(body, str) else body
    headers = {"content-type": "text/html; charset=utf-8"}
    return kind(response=web_poet.HttpResponse(url=HOST + path, body=data, status=status, headers=headers))


def own(kind: type[PageT], name: str, path: str = "/x/?__=T") -> PageT:
    return page(kind, (PAGES / name).read_bytes(), path)


def capture(kind: type[PageT], name: str) -> PageT:
    file = CAPTURES / name
    if not file.exists():
        pytest.skip(f"no capture {name} on this machine")
    return page(kind, file.read_bytes())


def codes(read: Page[Any]) -> list[str]:
    return [warning.code for warning in read.warnings]

"""Answers for the tests: made by hand, from the project's own pages, and captures where there are any."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

import web_poet

from scrapers.page import Page, PageFailure
from storage.records import FailureKind

HOST = "https://ris.example"
ROOT = f"{HOST}/oparl/v1.1"
PAGES = Path(__file__).parent / "pages"

PageT = TypeVar("PageT", bound=Page[Any])
Object = dict[str, Any]


def page(kind: type[PageT], body: Any, url: str = f"{ROOT}/body/1/paper", status: int = 200) -> PageT:
    """A page object on an answer: bytes and text as they are, everything else as JSON."""
    if isinstance(body, Path):
        body = body.read_bytes()
    elif isinstance(body, str):
        body = body.encode()
    elif not isinstance(body, bytes):
        body = json.dumps(body).encode()
    headers = {"content-type": "application/json; charset=utf-8"}
    return kind(response=web_poet.HttpResponse(url=url, body=body, status=status, headers=headers))


def own(kind: type[PageT], name: str, url: str = f"{ROOT}/body/1/paper") -> PageT:
    """A page object on one of the invented answers."""
    return page(kind, PAGES / name, url)


def saved(kind: type[PageT], path: Path) -> PageT:
    """A page object on a captured answer."""
    return page(kind, path, "https://ris.example/oparl/list")


def refused(kind: type[Page[Any]], body: Any, **details: Any) -> tuple[FailureKind, str]:
    """Why an answer is no such page; fails where it is one."""
    try:
        item = page(kind, body, **details).read()
    except PageFailure as failure:
        return failure.kind, failure.message
    raise AssertionError(f"was read: {item}")


def codes(read: Page[Any]) -> list[str]:
    """The codes of what was not understood."""
    return [warning.code for warning in read.warnings]


def address(kind: str, number: object, /) -> str:
    """The `id` of an object of the invented town."""
    return f"{ROOT}/body/1/{kind}/{number}"


def thing(kind: str, number: object, /, **fields: Any) -> Object:
    """An object of the invented town: kind as in its `type`."""
    return {
        "id": address(kind.lower(), number),
        "type": f"https://schema.oparl.org/1.1/{kind}",
        **fields,
    }


def listed(*objects: Any, next_url: str | None = None, **more: Any) -> Object:
    """A page of a list."""
    links = {"next": next_url} if next_url else {}
    return {"data": list(objects), "pagination": {}, "links": links, **more}

"""Answers in JSON for the tests, made into page objects and read."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, TypeVar

import web_poet

from scrapers.page import Page
from storage.records import FailureKind

PageT = TypeVar("PageT", bound=Page[Any])

NO_ANSWERS = [
    ("", FailureKind.UNEXPECTED_PAGE),
    ("<html><div id='app'></div></html>", FailureKind.UNEXPECTED_PAGE),
    ("<html><app-root></app-root></html>", FailureKind.UNEXPECTED_PAGE),
    ("<form><input type=password></form>", FailureKind.LOGIN_PAGE),
    ("<title>Access denied</title>", FailureKind.BLOCKED),
    ('{"ErrorCode": 101}', FailureKind.ERROR_PAGE),
    ('{"title": "Internal Server Error", "status": 500}', FailureKind.ERROR_PAGE),
    ("[" * 100_000, FailureKind.UNEXPECTED_PAGE),
    ('["a"]', FailureKind.UNEXPECTED_PAGE),
    ('[{"other": 1}]', FailureKind.UNEXPECTED_PAGE),
    ("null", FailureKind.UNEXPECTED_PAGE),
]
"""What may come in place of any answer, and what it is."""


def answer(kind: type[PageT], body: Any, url: str, status: int = 200) -> PageT:
    """The page object of an answer: of these bytes, of this text, or of this value written as JSON."""
    if isinstance(body, Path):
        body = body.read_bytes()
    if not isinstance(body, bytes):
        body = (body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)).encode()
    return kind(response=web_poet.HttpResponse(url, body, status=status))


def codes(page: Page[Any]) -> list[str]:
    """The codes of the warnings that a page gave, in their order."""
    return [warning.code for warning in page.warnings]


def told(page: Page[Any]) -> str:
    """Everything that the warnings of a page say."""
    return " ".join(f"{warning.code} {warning.detail}" for warning in page.warnings)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to all values inside a value."""
    found, waiting = [], [(value, path)]
    while waiting:
        here, way = waiting.pop()
        pairs = here.items() if isinstance(here, dict) else enumerate(here) if isinstance(here, list) else ()
        for key, inner in pairs:
            found.append((*way, key))
            waiting.append((inner, (*way, key)))
    return found


def changed(value: Any, way: tuple[Any, ...], new: Any, *, drop: bool) -> Any:
    """A copy of the value in which one place holds something else, or is gone."""
    result = copy.deepcopy(value)
    here = result
    for key in way[:-1]:
        here = here[key]
    if drop:
        del here[way[-1]]
    else:
        here[way[-1]] = new
    return result


def damaged(whole: bytes, cut: float, at: float, junk: bytes) -> bytes:
    """A body that ends too early, with something in it that does not belong there; `cut` and `at`: 0 to 1."""
    body = whole[: round(len(whole) * cut)]
    place = round(len(body) * at)
    return body[:place] + junk + body[place:]

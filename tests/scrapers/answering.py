"""Answers in JSON for the tests, made into page objects and read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

import web_poet

from scrapers.page import Page

PageT = TypeVar("PageT", bound=Page[Any])


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

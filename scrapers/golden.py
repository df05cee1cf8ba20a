"""Saved pages with what they mean: read again by the tests, so that no parser changes its mind unnoticed.

A case is two files of one name: the page as it was answered, and a .json with its address and what it means.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import web_poet

from scrapers.answers import decoded
from scrapers.page import Page, PageFailure
from scrapers.systems import find_page


@dataclass(frozen=True)
class Case:
    """A saved page. `expected` is what `outcome` gave when the page was saved."""

    page: str  # the name of a page object: "calendar"
    url: str
    body: bytes
    content_type: str = "text/html; charset=utf-8"
    expected: dict[str, Any] | None = None


def outcome(pages: tuple[type[Page[Any]], ...], case: Case) -> dict[str, Any]:
    """What a saved page means now: {item, warnings}, or {failure}, as JSON takes it.

    Raises KeyError where none of the page objects has that name.
    """
    kind = find_page(pages, case.page)
    if kind is None:
        raise KeyError(case.page)
    answer = web_poet.HttpResponse(case.url, case.body, headers={"content-type": case.content_type})
    page = kind(response=decoded(answer))
    try:
        item = page.read()
    except PageFailure as failure:
        return {"failure": str(failure.kind)}
    warnings = [f"{each.code}: {each.detail}" for each in page.warnings]
    return {"item": item.model_dump(mode="json", exclude_defaults=True), "warnings": warnings}


def load_cases(folder: Path) -> list[Case]:
    """The cases of a folder, by name."""
    return [_load(path) for path in sorted(folder.glob("*.json"))]


def _load(path: Path) -> Case:
    told = json.loads(path.read_text("utf-8"))
    body = (path.parent / told.pop("file")).read_bytes()
    return Case(body=body, **told)


def save_case(folder: Path, name: str, case: Case) -> Path:
    """Write a case's two files; returns the .json. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    file = f"{name}.{suffix(case.content_type)}"
    (folder / file).write_bytes(case.body)
    told = {
        "page": case.page,
        "url": case.url,
        "content_type": case.content_type,
        "file": file,
        "expected": case.expected,
    }
    path = folder / f"{name}.json"
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def suffix(content_type: str) -> str:
    """The ending of a page's file; never .json, which is the case's own."""
    kind = content_type.partition(";")[0].strip().lower()
    if "json" in kind:
        return "body"
    return {"text/calendar": "ics"}.get(kind, "xml" if "xml" in kind and "html" not in kind else "html")

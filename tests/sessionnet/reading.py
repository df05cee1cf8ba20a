"""Pages for the tests: the invented ones of this folder, and captures where they are at hand."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import web_poet

from scrapers.page import Page
from scrapers.systems.sessionnet.pages import MeetingPage
from storage.records import AgendaItem, Meeting

PAGES = Path(__file__).parent / "pages"
CAPTURES = Path(__file__).resolve().parents[2].parent / "shared" / "corpus" / "ris" / "sessionnet"
BASE = "https://ris.example/bi/"


def page(kind: type[Page[Any]], name: str, path: str) -> Page[Any]:
    """The page object of an invented page, as if it had been answered under `path`."""
    return made(kind, (PAGES / name).read_bytes(), BASE + path)


def made(kind: type[Page[Any]], body: bytes | str, url: str = BASE) -> Page[Any]:
    """The page object of a body."""
    return kind(response=web_poet.HttpResponse(url, body=body.encode() if isinstance(body, str) else body))


def capture(kind: type[Page[Any]], name: str, path: str) -> Page[Any]:
    """The page object of a captured page; skips where there are no captures."""
    file = CAPTURES / name
    if not file.exists():
        pytest.skip("the captured pages are not at hand")
    return made(kind, file.read_bytes(), BASE + path)


def codes(page_object: Page[Any]) -> list[str]:
    """The codes of the warnings."""
    return [warning.code for warning in page_object.warnings]


def meeting_of(name: str, path: str) -> Meeting:
    """The meeting of a capture, which must be read without a single doubt."""
    meeting_page = capture(MeetingPage, name, path)
    meeting = meeting_page.read()
    assert meeting_page.warnings == []
    return meeting


def items(meeting: Meeting) -> dict[str, AgendaItem]:
    """The items of its agenda by their number."""
    assert meeting.agenda is not None
    return {item.number: item for item in meeting.agenda}


def utc(*parts: int) -> dt.datetime:
    """An instant in UTC."""
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[misc, arg-type]

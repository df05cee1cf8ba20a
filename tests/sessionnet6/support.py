"""The invented answers of a SessionNet 6, as page objects."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from scrapers.page import Page
from tests.scrapers.answering import answer

PAGES = Path(__file__).parent / "pages"
BASE = "https://buergerinfo.musterstadt.example/"
API = f"{BASE}api/v1/"
AGENDA = f"{API}sitzungen/3117/tagesordnung"

PageT = TypeVar("PageT", bound=Page[Any])


def own(kind: type[PageT], name: str, url: str = AGENDA) -> PageT:
    """The page object of one of the invented answers."""
    return answer(kind, PAGES / name, url)

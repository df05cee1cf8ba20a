"""The invented answers of a more!rubin system, as page objects."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from scrapers.page import Page
from tests.scrapers.answering import answer

PAGES = Path(__file__).parent / "pages"
BASE = "https://ris.musterau.example/"
API = f"{BASE}api.php?json=true"

PageT = TypeVar("PageT", bound=Page[Any])


def own(kind: type[PageT], name: str, url: str = API) -> PageT:
    """The page object of one of the invented answers."""
    return answer(kind, PAGES / name, url)

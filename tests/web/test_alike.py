"""Every page is the same whatever database it comes from: what looks at pages alone need look only once."""

from __future__ import annotations

import re
from pathlib import Path

import time_machine
from sqlalchemy import Engine

from tests.alerts.samples import instant
from tests.alerts.test_web import Web
from tests.web.test_english import addresses, lived_in, website

SEEN: dict[str, str] = {}
"""The pages of the first kind that had its turn, by their place among all addresses."""
SIGNED = re.compile(r"\d{10}\.[\w-]+\.[\w-]+")
"""What only its owner can know: each installation signs its own."""


def test_pages_are_the_same_on_every_kind_of_database(house: Engine, tmp_path: Path) -> None:
    with time_machine.travel(instant(20), tick=False):
        lived_in(house)
        with Web(website(house, tmp_path)) as town:
            listed = [path for paths in addresses(house).values() for path in paths]
            pages = {unsigned(path): unsigned(town.get(path).body.decode()) for path in listed}
    if not SEEN:
        SEEN.update(pages)
        return
    assert list(pages) == list(SEEN)
    assert [path for path, page in pages.items() if page != SEEN[path]] == []


def unsigned(text: str) -> str:
    """The same for every installation."""
    return SIGNED.sub("…", text)

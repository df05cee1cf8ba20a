"""Marks that are piled up on a letter are painted over nothing around, wherever such a text came from."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine, text

from tests.alerts.house import add_motion
from tests.alerts.test_web import Web
from tests.web.conftest import house, web

__all__ = ["house", "web"]

PILED_UP = "Sprac" + "\u0300" * 150 + "\u0317" * 150 + "hlotsen fo" + "\u0334" * 200 + "\u0300" * 200 + "rt"
PLAIN = "Sprachlotsen fort"
PARTS = ("body > .top", "h1", ".motion .asked", ".motion .why")
"""Of a motion's page, above and below its title."""


@pytest.mark.in_turn
@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_around_looks_the_same(house: Engine, web: Web, browser: Browser, width: int) -> None:
    add_motion(house, 1, title=PLAIN)
    add_motion(house, 2, title=PLAIN, reference="26-0001")
    with house.begin() as connection:  # as it was kept before such marks were taken out
        connection.execute(text("UPDATE papers SET title = :title WHERE id = 2"), {"title": PILED_UP})
    page = browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    seen = []
    for number in (1, 2):
        page.goto(f"http://127.0.0.1:{web.port}/de/motions/00000000-0000-4000-8000-{number:012d}")
        seen.append({part: page.locator(part).first.screenshot() for part in PARTS})
    title = page.locator("#antrag-2").inner_text()
    page.close()
    assert title == normalize("NFC", PILED_UP)
    assert [part for part in PARTS if seen[0][part] != seen[1][part]] == []

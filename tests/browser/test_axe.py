"""axe-core objects to nothing on any page, and each fits a telephone: in light and dark, in both languages.

Contrast depends on the colours, everything else on the words and the structure, so `make test` looks at each
once, in English at one address of each page; `make soak` looks at everything everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from sqlalchemy import Engine

from alerts.passwords import hashed
from storage.operators import add
from storage.times import utc_now
from tests.alerts.test_web import Web
from tests.desk.support import NAME, PASSWORD
from tests.web.conftest import house
from tests.web.test_english import WRONG, addresses, lived_in, website

__all__ = ["house"]

DESK = (
    "",
    "/quellen",
    "/quellen/musterstadt",
    "/durchgaenge",
    "/hinweise",
    "/mails",
    "/aufgaben",
    "/entfernen",
)
Scheme = Literal["light", "dark"]
CONTRAST = ["color-contrast"]
NARROW, WIDE = 320, 1280
ALL = 100
CLEAN: dict[str, Any] = {"resultTypes": ["violations"]}
ONLY_CONTRAST = {**CLEAN, "runOnly": {"type": "rule", "values": CONTRAST}}
BUT_CONTRAST = {**CLEAN, "rules": {name: {"enabled": False} for name in CONTRAST}}
# What axe answers is many times what is asked here, and all of it would come through a pipe.
ASK = """options => axe.run(document, options).then(found => ({
    looked: found.passes.length + found.violations.length,
    said: found.violations.flatMap(each => each.nodes.map(node => `${each.id}: ${node.html}`)),
}))"""


SIDEWAYS = """[...document.querySelectorAll(".wide")]
    .filter(each => each.scrollWidth > each.clientWidth).map(each => each.getAttribute("aria-labelledby"))"""


@pytest.fixture
def town(house: Engine, tmp_path: Path) -> Iterator[Web]:
    lived_in(house)
    with house.begin() as connection:
        add(connection, NAME, hashed(PASSWORD), utc_now())
    with Web(website(house, tmp_path)) as running:
        yield running


def pages(house: Engine, most: int = ALL) -> list[str]:
    """So many addresses of each page, at most: the first shows the page itself, others what is missing."""
    shown = addresses(house).values()
    listed = (path for paths in shown for path in paths[:most] if path not in WRONG[1:])
    return [path for path in listed if not path.endswith((".svg", ".csv"))]


def objections(page: Page, address: str, looks: dict[Scheme, dict[str, Any]]) -> list[str]:
    """What axe says of a page in each of its looks, and whether it or a table is wider than its screen."""
    page.goto(address)
    said = []
    for scheme, options in looks.items():
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate(ASK, options)
        assert found["looked"], "axe has looked at something"
        said += [f"{scheme}: {each}" for each in found["said"]]
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            said.append(f"wider than {width}")
        if width == NARROW:
            said += [f"scrolls sideways: {each}" for each in page.evaluate(SIDEWAYS)]
    return said


@pytest.mark.alike("tests/web/test_alike.py")
@pytest.mark.parametrize(
    ("language", "most", "looks"),
    [
        pytest.param("de", ALL, {"light": CLEAN, "dark": ONLY_CONTRAST}, id="de"),
        pytest.param("en", 1, {"light": BUT_CONTRAST}, id="en"),
        pytest.param("en", ALL, {"dark": CLEAN, "light": CLEAN}, marks=pytest.mark.soak, id="all-en"),
        pytest.param("de", ALL, {"dark": CLEAN}, marks=pytest.mark.soak, id="dark-de"),
    ],
)
def test_no_page_leaves_anybody_out(
    house: Engine,
    town: Web,
    browser: Browser,
    language: str,
    most: int,
    looks: dict[Scheme, dict[str, Any]],
) -> None:
    # Without motion: else colours would be on their way from one look to the other.
    context = browser.new_context(viewport={"width": WIDE, "height": 900}, reduced_motion="reduce")
    context.add_init_script(Axe().axe_script)
    page = context.new_page()
    start = f"http://127.0.0.1:{town.port}/{language}"
    found = {path: objections(page, start + path, looks) for path in pages(house, most)}
    assert context.cookies() == []
    page.goto(f"{start}/betrieb/anmelden")
    page.locator("input[name=name]").fill(NAME)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    found |= {f"/betrieb{path}": objections(page, f"{start}/betrieb{path}", looks) for path in DESK}
    context.close()
    assert {path: said for path, said in found.items() if said} == {}

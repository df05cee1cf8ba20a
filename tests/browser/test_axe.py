"""axe-core objects to nothing on any page, and each fits a telephone: in light and dark, in both languages.
None is heavy for somebody who has nothing of it yet, and none asks others.

Contrast depends on the colours, everything else on the words and the structure, so `make test` looks at each
once, in English at one address of each page; `make soak` looks at everything everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from alerts.passwords import hashed
from storage.operators import add
from storage.times import utc_now
from tests.alerts.house import open_house
from tests.alerts.test_web import Web
from tests.desk.support import NAME, PASSWORD
from tests.web.test_english import WRONG, addresses, lived_in, website

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
HEAVIEST = 60_000
"""Octets with all that belongs to the page."""
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


@dataclass
class Town:
    """A town in which everything has happened, on the web, and its addresses by each page."""

    web: Web
    addresses: dict[str, tuple[str, ...]]

    def pages(self, most: int) -> list[str]:
        """So many of each page, at most: the first shows the page itself, others what is missing."""
        listed = (path for paths in self.addresses.values() for path in paths[:most] if path not in WRONG[1:])
        return [path for path in listed if not path.endswith((".svg", ".csv"))]


@dataclass
class Tour:
    """What was found on pages, each looked at in these colours with these rules of axe."""

    page: Page
    looks: dict[Scheme, dict[str, Any]]
    said: dict[str, list[str]] = field(default_factory=dict)
    weights: dict[str, list[float]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    cookies: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._loaded: list[float] = []
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.loadingFinished", lambda event: self._loaded.append(event["encodedDataLength"]))
        self.page.on("request", lambda request: self.asked.add("/".join(request.url.split("/")[:3])))

    def look_at(self, address: str) -> None:
        """What axe says of a page in each of its looks; whether it or a table is wider than its screen."""
        self._loaded.clear()
        self.page.goto(address, wait_until="load")
        self.weights[address] = list(self._loaded)
        said = self.said[address] = []
        for scheme, options in self.looks.items():
            self.page.emulate_media(color_scheme=scheme)
            said += [f"{scheme}: {each}" for each in self._objections(options)]
        for width in (NARROW, WIDE):
            self.page.set_viewport_size({"width": width, "height": 900})
            if self.page.evaluate("document.documentElement.scrollWidth") > width:
                said.append(f"wider than {width}")
            if width == NARROW:
                said += [f"scrolls sideways: {each}" for each in self.page.evaluate(SIDEWAYS)]

    def _objections(self, options: dict[str, Any]) -> list[str]:
        answer = self.page.evaluate(ASK, options)
        assert answer["looked"], "axe has looked at something"
        said: list[str] = answer["said"]
        return said


@pytest.fixture(scope="module")
def town(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    house = open_house(folder)
    lived_in(house)
    with house.begin() as connection:
        add(connection, NAME, hashed(PASSWORD), utc_now())
    with Web(website(house, folder)) as running:
        yield Town(running, addresses(house))
    house.dispose()


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(("de", ALL, {"light": CLEAN, "dark": ONLY_CONTRAST}), id="de"),
        pytest.param(("en", 1, {"light": BUT_CONTRAST}), id="en"),
        pytest.param(("en", ALL, {"dark": CLEAN, "light": CLEAN}), marks=pytest.mark.soak, id="all-en"),
        pytest.param(("de", ALL, {"dark": CLEAN}), marks=pytest.mark.soak, id="dark-de"),
    ],
)
def tour(town: Town, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Tour]:
    """All pages and the desk, looked at."""
    language, most, looks = request.param
    # Without motion: else colours would be on their way from one look to the other.
    context = browser.new_context(viewport={"width": WIDE, "height": 900}, reduced_motion="reduce")
    context.add_init_script(Axe().axe_script)
    tour = Tour(context.new_page(), looks)
    start = f"http://127.0.0.1:{town.web.port}/{language}"
    for path in town.pages(most):
        tour.look_at(start + path)
    tour.cookies = context.cookies()
    log_in(context, tour.page, start)
    for path in DESK:
        tour.look_at(f"{start}/betrieb{path}")
    yield tour
    context.close()


def log_in(context: BrowserContext, page: Page, start: str) -> None:
    """Be an operator from now on."""
    page.goto(f"{start}/betrieb/anmelden")
    page.locator("input[name=name]").fill(NAME)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url(f"{start}/betrieb")
    assert context.cookies()


@pytest.mark.alike("tests/web/test_alike.py")
def test_no_page_leaves_anybody_out(tour: Tour) -> None:
    assert {path: said for path, said in tour.said.items() if said} == {}
    assert tour.cookies == []


@pytest.mark.alike("tests/web/test_alike.py")
def test_no_page_is_heavy_and_none_asks_others(tour: Tour, town: Town) -> None:
    assert {path: found for path, found in tour.weights.items() if sum(found) > HEAVIEST} == {}
    assert min(map(len, tour.weights.values())) >= 3, "the page and its style sheets have come"
    assert tour.asked == {f"http://127.0.0.1:{town.web.port}"}

"""The page in a browser: nothing in it is forbidden by its own headers, and it fits on a narrow screen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.alerts.test_web import Web
from tests.browser.conftest import CHROMIUM

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.mark.alike("tests/web/test_alike.py")
@pytest.mark.parametrize(
    ("locale", "menu_name", "picture"),
    [
        ("de-DE", "Hauptmenü", "Vorgänge nach Partei oder Gruppe"),
        ("en-GB", "Main menu", "Matters by party or group"),
    ],
)
def test_the_page_as_it_is_seen(
    web: Web, browser: Browser, locale: str, menu_name: str, picture: str
) -> None:
    """It is loaded once: how wide it is and in which colours is for its style sheet alone to say."""
    context = browser.new_context(locale=locale)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"http://127.0.0.1:{web.port}/statistik")
    for width, scheme in product((360, 1280), SCHEMES):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        look_at(page, width, scheme, menu_name, picture)
    assert complaints == []
    context.close()


def look_at(page: Page, width: int, scheme: Scheme, menu_name: str, picture: str) -> None:
    """Nothing of the page lies outside, and its bars have the colour of the scheme."""
    assert page.evaluate("document.documentElement.scrollWidth") == width
    menu = page.get_by_role("navigation", name=menu_name).get_by_role("link").last.bounding_box()
    assert menu["x"] + menu["width"] <= width - 16
    pictures = page.get_by_role("img", name=picture, exact=False)
    assert pictures.count() == 1
    fills = page.eval_on_selector_all(
        ".chart .bar", "bars => [...new Set(bars.map(b => getComputedStyle(b).fill))]"
    )
    assert fills == ["rgb(11, 92, 115)" if scheme == "light" else "rgb(127, 208, 230)"]
    # No word of a picture lies outside of it.
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.chart text')].filter(text => {
            const word = text.getBoundingClientRect(), box = text.ownerSVGElement.getBoundingClientRect();
            return word.left < box.left - 1 || word.right > box.right + 1 || word.bottom > box.bottom + 1;
        }).map(text => text.textContent)"""
    )
    assert outside == []


@pytest.mark.alike("tests/web/test_alike.py")
@pytest.mark.parametrize("name", ["monate", "dauer"])
def test_a_file_of_its_own_is_drawn_without_a_complaint(web: Web, browser: Browser, name: str) -> None:
    context = browser.new_context(color_scheme="dark", locale="de-DE")
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.goto(f"http://127.0.0.1:{web.port}/statistik/{name}.svg")
    assert refused == []
    assert page.eval_on_selector("svg > rect", "rect => getComputedStyle(rect).fill") == "rgb(255, 255, 255)"
    context.close()

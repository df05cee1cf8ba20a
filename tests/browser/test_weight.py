"""What a page weighs on its way to somebody who has nothing of it yet, and whom it asks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine

from tests.alerts.test_web import Web
from tests.browser.test_axe import house, pages, town

__all__ = ["house", "town"]

HEAVIEST = 60_000
"""Octets with all that belongs to the page."""


@pytest.mark.alike("tests/web/test_alike.py")
def test_no_page_is_heavy_and_none_asks_others(house: Engine, town: Web, browser: Browser) -> None:
    start = f"http://127.0.0.1:{town.port}"
    heavy, others = {}, set()
    weights: list[float] = []
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    page.on("request", lambda request: others.add("/".join(request.url.split("/")[:3])))
    for path in pages(house):
        weights.clear()
        page.goto(start + path, wait_until="load")
        assert len(weights) >= 3, "the page and its style sheets have come"
        if sum(weights) > HEAVIEST:
            heavy[path] = sum(weights)
    context.close()
    assert heavy == {}
    assert others == {start}

"""An operator's way through the desk, by keyboard and mouse: in, a paper taken down, lifted, out."""

from __future__ import annotations

import io
import sys

import pytest
from playwright.sync_api import Page, expect

from alerts.watch import LOOK_AFTER
from storage.tombstones import REMOVED
from tests.browser.conftest import Radar
from tests.desk.support import PASSWORD
from tests.end_to_end.test_service import until


@pytest.mark.in_turn
def test_from_login_to_logout(
    radar: Radar, page: Page, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = request.node.callspec.id
    name = way.replace("-", "_")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    radar.does("operators", "add", name)
    radar.finds(way)
    page.goto(radar.url("/betrieb"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Betrieb: anmelden")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Angemeldet: {name}")).to_be_visible()

    page.get_by_label("Warum").fill("Zum Ausprobieren")
    page.get_by_role("button", name="Alle Mails anhalten").click()
    expect(page.get_by_role("status")).to_contain_text("Ab jetzt geht keine Mail hinaus.")
    page.get_by_role("button", name="Wieder senden").click()
    expect(page.get_by_role("status")).to_contain_text("Die Mails gehen wieder hinaus")

    title = f"Mehr Sprachkurse in {way} für Geflüchtete"
    page.goto(radar.url("/motions"))
    page.get_by_role("link", name=title).first.click()
    motion = page.url
    assert "/motions/" in motion
    page.goto(radar.url("/betrieb"))
    page.get_by_role("navigation", name="Betrieb").get_by_role("link", name="Entfernen").click()
    page.get_by_label("Welche Vorlage").fill(motion)
    page.get_by_label("Warum").fill("Persönliche Daten")
    page.get_by_role("button", name="Ansehen, was entfernt wird").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(title)
    page.get_by_role("button", name="Entfernen", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Die Vorlage ist entfernt.")
    page.goto(motion)

    def is_gone() -> bool:
        page.reload()  # the browser shows for a minute what it had, the server for some seconds
        return REMOVED in page.get_by_role("main").inner_text()

    until(is_gone, LOOK_AFTER + 10)
    expect(page.get_by_text(title)).to_have_count(0)
    page.goto(radar.url("/betrieb/entfernen"))
    page.get_by_role("button", name="Aufheben").click()
    expect(page.get_by_role("status")).to_contain_text("Die Entfernung ist aufgehoben")

    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Betrieb: anmelden")
    page.goto(radar.url("/betrieb/quellen"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Betrieb: anmelden")

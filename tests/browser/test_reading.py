"""The ways of somebody who reads, and of somebody who follows one motion."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Radar

TITLE = "Mehr Sprachkurse in Altstadt für Geflüchtete"


@pytest.mark.in_turn
def test_a_reader_finds_and_understands(radar: Radar, page: Page) -> None:
    page.goto(radar.url())
    page.get_by_label("Anträge durchsuchen").fill("sprachkurs")
    page.get_by_role("button", name="Suchen").click()
    expect(page.get_by_role("heading", level=2, name="sprachkurs")).to_be_visible()
    found = page.get_by_role("article").filter(has_text=TITLE)
    expect(found.locator("mark").first).to_contain_text(re.compile("sprachkurs", re.IGNORECASE))
    page.get_by_text("Genauer wählen").click()
    page.get_by_role("checkbox", name="SPD").check()
    page.get_by_role("button", name="Suchen").first.click()
    assert "partei=SPD" in page.url
    assert "gremium" not in page.url

    page.get_by_role("article").filter(has_text=TITLE).get_by_role("link", name="Eigene Seite").click()
    expect(page.get_by_role("main")).to_contain_text("Antrag von SPD")
    page.get_by_role("link", name="Text der Dokumente lesen").click()
    expect(page.get_by_role("main")).to_contain_text("Mehr Sprachkurse in Altstadt")
    page.get_by_role("link", name="Statistik").first.click()
    expect(page.get_by_role("link", name="Statistik").first).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("img").first).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Statistics")
    page.get_by_role("link", name="Sources", exact=True).first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("State of the sources")


@pytest.mark.in_turn
def test_a_follower_hears_of_one_motion_alone(
    radar: Radar, page: Page, request: pytest.FixtureRequest
) -> None:
    way = request.node.callspec.id
    address = f"follower-{way}@radar.example"
    page.goto(radar.url("/motions?suche=Altstadt"))
    page.get_by_role("article").filter(has_text=TITLE).get_by_role("link", name="Eigene Seite").click()
    page.get_by_role("link", name="Diesem Antrag folgen").click()
    expect(page.locator(".chosen")).to_contain_text(TITLE)
    page.get_by_label("Ihre Mailadresse").fill(address)
    page.get_by_role("button", name="Abonnieren").click()
    page.goto(radar.link(radar.mail(address, 1), "bestaetigen"))
    page.get_by_role("button", name="Ja, diese Mails möchte ich").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Das Abonnement ist bestätigt")
    # What happened in the ten minutes before is told, too: here, that the motion was found.
    told = radar.mail(address, 2).get_body(("plain",))
    assert told is not None
    assert TITLE in " ".join(told.get_content().split())
    radar.finds(f"Neustadt-{way}")  # another motion is no news of this one
    radar.mail(address, 2)


@pytest.mark.parametrize("page", [True], ids=["scripts"], indirect=True)
def test_a_search_by_keyboard_alone(radar: Radar, page: Page) -> None:
    page.goto(radar.url("/motions"))
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "suche":
            break
    page.keyboard.type("Altstadt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").filter(has_text=TITLE)).to_be_visible()
    for _ in range(80):
        page.keyboard.press("Tab")
        if "Eigene Seite" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ein Antrag und sein Weg")

"""From the first visit to leaving, by keyboard and mouse, mail server and mail program."""

from __future__ import annotations

import re
import urllib.request
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import BASE_URL, Radar


def one_click(radar: Radar, mail: EmailMessage) -> int:
    """Leave as a mail program does (RFC 8058); the status of the answer."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.match(rf"<{re.escape(BASE_URL)}(/[^>]+)>", mail["List-Unsubscribe"])
    assert found is not None
    request = urllib.request.Request(radar.url(found[1]), b"List-Unsubscribe=One-Click", method="POST")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return int(answer.status)


@pytest.mark.in_turn
def test_from_the_first_visit_to_leaving(radar: Radar, page: Page, request: pytest.FixtureRequest) -> None:
    way = request.node.callspec.id
    address = f"{way}@radar.example"
    page.goto(radar.url())
    page.get_by_role("link", name="Diese Auswahl abonnieren").click()
    page.get_by_text("Auswahl ändern").click()
    page.get_by_role("checkbox", name="SPD").check()
    page.get_by_role("button", name="Auswahl übernehmen").click()
    expect(page.locator(".chosen")).to_have_text("Vorgänge zum Thema Integration von SPD.")
    expect(page.get_by_role("link", name="Mehr Sprachkurse in Altstadt für Geflüchtete")).to_be_visible()
    page.get_by_label("Ihre Mailadresse").fill(address)
    page.get_by_role("button", name="Abonnieren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitte sehen Sie in Ihre Mails")

    page.goto(radar.link(radar.mail(address, 1), "bestaetigen"))
    page.get_by_role("button", name="Ja, diese Mails möchte ich").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Das Abonnement ist bestätigt")

    radar.finds(way)
    digest = radar.mail(address, 2)
    body = digest.get_body(("plain",))
    assert body is not None
    assert f"Mehr Sprachkurse in {way} für Geflüchtete" in " ".join(body.get_content().split())

    own = radar.link(digest, "verwalten")
    page.goto(own)
    page.get_by_role("link", name="Ändern").click()
    page.get_by_role("radio", name="wöchentlich").check()
    page.get_by_label("An welchem Tag").select_option("Freitag")
    page.get_by_role("button", name="Änderung speichern").click()
    expect(page.get_by_text("Das Abonnement ist geändert.")).to_be_visible()
    expect(page.locator(".subscription")).to_contain_text("wöchentlich, am Freitag")

    assert one_click(radar, digest) == 200
    page.goto(own)
    expect(page.locator(".subscription")).to_contain_text("beendet")


@pytest.mark.parametrize("page", [True], ids=["scripts"], indirect=True)
def test_the_form_is_filled_in_by_keyboard_alone(radar: Radar, page: Page) -> None:
    page.goto(radar.url("/abonnieren?partei=SPD"))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Zum Inhalt springen")
    page.keyboard.press("Enter")
    assert page.url.endswith("#inhalt")
    reach(page, "input[name=haeufigkeit]:checked")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="wöchentlich")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label("An welchem Tag")).to_be_focused()
    page.keyboard.type("Fr")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Ihre Mailadresse")).to_be_focused()
    page.keyboard.type("tastatur@radar.example")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Abonnieren", exact=True)).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitte sehen Sie in Ihre Mails")
    asked = radar.mail("tastatur@radar.example", 1).get_body(("plain",))
    assert asked is not None
    assert "Wie oft: wöchentlich, am Freitag" in " ".join(asked.get_content().split())


def reach(page: Page, place: str) -> None:
    """Go on by the Tab key until something has the focus; all on the way shows that it has."""
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert (
            focused.evaluate("each => getComputedStyle(each).outlineStyle") != "none"
            or focused.evaluate("each => getComputedStyle(each).boxShadow") != "none"
        ), focused.evaluate("each => each.outerHTML")
        if page.locator(f"{place}:focus").count():
            return
    raise AssertionError(f"{place} cannot be reached")

"""Ways of people, by keyboard and mouse: of one who reads, of one who follows a motion, from the first visit
to leaving by mails, and an operator's at the desk."""

from __future__ import annotations

import io
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from alerts.watch import LOOK_AFTER
from storage.tombstones import REMOVED
from tests.browser.conftest import BASE_URL, Radar
from tests.desk.support import PASSWORD
from tests.end_to_end.test_service import until

TITLE = "Mehr Sprachkurse in Altstadt für Geflüchtete"


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


def shown(address: str) -> str:
    """A page as it is now, whatever its status."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return str(answer.read(), "utf-8")
    except urllib.error.HTTPError as refused:
        return str(refused.read(), "utf-8")


@pytest.mark.in_turn
def test_from_login_to_logout(
    radar: Radar, page: Page, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = request.node.callspec.id
    name, district = way.replace("-", "_"), f"Rathaus-{way}"
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    radar.does("operators", "add", name)
    radar.finds(district)
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

    title = f"Mehr Sprachkurse in {district} für Geflüchtete"
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
    until(lambda: REMOVED in shown(motion), LOOK_AFTER + 10)  # the server shows for some seconds what it had
    page.goto(motion)
    page.reload()  # the browser does for a minute
    expect(page.get_by_role("main")).to_contain_text(REMOVED)
    expect(page.get_by_text(title)).to_have_count(0)
    page.goto(radar.url("/betrieb/entfernen"))
    page.get_by_role("button", name="Aufheben").click()
    expect(page.get_by_role("status")).to_contain_text("Die Entfernung ist aufgehoben")

    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Betrieb: anmelden")
    page.goto(radar.url("/betrieb/quellen"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Betrieb: anmelden")


def searching(radar: Radar, page: Page) -> None:
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


def subscribing(radar: Radar, page: Page) -> None:
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


@pytest.mark.in_turn
@pytest.mark.parametrize("page", [True], ids=["scripts"], indirect=True)
@pytest.mark.parametrize("way", [searching, subscribing])
def test_by_keyboard_alone(radar: Radar, page: Page, way: Callable[[Radar, Page], None]) -> None:
    way(radar, page)

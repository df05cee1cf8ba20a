"""From the first visit to leaving, by keyboard and mouse, mail server and mail program."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from alerts.deliver import deliver, plan_mails
from alerts.transports import SmtpTransport
from alerts.web.app import create_app
from storage.times import utc_now
from tests.alerts.conftest import Server
from tests.alerts.house import HEAD, SECRET, add_change, add_motion
from tests.alerts.samples import SITE
from tests.alerts.test_web import Web

ADDRESS = "leserin@radar.example"


class Post:
    """The service's mails, as they arrive."""

    def __init__(self, house: Engine, smtp: Server, web: Web) -> None:
        self._house, self._smtp, self._web = house, smtp, web

    def arrives(self) -> bytes:
        """The one mail that is sent now."""
        before = len(self._smtp.box.received)
        deliver(self._house, SmtpTransport(self._smtp.url), HEAD)
        ((_, recipients, content, _),) = self._smtp.box.received[before:]
        assert recipients == [ADDRESS]
        return content

    def link(self, content: bytes, place: str) -> str:
        """A link in its text, as it is found where the website runs now."""
        parsed = email.message_from_bytes(content, policy=email.policy.default)
        body = parsed.get_body(("plain",))
        assert body is not None
        found = re.search(rf"https://radar\.example(/abo/{place}/\S+)", body.get_content())
        assert found is not None
        return f"http://127.0.0.1:{self._web.port}{found[1]}"


def test_from_the_first_visit_to_leaving(house: Engine, smtp: Server, page: Page, tmp_path: Path) -> None:
    add_motion(house, 1)
    with Web(create_app(house, SITE, feeds=tmp_path, secret=SECRET)) as web:
        post = Post(house, smtp, web)
        page.goto(f"http://127.0.0.1:{web.port}/")
        page.get_by_role("link", name="Diese Auswahl abonnieren").click()
        page.get_by_text("Auswahl ändern").click()
        page.get_by_role("checkbox", name="SPD").check()
        page.get_by_role("button", name="Auswahl übernehmen").click()
        expect(page.locator(".chosen")).to_have_text("Vorgänge zum Thema Integration von SPD.")
        expect(page.get_by_role("link", name="Sprachlotsen für Stadtteil 1")).to_be_visible()
        page.get_by_label("Ihre Mailadresse").fill(ADDRESS)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bitte sehen Sie in Ihre Mails")

        page.goto(post.link(post.arrives(), "bestaetigen"))
        page.get_by_role("button", name="Ja, diese Mails möchte ich").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Das Abonnement ist bestätigt")

        add_change(house, 1, at=utc_now())
        plan_mails(house, SITE.domain, hour=None)
        digest = post.arrives()
        assert "Sprachlotsen für Stadtteil 1".encode() in digest

        own = post.link(digest, "verwalten")
        page.goto(own)
        page.get_by_role("link", name="Ändern").click()
        page.get_by_role("radio", name="wöchentlich").check()
        page.get_by_label("An welchem Tag").select_option("Freitag")
        page.get_by_role("button", name="Änderung speichern").click()
        expect(page.get_by_text("Das Abonnement ist geändert.")).to_be_visible()
        expect(page.locator(".subscription")).to_contain_text("wöchentlich, am Freitag")

        one_click = re.search(rb"\nList-Unsubscribe: <https://radar\.example(/\S+)>", digest)
        assert one_click is not None
        assert b"\nList-Unsubscribe-Post: List-Unsubscribe=One-Click" in digest
        assert web.post(one_click[1].decode(), b"List-Unsubscribe=One-Click").status == 200
        page.goto(own)
        expect(page.locator(".subscription")).to_contain_text("beendet")
        assert page.context.cookies() == []

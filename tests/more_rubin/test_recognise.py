"""What tells more!rubin from others."""

from __future__ import annotations

import pytest
import web_poet

from scrapers.systems.more_rubin.recognise import recognise
from tests.more_rubin.support import BASE, PAGES

SCRIPT = '<script src="/components/index-M4st3r_u.js"></script>'
LINK = '<a href="https://musterau.gremien.info/">Ratsinfosystem (more! rubin)</a>'


def evidence(body: bytes | str) -> str | None:
    data = body.encode() if isinstance(body, str) else body
    product = recognise(web_poet.HttpResponse(BASE, data))
    assert product is None or (product.system, product.version) == ("more_rubin", "")
    return product.evidence if product else None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("start.html", "Startseite"),
        ("calendar.json", "Kalender"),
        ("calendar-older.json", "Kalender"),
        ("meeting.json", "Sitzung"),
        ("meeting-short.json", "Sitzung"),
        ("meeting-page.html", "more! software"),
    ],
)
def test_its_pages_and_answers(name: str, words: str) -> None:
    found = evidence((PAGES / name).read_bytes())
    assert found is not None
    assert words in found
    assert "/oparl/system" in found, "another reader may do it better"


def test_a_page_of_older_installations_without_its_maker() -> None:
    page = (PAGES / "meeting-page.html").read_text().replace("more! software", "Landkreis")
    assert "window.components" in (evidence(page) or "")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\x00",
        b"[]",
        b'{"meetings": []}',
        b'[{"first_day": 1, "last_day": 2, "meetings": 3}]',
        b"[" * 50_000,
        f"<title>Stadt Musterau</title>{LINK}",
        "<title>Ratsinfosystem</title><div id='app'></div>",
        f"<title>Stadt Musterau</title>{SCRIPT}",
        "<title>SessionNet | Bürgerinformationssystem</title><app-root></app-root>",
        f"<html>{'x' * 300_000}<title>Ratsinfosystem</title>{SCRIPT}",
    ],
)
def test_what_is_something_else(body: bytes | str) -> None:
    assert evidence(body) is None

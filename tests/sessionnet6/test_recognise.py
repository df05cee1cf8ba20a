"""What tells SessionNet 6 from others, and from the SessionNet before it."""

from __future__ import annotations

import pytest
import web_poet

from scrapers.recognise import Product
from scrapers.systems.sessionnet6.recognise import recognise
from tests.sessionnet6.support import BASE, PAGES

START = (PAGES / "start.html").read_text()


def product(body: bytes | str) -> Product | None:
    return recognise(web_poet.HttpResponse(BASE, body.encode() if isinstance(body, str) else body))


def test_the_application_and_its_version() -> None:
    found = product(START)
    assert found is not None
    assert (found.system, found.version) == ("sessionnet6", "1.2.1 (2026-06-26T10:36)")
    assert "app-root" in found.evidence


def test_without_its_version() -> None:
    for page in (START.replace("1.2.1 (2026-06-26T10:36)", "@@VERSION@@"), START.replace("app-version", "x")):
        found = product(page)
        assert found is not None
        assert found.version == ""


@pytest.mark.parametrize(("name", "words"), [("meetings.json", "Sitzungen"), ("agenda.json", "Tagesordnung")])
def test_its_answers(name: str, words: str) -> None:
    found = product((PAGES / name).read_bytes())
    assert found is not None
    assert words in found.evidence


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '[{"siNr": 1}]',
        "[1]",
        "[" * 50_000,
        START.replace("Bürgerinformationssystem", "Gremieninformationssystem"),
        START.replace("Bürgerinformationssystem", "Anmeldung"),
        START.replace("SessionNet |", "ALLRIS net |"),
        START.replace("<app-root></app-root>", ""),
        START.replace("main-XYZ789.js", "other.js"),
        '<title>SessionNet | Sitzungskalender</title><a href="si0057.asp?__ksinr=1">Rat</a>',
        "<title>Stadt Musterstadt</title><a href='https://buergerinfo.musterstadt.example/'>SessionNet</a>",
    ],
)
def test_what_is_something_else(body: str) -> None:
    assert product(body) is None

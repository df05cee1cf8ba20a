"""Which product a page is made with: by the invented pages here, and by captures of all products."""

from __future__ import annotations

from pathlib import Path

import pytest
import web_poet

from scrapers import recognise
from scrapers.recognise import Product, products_of, recognisers

TESTS = Path(__file__).resolve().parents[1]
OURS = ("sessionnet", "sdnet_rim")


def answer(body: bytes | str, url: str = "https://ris.example/") -> web_poet.HttpResponse:
    return web_poet.HttpResponse(url, body.encode() if isinstance(body, str) else body)


def found(body: bytes | str) -> dict[str, str]:
    """Version by product."""
    return {product.system: product.version for product in products_of(answer(body))}


@pytest.mark.parametrize(
    ("page", "version"),
    [
        ("calendar6", "5.5.6 (Layout 6)"),
        ("error6", "5.5.6 (Layout 6)"),
        ("login6", ""),
        ("error5", ""),
        ("agenda4", "4.8.1 (Layout 4)"),
        ("agenda5", ""),
    ],
)
def test_sessionnet_by_its_head_or_its_frame(page: str, version: str) -> None:
    body = (TESTS / "sessionnet" / "pages" / f"{page}.html").read_bytes()
    assert found(body) == {"sessionnet": version}


def test_the_part_for_members_is_said() -> None:
    meta = '<meta name="Generator" content="Somacos, SessionNet Version 5.1 ri (Layout 5)">'
    (product,) = products_of(answer(f"<html><head>{meta}</head></html>"))
    assert product.version == "5.1 (Layout 5)"
    assert "Mitglieder" in product.evidence


@pytest.mark.parametrize("page", ["cms", "firewall"])
def test_a_page_that_only_names_sessionnet_is_none(page: str) -> None:
    assert found((TESTS / "sessionnet" / "pages" / f"{page}.html").read_bytes()) == {}


@pytest.mark.parametrize(
    ("page", "version"),
    [("tops.html", "4"), ("vorgang.html", ""), ("vorlagen.html", ""), ("termine.ics", "")],
)
def test_sdnet_rim_by_its_title_or_its_addresses(page: str, version: str) -> None:
    body = (TESTS / "sdnet_rim" / "pages" / page).read_bytes()
    assert found(body) == {"sdnet_rim": version}


def test_sdnet_rim_by_its_calendar_and_not_by_another() -> None:
    calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//{}//DE\r\n"
    assert found(calendar.format("SD.NET RIM v1.0")) == {"sdnet_rim": ""}
    assert found(calendar.format("Kalender")) == {}


@pytest.mark.parametrize(
    "body",
    [
        "<html><head><title>Neues</title></head><body>Wir nutzen jetzt SD.NET RIM 4.</body></html>",
        '<html><body><a href="/tops/?__=abcdefghijklmnopqrstuvwxyz">eine Sitzung</a></body></html>',
        "<html><body><svg><title>SD.NET RIM 4</title></svg></body></html>",
        '{"name": "SD.NET RIM", "type": "https://schema.oparl.org/1.0/System"}',
        "",
        b"\x00\xff" * 1000 + b"sessionnet",
        "<div>" * 5000 + "sessionnet data-vorgang-id",
    ],
)
def test_no_page_of_ours(body: bytes | str) -> None:
    assert not set(found(body)) & set(OURS)


def test_every_capture_by_its_own_product_alone(shared: Path) -> None:
    folders = {"sessionnet": "sessionnet", "sdnet-rim": "sdnet_rim"}
    pages = [path for path in sorted((shared / "corpus" / "ris").rglob("*")) if path.is_file()]
    assert len(pages) > 60
    for path in pages:
        kind = path.relative_to(shared / "corpus" / "ris").parts[0]
        expected = {folders[kind]} if kind in folders else set()
        assert set(found(path.read_bytes())) & set(OURS) == expected, path


def test_one_that_stumbles_does_not_hide_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbles(answer: web_poet.HttpResponse) -> Product | None:
        raise ZeroDivisionError

    known = {"sdnet_rim": stumbles, "sessionnet": recognisers()["sessionnet"]}
    monkeypatch.setattr(recognise, "recognisers", lambda: known)
    body = (TESTS / "sessionnet" / "pages" / "calendar6.html").read_bytes()
    assert found(body) == {"sessionnet": "5.5.6 (Layout 6)"}
